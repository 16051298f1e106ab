// Has the page run again when the server is back. A server that was started anew knows neither the page nor its parts, and
// Streamlit asks it for nothing before somebody clicks. Draws nothing.

import { followConnection } from "../../lib/connection.js";
import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";

/** @param {any} component */
export default function ({ parentElement, setTriggerValue }) {
  const view = keepView(parentElement.querySelector(".root"), watchSession);
  view.runAgain = () => setTriggerValue("back", true);
  return leaveView(view, view.end);
}

/** @param {HTMLElement} root */
function watchSession(root) {
  root.append(make("span", { hidden: true })); // as a sign that it is here
  const view = { root, runAgain: () => {}, end: followConnection(() => view.runAgain()) };
  return view;
}
