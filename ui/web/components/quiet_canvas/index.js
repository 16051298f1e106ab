// Takes the canvas component's own toolbar away. It lies, unseen, over the top of the canvas, where a finger that
// starts a stroke would press its buttons; and what it offers stands below the canvas, always in view.

import { make } from "../../lib/dom.js";

const RULE = ".dc-toolbar { display: none !important; }";
const PATIENCE = 400; // looks, 50 ms apart: the canvas may come later than this component

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** @param {any} component */
export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(make("span", { hidden: true })); // as a sign that it is here
  hideToolbar(document, data.frame, PATIENCE);
}

/**
 * Give the canvas in a frame a style sheet without toolbar, as soon as it is there.
 * @param {ParentNode} page
 * @param {string} frame the frame's key
 * @param {number} patience how often to look again
 */
export function hideToolbar(page, frame, patience) {
  const inside = page.querySelectorAll(`.st-key-${frame} *`);
  const room = [...inside].map((element) => element.shadowRoot).find((shadow) => shadow?.querySelector(".canvas-root"));
  if (!room) {
    if (patience > 0) setTimeout(hideToolbar, 50, page, frame, patience - 1);
    return;
  }
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULE);
  }
  const { adoptedStyleSheets } = room;
  if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
}
