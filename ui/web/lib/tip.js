// A small window in the top layer, so that nothing clips it: it follows the pointer or the focused value.

import { make } from "./dom.js";

/** @typedef {import("./pixels.js").Box} Box */

const EDGE = 8; // pixels that stay free at the window's edges
const DISTANCE = 12; // pixels between the tip and what it speaks of

/** @param {(Node | string)[]} content */
export function makeTip(content) {
  const element = make("div", { className: "tip", aria: { hidden: "true" } }, ...content);
  if ("showPopover" in element) element.popover = "manual";
  return element;
}

/**
 * Show the tip above or below a box on the screen; or, where there is room, to its right, past `beside`.
 * @param {HTMLElement} tip
 * @param {Box} box
 * @param {number} [beside]
 */
export function showTip(tip, box, beside) {
  if (tip.showPopover && !tip.matches(":popover-open")) tip.showPopover();
  tip.classList.add("open");
  const { width, height } = tip.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { left, top } = placeTip(box, { width, height }, { width: clientWidth, height: clientHeight }, beside);
  Object.assign(tip.style, { left: `${left}px`, top: `${top}px` });
}

/** @param {HTMLElement} tip */
export function hideTip(tip) {
  if (tip.hidePopover && tip.matches(":popover-open")) tip.hidePopover();
  tip.classList.remove("open");
}

/**
 * Where a tip of a size stands in a window, all in pixels.
 * @param {Box} box
 * @param {{width: number, height: number}} size
 * @param {{width: number, height: number}} room
 * @param {number} [beside]
 */
export function placeTip(box, size, room, beside) {
  /** @type {(value: number, length: number, most: number) => number} */
  const keepIn = (value, length, most) => Math.max(EDGE, Math.min(value, most - length - EDGE));
  if (beside !== undefined && beside + DISTANCE + size.width < room.width) {
    const top = keepIn(box.top + box.height / 2 - size.height / 2, size.height, room.height);
    return { left: beside + DISTANCE, top };
  }
  const above = box.top - size.height - DISTANCE;
  const left = keepIn(box.left + box.width / 2 - size.width / 2, size.width, room.width);
  return { left, top: above > EDGE / 2 ? above : box.top + box.height + DISTANCE };
}
