// A share as a bar and in words, which may change sixty times a second: what looks the same is not touched, and the bar's
// length is a matter of painting alone.

import { setText } from "./dom.js";
import { formatShare } from "./numbers.js";

/**
 * fill: as long as the whole bar; text: stands beside it; tenths: what it shows, in tenths of a percent.
 * @typedef {{fill: HTMLElement, text: HTMLElement, tenths?: number}} ShareBar
 */

/**
 * Show a share, 0 to 1; a bar that has none is empty.
 * @param {ShareBar} bar
 * @param {number | null} share
 */
export function showShare(bar, share) {
  setText(bar.text, share === null ? "–" : formatShare(share));
  const tenths = share === null ? -1 : Math.round(share * 1000);
  if (tenths === bar.tenths) return;
  bar.tenths = tenths;
  bar.fill.style.clipPath = `inset(0 ${tenths < 0 ? "100%" : `min(100% - 2px, ${100 - tenths / 10}%)`} 0 0 round 5px)`;
}
