// Reading and zooming the curves: with a mouse or a finger, and with the keyboard.

import { clamp } from "../../lib/numbers.js";
import { nearestPoint, widen } from "./axes.js";

const SMALLEST_ZOOM = 0.02; // epochs
const LEAST_DRAG = 12; // pixels: a shorter drag is a click

/** @typedef {import("./axes.js").Range} Range */
/** @typedef {import("./index.js").View} View */

/**
 * Listen to one panel.
 * @param {View} view
 * @param {number} number which panel
 * @param {HTMLElement} canvas
 */
export function listenToPanel(view, number, canvas) {
  /** @type {number | null} */
  let from = null;
  /** @param {PointerEvent} event */
  const under = (event) => valueUnder(view.panels[number].plot.over, view.shownRange(), event);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    from = under(event);
    view.readAt(number, from);
  });
  canvas.addEventListener("pointermove", (event) => {
    const x = under(event);
    view.choose(from === null ? null : [Math.min(from, x), Math.max(from, x)]);
    view.readAt(number, x);
  });
  canvas.addEventListener("pointerup", () => {
    const { choice } = view;
    from = null;
    view.choose(null);
    if (choice && isDrag(choice, view.shownRange(), view.panels[number].plot.over.clientWidth)) {
      view.zoomTo(widen(choice, view.data.x.max, SMALLEST_ZOOM));
    }
  });
  canvas.addEventListener("pointercancel", () => { from = null; view.choose(null); view.leave(); });
  canvas.addEventListener("pointerleave", () => { if (from === null) view.leave(); });
  canvas.addEventListener("dblclick", () => view.zoomTo(null));
  canvas.addEventListener("keydown", (event) => pressKey(view, number, event));
  canvas.addEventListener("blur", () => view.leave());
}

/**
 * The x under a pointer, within the range in view.
 * @param {Element} area
 * @param {Range} range
 * @param {{clientX: number}} event
 */
export function valueUnder(area, [from, to], event) {
  const box = area.getBoundingClientRect();
  return from + clamp((event.clientX - box.left) / box.width, 0, 1) * (to - from);
}

/**
 * Whether a stretch is long enough to mean a choice.
 * @param {Range} choice
 * @param {Range} range
 * @param {number} width
 */
export function isDrag([start, end], [from, to], width) {
  return ((end - start) / (to - from)) * width > LEAST_DRAG;
}

/** @param {View} view @param {number} number @param {KeyboardEvent} event */
function pressKey(view, number, event) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  if (event.key in steps) stepReading(view, number, steps[event.key]);
  else if (event.key === "+" || event.key === "=") view.zoomTo(zoomBy(view.shownRange(), view.hover, 0.5, view.data.x.max));
  else if (event.key === "-") view.zoomTo(zoomBy(view.shownRange(), view.hover, 2, view.data.x.max));
  else if (event.key === "0" || event.key === "Escape") view.zoomTo(null);
  else return;
  event.preventDefault();
}

/**
 * Move the crosshair to the next point, of the curve that has most of them, and say its values.
 * @param {View} view
 * @param {number} number
 * @param {number} step
 */
function stepReading(view, number, step) {
  const { curves } = view.data.panels[number];
  const { points } = curves.reduce((most, curve) => (curve.points.length > most.points.length ? curve : most));
  if (!points.length) return;
  const last = points.length / 2 - 1;
  const at = view.hover === null ? last : nearestPoint(points, view.hover) + step;
  view.readAt(number, points[clamp(at, 0, last) * 2]);
  view.say();
}

/**
 * The range around `middle`, `factor` times as long; null where that is all there is.
 * @param {Range} range
 * @param {number | null} hover
 * @param {number} factor
 * @param {number} last
 */
export function zoomBy([from, to], hover, factor, last) {
  const middle = hover ?? (from + to) / 2;
  const half = ((to - from) / 2) * factor;
  return half * 2 >= last ? null : widen([middle - half, middle + half], last, SMALLEST_ZOOM);
}

/**
 * The x nearest to `x` at which any of the curves has a point; null if none has.
 * @param {{points: number[]}[]} curves
 * @param {number} x
 * @returns {number | null}
 */
export function nearestX(curves, x) {
  let best = null;
  for (const { points } of curves) {
    const at = nearestPoint(points, x);
    if (at >= 0 && (best === null || Math.abs(points[at * 2] - x) < Math.abs(best - x))) best = points[at * 2];
  }
  return best;
}
