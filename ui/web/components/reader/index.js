// Tells the page's store what Python has chosen: the network, and the picture where it is no drawing. Draws nothing.

import { findBase } from "../../lib/base.js";
import { decodeBytes } from "../../lib/numbers.js";
import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

/**
 * image: base64 of 784 bytes, null where there is nothing to read. digit: what it is, null where that is not known.
 * problem: why it is not one digit, null where that is left to the network.
 * @typedef {{label: string, image: string | null, digit: number | null, problem: string | null}} Sent
 * network: where its checkpoint is; null where a training is watched, whose moments read. chosen: grows with every choice
 * of a picture; picture: the one chosen, null where the drawing is read; sample: what is read before anything is drawn.
 * @typedef {{network: string | null, chosen: number, picture: Sent | null, sample: Sent | null}} Data
 */

/**
 * Readers of the page, in the order in which they came. While a page is drawn anew, Streamlit may show one of before once
 * more, for a moment: what that has told is taken back when it goes.
 * @type {View[]}
 */
const readers = [];
/** Which one has told the store last. @type {View | null} */
let teller = null;

/** @typedef {{root: HTMLElement, chosen: number, picture: import("../../live/store.js").Picture | null, data: Data}} View */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), buildReader);
  view.data = data;
  tell(view);
  return leaveView(view, () => leave(view));
}

/** @param {HTMLElement} root */
function buildReader(root) {
  root.append(make("span", { hidden: true })); // as a sign that it is here
  const view = /** @type {View} */ ({ root, chosen: -1, picture: null });
  readers.push(view);
  return view;
}

/** @param {View} view */
function tell(view) {
  const { data } = view;
  teller = view;
  if (data.network !== null) store.readWith(new URL(data.network, findBase(document)).href);
  store.sample = readPicture(data.sample);
  if (data.chosen !== view.chosen) store.picture = view.picture = readPicture(data.picture);
  view.chosen = data.chosen;
  store.change();
}

/** @param {View} view */
function leave(view) {
  readers.splice(readers.indexOf(view), 1);
  const other = readers.at(-1);
  if (!other || teller !== view) return;
  if (store.picture === view.picture) other.chosen = -1; // else the pen has drawn since
  tell(other);
}

/** @param {Sent | null} sent @returns {import("../../live/store.js").Picture | null} */
function readPicture(sent) {
  return sent && { ...sent, image: sent.image === null ? null : decodeBytes(sent.image) };
}
