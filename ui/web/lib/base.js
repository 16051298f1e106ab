// Where the app lives: every address of ours is relative to that, so that a server path or a proxy changes nothing.

/**
 * The address of the app's own folder, with a slash at its end.
 *
 * Streamlit's pages load its program from `static/js/` of that folder, whatever page stands in the address bar. Without
 * such a script it is the folder of the page.
 * @param {{querySelector: Function, baseURI: string}} page
 */
export function findBase(page) {
  const script = page.querySelector('script[src*="static/js/"]');
  return new URL(script ? "../../" : ".", script?.src ?? page.baseURI).href;
}
