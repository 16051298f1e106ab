// Grids of maps: every value a pixel, its number on hover, touch and keyboard.

import { readPalette } from "../../lib/colors.js";
import { make, makeLive } from "../../lib/dom.js";
import { decodeFloats } from "../../lib/numbers.js";
import { cellAt } from "../../lib/pixels.js";
import { followPointer } from "../../lib/pointer.js";
import { hideTip, makeTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { clickMap, clickOf, mapUnder, onCanvas, pressKey } from "./choosing.js";
import { fillMaps, leaveMap, showCell } from "./grid.js";
import { makeLegend } from "./legend.js";

const MAPS_HELP = "Arrow keys go from map to map; with Shift they go from value to value.";

/** @typedef {{index: number, row: number, column: number}} Cell a value: its map, and where it stands in that */

/**
 * What `pack_maps` sends. values: float32 of all maps; marked: a tag by index; missing: indices of empty places;
 * highlight: index, row and column of the value that is framed; limit: so many are shown at first.
 * @typedef {{
 *   values: string, count: number, rows: number, columns: number, palette: Parameters<typeof readPalette>[0], caption: string, labels: string[],
 *   titles: string[] | null, size: number, perRow: number | null, marked: Record<number, string>, limit: number | null,
 *   selected: number | null, highlight: [number, number, number] | null, legend: boolean, missing: number[],
 *   click: "map" | "pixel" | "nothing",
 * }} Data
 *
 * What `render_maps` sends. room: pixels that each grid has beside the next, null where each has a line of its own;
 * grow: whether the grids share what a line has left.
 * @typedef {{grids: Data[], room: number | null, grow: boolean}} Sheet
 */

/** @typedef {Record<"element" | "title" | "tag" | "frame", HTMLElement> & {canvas: HTMLCanvasElement}} Item a map */

/**
 * side: pixels of a value's square; shown: so many of the maps.
 * @typedef {ReturnType<typeof makeElements> & {
 *   root: HTMLElement, data: Data, values: Float32Array, palette: import("../../lib/colors.js").Palette, side: number,
 *   items: Item[], cursor: Cell | null, shown: number, click: import("./choosing.js").Click,
 *   choose: (index: number) => void, choosePixel: (cell: Cell) => void, unfollow: () => void,
 * }} View
 */

/** @param {{data: Sheet, parentElement: HTMLElement, setStateValue: (name: string, value: object) => void}} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".root"));
  const sheet = keepView(root, () => ({ root, views: /** @type {View[]} */ ([]) }));
  sheet.views.splice(data.grids.length).forEach((view) => { leaveMaps(view); view.root.remove(); });
  data.grids.forEach((grid, at) => {
    const view = sheet.views[at] ?? (sheet.views[at] = buildMaps(root));
    view.root.style.flex = data.room ? `${Number(data.grow)} 1 ${data.room}px` : "";
    // The time makes every choice a new value, so that choosing the same map again is reported too.
    view.choose = (index) => setStateValue("chosen", { grid: at, index, at: Date.now() });
    view.choosePixel = (cell) => setStateValue("pixel", { grid: at, ...cell, at: Date.now() });
    updateMaps(view, grid);
  });
  return leaveView(sheet, () => sheet.views.forEach(leaveMaps));
}

/** @param {View} view */
function leaveMaps(view) {
  hideTip(view.tip);
  view.unfollow();
}

function makeElements() {
  const caption = make("p", { className: "caption" });
  const legend = makeLegend();
  const swatch = make("span", { className: "swatch" });
  const place = make("div");
  const value = make("span", { className: "value" });
  return {
    caption, legend, swatch, place, value,
    head: make("div", { className: "head" }, caption, legend.element),
    grid: make("div", { className: "grid", role: "group" }),
    more: make("button", { type: "button", hidden: true }),
    live: makeLive(),
    tip: makeTip([place, swatch, value]),
    cell: make("span", { className: "focus-cell", hidden: true }),
    highlight: make("span", { className: "highlight", hidden: true }),
  };
}

/** @param {HTMLElement} sheet */
function buildMaps(sheet) {
  const root = make("div", { className: "maps" });
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), items: [], cursor: null, shown: 0 });
  root.append(view.head, view.grid, view.more, view.live, view.tip);
  sheet.append(root);
  listenToMaps(view);
  return view;
}

/** @param {View} view */
function listenToMaps(view) {
  const { grid } = view;
  /** @param {PointerEvent} event */
  const point = (event) => {
    const index = mapUnder(event);
    if (index === undefined || !onCanvas(event)) return leaveMap(view);
    const { rows, columns } = view.data;
    showCell(view, index, ...cellAt(view.items[index].canvas, event, rows, columns));
  };
  view.unfollow = followPointer(grid, point, () => leaveMap(view));
  grid.addEventListener("keydown", (event) => pressKey(view, event));
  grid.addEventListener("focusout", () => leaveMap(view));
  grid.addEventListener("click", (event) => clickMap(view, event));
  view.more.addEventListener("click", () => { view.shown = view.data.count; fillMaps(view); });
}

/** @param {View} view @param {Data} data */
function updateMaps(view, data) {
  const { count, rows, columns } = data;
  const before = view.data;
  const sameShape = before && before.count === count && before.rows === rows && before.columns === columns
    && before.limit === data.limit;
  if (!sameShape) {
    view.shown = Math.min(count, data.limit ?? count);
    leaveMap(view);
  }
  view.data = data;
  view.click = clickOf(data.click);
  view.values = decodeFloats(data.values);
  view.palette = readPalette(data.palette);
  view.caption.textContent = data.caption;
  view.grid.setAttribute("aria-label", data.caption);
  view.grid.setAttribute("aria-description", MAPS_HELP + view.click.help);
  view.legend.element.hidden = !data.legend;
  view.legend.update(view.palette);
  view.side = Math.ceil(data.size / Math.min(rows, columns));
  const width = view.side * columns;
  view.grid.style.maxWidth = data.perRow ? `${data.perRow * (width + 10)}px` : "";
  fillMaps(view);
}
