// Whether the server can be heard: Streamlit says so on the element of its app.

const STATE = "data-test-connection-state";

/** What is sent while the server is away is lost. @returns {boolean} */
export function isCutOff() {
  const state = document.querySelector(`[${STATE}]`)?.getAttribute(STATE);
  return state !== undefined && state !== "CONNECTED";
}

/**
 * Be told whenever the server is back.
 * @param {() => void} react
 * @returns {() => void} what ends it
 */
export function followConnection(react) {
  let wasCutOff = isCutOff();
  const watcher = new MutationObserver(() => {
    const now = isCutOff();
    if (wasCutOff && !now) react();
    wasCutOff = now;
  });
  watcher.observe(document.body, { subtree: true, attributes: true, attributeFilter: [STATE] });
  return () => watcher.disconnect();
}
