// Says to those who listen what has changed since the page was opened. Shows nothing.

import { makeLive, setText } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";

/** @param {{data: {text: string}, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => buildNews(root, data.text));
  if (data.text !== view.known) setText(view.live, data.text);
  view.known = data.text;
  return leaveView(view);
}

/** @param {HTMLElement} root @param {string} known what the page opens with is no news */
function buildNews(root, known) {
  const live = makeLive();
  root.append(live);
  return { root, live, known };
}
