// Says when the server is away, and has the page run again when it is back. A server that was started anew knows neither
// the page nor its parts, and Streamlit asks it for nothing before somebody clicks.

import { followConnection } from "../../lib/connection.js";
import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";

const AWAY = "The server does not answer: the page goes on by itself when it is back.";

/** @param {any} component */
export default function ({ parentElement, setTriggerValue }) {
  const view = keepView(parentElement.querySelector(".root"), watchSession);
  view.runAgain = () => setTriggerValue("back", true);
  return leaveView(view, view.end);
}

/** @param {HTMLElement} root */
function watchSession(root) {
  const line = root.appendChild(make("p", { role: "status" }));
  const endFollowing = followConnection(() => { line.textContent = ""; view.runAgain(); });
  const dialogs = new MutationObserver(() => { if (closeDialog()) line.textContent = AWAY; });
  dialogs.observe(document.body, { childList: true });
  const view = { root, runAgain: () => {}, end: () => { endFollowing(); dialogs.disconnect(); } };
  return view;
}

/** Close the dialog in which Streamlit says how a server is started, if there is one: under it nobody could draw on. */
function closeDialog() {
  const dialog = document.querySelector("[data-testid='stErrorCodeBlock']")?.closest("[data-testid='stDialog']");
  const close = /** @type {HTMLElement | null | undefined} */ (dialog?.querySelector("button[aria-label='Close']"));
  close?.click();
  return Boolean(close);
}
