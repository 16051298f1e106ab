// The LeNet-5 figure with the real numbers of what is read, at every frame. Every pixel, cell and bar says its value when
// pointed at, and shows the window of the layer before that it was computed from.

import { readScales } from "../../lib/colors.js";
import { make, makeLive, makeShape, setText } from "../../lib/dom.js";
import { followPointer } from "../../lib/pointer.js";
import { hideTip, makeTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";
import { drawConnections } from "./connections.js";
import { kindOf } from "./kinds.js";
import { NARROW_HEAD, layOut } from "./layout.js";
import { describeLayer } from "./names.js";
import { findUnit, leaveUnit, pressFigureKey, showUnit } from "./pointing.js";
import { roleOf } from "./roles.js";
import { fits, readValues } from "./values.js";

/** @type {[number, number]} */
const UNIT = [0, 1];
const NEAR = "100px"; // so far from the window's edge it is as good as in view
const FIGURE_HELP = "Left and right arrow keys go from layer to layer, up and down from unit to unit; "
  + "with Shift they go from value to value within a map.";

/**
 * A layer as it comes from Python. whole: a sentence for a value that sees the whole layer before; operation: what is
 * done before this layer, line by line; sources: the maps that each map sees, null for all of them.
 * @typedef {import("./layout.js").Layer & {color: string, whole: string, operation: string[],
 *   sources: number[][] | null}} Described
 */

/**
 * digits: a colour for each; grid: the ground between cells, RGB.
 * @typedef {{layers: Described[], caption: string, digits: string[], grid: number[],
 *   scales: import("../../lib/colors.js").Scales}} Data
 */

/**
 * What is known of a layer: its place among the layers, the index of its first value, values of a unit.
 * @typedef {Described & {at: number, offset: number, size: number, palette: import("../../lib/colors.js").Palette}} Info
 * @typedef {{at: number, unit: number, row: number, column: number}} Cursor
 * @typedef {{group: HTMLElement, head: HTMLElement, units: {element: HTMLElement}[], kind: string}} LayerView
 */

/**
 * Elements, and what they show: the trace and all its values, one layer after the other, zeros where there is none. The
 * figure has no plan before it has a width.
 * @typedef {ReturnType<typeof makeElements> & {root: HTMLElement, data: Data, scales: ReturnType<typeof readScales>,
 *   trace: import("../../live/store.js").Trace | null, values: Float32Array, info: Info[], unsubscribe: () => void,
 *   layers: LayerView[], cursor: Cursor | null, signature: string, width: number, plan: ReturnType<typeof layOut>,
 *   watcher: ResizeObserver, sight: IntersectionObserver, isInView: boolean, unfollow: () => void}} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildFigure);
  updateFigure(view, data);
  return leaveView(view, () => { hideTip(view.tip); view.unfollow(); view.unsubscribe(); view.watcher.disconnect(); view.sight.disconnect(); });
}

function makeElements() {
  const lens = make("canvas");
  const lensCell = make("span", { className: "focus-cell" });
  const lensFrame = make("div", { className: "lens" }, lens, lensCell);
  const place = make("div", { className: "place" });
  const swatch = make("span", { className: "swatch" });
  const value = make("span", { className: "value" });
  const from = make("div", { className: "from" });
  const tip = makeTip([place, lensFrame, make("div", {}, swatch, value), from]);
  const stage = make("div", { className: "stage", role: "group" });
  const lines = makeShape("svg", { "aria-hidden": "true" });
  const caption = make("p", { className: "quiet" });
  return { stage, lines, caption, live: makeLive(), lens, lensCell, lensFrame, place, swatch, value, from, tip };
}

/** @param {HTMLElement} root */
function buildFigure(root) {
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), layers: [], cursor: null, signature: "", width: 0, isInView: true });
  root.append(view.stage, view.caption, view.live, view.tip);
  view.watcher = new ResizeObserver(() => placeFigure(view));
  view.watcher.observe(root);
  view.sight = new IntersectionObserver((entries) => {
    view.isInView = entries[entries.length - 1].isIntersecting;
    if (view.info) showTrace(view);
  }, { rootMargin: NEAR });
  view.sight.observe(view.stage);
  listenToFigure(view);
  return view;
}

/** @param {View} view */
function listenToFigure(view) {
  const { stage } = view;
  /** @param {PointerEvent} event */
  const point = (event) => {
    const found = findUnit(view, event);
    if (found) showUnit(view, found); else leaveUnit(view);
  };
  view.unfollow = followPointer(stage, point, () => leaveUnit(view));
  stage.addEventListener("focusout", () => leaveUnit(view));
  stage.addEventListener("keydown", (event) => pressFigureKey(view, event));
}

