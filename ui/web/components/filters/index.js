// C1's filters, large, of the network that reads now. All of a training have one scale: what grows is seen to grow.

import { readScales } from "../../lib/colors.js";
import { make } from "../../lib/dom.js";
import { formatShort } from "../../lib/numbers.js";
import { paintMap } from "../../lib/pixels.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

const MOST = 12; // filters; a network may have many more
const NONE = "No filters yet.";

/** @typedef {import("../../live/store.js").Network} Network */
/**
 * limit: the largest weight, without its sign, that was seen in this training.
 * @typedef {{root: HTMLElement, caption: HTMLElement, grid: HTMLElement, canvases: HTMLCanvasElement[],
 *   scales: ReturnType<typeof readScales>, network: Network | null, limit: number, moments: object | null,
 *   unsubscribe: () => void}} View
 */

/** @param {{data: {scales: import("../../lib/colors.js").Scales}, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildFilters);
  view.scales = readScales(data.scales);
  view.unsubscribe?.();
  view.unsubscribe = store.subscribe(() => showFilters(view));
  return leaveView(view, () => view.unsubscribe());
}

/** @param {HTMLElement} root */
function buildFilters(root) {
  const caption = make("p", { className: "caption", textContent: "Filters of C1" });
  const grid = make("div", { className: "filters", role: "img", aria: { label: NONE } });
  root.append(caption, grid);
  return /** @type {View} */ (/** @type {any} */ ({ root, caption, grid, canvases: [], network: null, limit: 0, moments: null }));
}

/** @param {View} view */
function showFilters(view) {
  const { network, moments } = store;
  if (network === view.network) return;
  if (moments !== view.moments) view.limit = 0;
  Object.assign(view, { network, moments });
  const shown = network ? Math.min(MOST, network.layers[0].outputShape[2]) : 0;
  while (view.canvases.length < shown) view.canvases.push(view.grid.appendChild(make("canvas")));
  view.canvases.splice(shown).forEach((canvas) => canvas.remove());
  view.grid.setAttribute("aria-label", network ? paintFilters(view, network) : NONE);
}

/** Paint the first filters, one on each canvas; what that shows, in words. @param {View} view @param {Network} network */
function paintFilters(view, network) {
  const { kernel } = network.weights.C1;
  const side = Math.sqrt(kernel.length / network.layers[0].outputShape[2]); // C1 has a single input map
  view.limit = kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), view.limit) || 1;
  const palette = { table: view.scales.diverging, domain: /** @type {[number, number]} */ ([-view.limit, view.limit]), nan: view.scales.nan };
  view.canvases.forEach((canvas, i) => paintMap(canvas, kernel, i * side * side, side, side, palette));
  return `The ${view.canvases.length} filters of C1, ${side} by ${side} weights each, none beyond ±${formatShort(view.limit)}. `
    + "Amber is above zero, blue below.";
}
