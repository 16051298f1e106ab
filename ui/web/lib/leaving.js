// Whether the page is being left: another one was asked for, by a link or by the browser's Back, and is not there yet.
//
// What a part of the page asks Streamlit for at that moment comes after the question for the new page, and is carried out
// after it, for a page that is no more: Streamlit then shows an empty one. So nothing is asked for any more.

import { watchForEmptyPage } from "./empty_page.js";

/** Milliseconds after which a page that still stands was not left, as when the server cannot be reached. */
const LONGEST = 5000;

/** When another page was asked for last, as `performance.now()` says it. */
let asked = -Infinity;
/** The page that is shown. @type {string | undefined} */
let path;

/** Notice from now on when the page is left. */
export function watchLeaving() {
  if (path === undefined) {
    document.addEventListener("click", noticeClick, true);
    window.addEventListener("popstate", () => { if (location.pathname !== path) leave(); });
  }
  path = location.pathname;
}

/** @param {MouseEvent} event */
function noticeClick(event) {
  const link = event.composedPath().find((node) => /** @type {Element} */ (node).matches?.("a[href]"));
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { origin, pathname, target } = /** @type {HTMLAnchorElement} */ (link);
  if (origin === location.origin && pathname !== location.pathname && target !== "_blank") leave();
}

function leave() {
  asked = performance.now();
  watchForEmptyPage();
}

/**
 * Whether what was on the page at a time, as `performance.now()` says it, is being left.
 * @param {number} time
 */
export function isLeft(time) {
  return asked >= time && performance.now() - asked < LONGEST;
}