/** @param {View} view @param {Data} data */
function updateFigure(view, data) {
  const signature = JSON.stringify(data.layers);
  Object.assign(view, { data, scales: readScales(data.scales) });
  if (signature !== view.signature) {
    const { info, values } = collectInfo(view);
    Object.assign(view, { signature, width: 0, trace: null, info, values });
    buildLayers(view);
  }
  view.stage.setAttribute("aria-label", data.caption);
  view.stage.setAttribute("aria-description", FIGURE_HELP);
  placeFigure(view);
  view.unsubscribe?.();
  view.unsubscribe = store.subscribe(() => showTrace(view));
}

/** What is known of the layers, and room for all their values. @param {View} view */
function collectInfo({ data, scales }) {
  let offset = 0;
  const info = data.layers.map((layer, at) => {
    const size = layer.rows * layer.columns;
    const known = { ...layer, at, offset, size, palette: { table: scales.sequential, domain: UNIT, nan: scales.nan } };
    offset += layer.count * size;
    return known;
  });
  return { info, values: new Float32Array(offset) };
}

/**
 * Show what the network computes now; while another network is on its way, what is there stays. The caption says why there
 * is none.
 * @param {View} view
 */
function showTrace(view) {
  const { trace, resting, problem } = store;
  setText(view.caption, problem || view.data.caption);
  if ((trace && !fits(trace, view.info)) || (store.moment && !view.isInView)) return;
  const before = view.trace;
  if (trace !== before) {
    view.trace = trace;
    readValues(trace, view.info, view.values);
    for (const info of view.info) {
      info.palette = roleOf(info.role).palette(view.scales, view.values, info.offset, info.count * info.size);
    }
    paintFigure(view);
    if (resting && before && !store.moment) ripple(view);
    if (view.cursor && view.tip.classList.contains("open")) showUnit(view, view.cursor);
  }
  if (resting) describeFigure(view);
}

/** @param {View} view */
function buildLayers(view) {
  view.cursor = null;
  view.layers = view.info.map((info) => {
    const group = make("div", { className: `layer ${info.name}`, role: "group", aria: { label: describeLayer(info) } });
    const name = make("b", { textContent: info.name });
    const head = make("div", { className: "layer-head", aria: { hidden: "true" } }, name,
      make("span", { textContent: sizeText(info) }));
    group.style.setProperty("--layer", info.color);
    group.append(head);
    return { group, head, units: [], kind: "" };
  });
  view.stage.replaceChildren(...view.layers.map((layer) => layer.group), view.lines);
}

/** @param {Info} info */
function sizeText({ count, rows, columns }) {
  return rows * columns > 1 ? `${count}@${rows}×${columns}` : String(count);
}

/**
 * Put everything where the width wants it; the elements of a layer are made anew only when their kind changes.
 * @param {View} view
 */
function placeFigure(view) {
  const width = Math.floor(view.root.clientWidth);
  if (!width || !view.info || width === view.width) return;
  view.width = width;
  const { wide, height, placed } = view.plan = layOut(view.info, width);
  view.stage.style.height = `${height}px`;
  view.root.classList.toggle("wide", wide);
  placed.forEach((place, at) => {
    const layer = view.layers[at];
    if (layer.kind !== place.kind) fillLayer(view, layer, view.info[at], place.kind);
    moveLayer(layer, place, wide);
  });
  paintFigure(view);
  describeFigure(view);
  drawConnections(view);
}

/** @param {View} view @param {LayerView} layer @param {Info} info @param {string} kind */
function fillLayer(view, layer, info, kind) {
  layer.units.forEach((unit) => unit.element.remove());
  layer.units = kindOf(kind).make(view, info);
  layer.units.forEach(({ element }, unit) => {
    Object.assign(element, { layerAt: info.at, unit, tabIndex: info.at === 0 && unit === 0 ? 0 : -1 });
    layer.group.append(element);
  });
  layer.kind = kind;
}

/** @param {LayerView} layer @param {import("./layout.js").Place} place @param {boolean} wide */
function moveLayer(layer, place, wide) {
  Object.assign(layer.group.style, { left: `${place.x}px`, top: `${place.y}px`,
    width: `${place.width}px`, height: `${place.height}px` });
  Object.assign(layer.head.style, wide ? { top: `${-place.y}px` } : { top: `${-NARROW_HEAD}px` });
  kindOf(place.kind).move(layer.units, place);
}

/** @param {View} view */
function paintFigure(view) {
  if (!view.plan) return;
  view.plan.placed.forEach((place, at) => {
    kindOf(place.kind).paint(view, view.layers[at].units, view.info[at], place);
  });
}

/** Say the values to those who listen; not at every frame, while the pen moves. @param {View} view */
function describeFigure(view) {
  if (!view.plan) return;
  view.plan.placed.forEach((place, at) => kindOf(place.kind).describe(view, view.layers[at].units, view.info[at]));
}

/** New numbers run through the figure from left to right; those of a training come all the time. @param {View} view */
function ripple(view) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  view.layers.forEach(({ group }, at) => group.animate(
    [{ filter: "brightness(1)" }, { filter: "brightness(1.5)" }, { filter: "brightness(1)" }],
    { duration: 260, delay: at * 35, easing: "ease-out" },
  ));
}
