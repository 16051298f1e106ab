// Choosing a map or a value of the grid, with a click or at the keyboard; arrow keys go from one to the next.

import { clamp, formatValue } from "../../lib/numbers.js";
import { cellAt } from "../../lib/pixels.js";
import { ARROWS } from "../../lib/pointer.js";
import { findRecord } from "../../lib/records.js";
import { leaveMap, nameCell, placeHighlight, showCell, updateMap } from "./grid.js";

/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Cell} Cell */

/**
 * What a click, or Enter, chooses. help: what the keyboard does, in words; choosesMaps: whether the maps are buttons that
 * stay pressed; isButton: whether a map can be clicked at all.
 * @typedef {{
 *   help: string, isButton: boolean, choosesMaps: boolean,
 *   click: (view: View, index: number, event: MouseEvent) => void, enter: (view: View, index: number) => void,
 * }} Click
 */

/** @type {Record<string, Click>} */
const CLICKS = {
  nothing: { help: "", isButton: false, choosesMaps: false, click() {}, enter() {} },
  map: { help: " Enter chooses the map.", isButton: true, choosesMaps: true, click: selectMap, enter: selectMap },
  pixel: {
    help: " Enter chooses the value that the keys stand on.", isButton: true, choosesMaps: false,
    click: clickPixel, enter: enterPixel,
  },
};

/** @param {string} name */
export function clickOf(name) {
  return findRecord(CLICKS, "click on maps", name);
}

/**
 * The map that an event is on, by its index.
 * @param {Event} event
 */
export function mapUnder({ target }) {
  const map = /** @type {Element} */ (target).closest?.(".map");
  return /** @type {(Element & {index: number}) | null | undefined} */ (map)?.index;
}

/** Whether an event is on a map's values. @param {Event} event */
export function onCanvas({ target }) {
  return /** @type {Element} */ (target).tagName === "CANVAS";
}

/** @param {View} view @param {MouseEvent} event */
export function clickMap(view, event) {
  const index = mapUnder(event);
  if (index !== undefined) view.click.click(view, index, event);
}

/** @param {View} view @param {number} index @param {MouseEvent} event */
function clickPixel(view, index, event) {
  if (!onCanvas(event)) return;
  const { rows, columns } = view.data;
  const [row, column] = cellAt(view.items[index].canvas, event, rows, columns);
  selectPixel(view, { index, row, column });
}

/** @param {View} view @param {KeyboardEvent} event */
export function pressKey(view, event) {
  const index = mapUnder(event);
  if (index === undefined) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return view.click.enter(view, index); }
  if (event.key === "Escape") return leaveMap(view);
  const step = ARROWS[event.key];
  if (!step) return;
  event.preventDefault();
  if (event.shiftKey) moveCell(view, index, step);
  else moveMap(view, index, step);
}

/**
 * Choose the pixel under the keyboard's cursor, which Enter shows first.
 * @param {View} view
 * @param {number} index
 */
function enterPixel(view, index) {
  if (view.cell.hidden || view.cursor?.index !== index) return moveCell(view, index, [0, 0]);
  selectPixel(view, view.cursor);
}

/** @type {(view: View, index: number, step: [number, number]) => void} */
function moveCell(view, index, [right, down]) {
  if (view.data.missing.includes(index)) return;
  const { rows, columns } = view.data;
  const here = view.cursor?.index === index ? view.cursor : { row: rows >> 1, column: columns >> 1 };
  const row = clamp(here.row + down, 0, rows - 1);
  const column = clamp(here.column + right, 0, columns - 1);
  const value = showCell(view, index, row, column);
  view.live.textContent = `${nameCell(view.data, index, row, column)}: ${formatValue(value)}`;
}

/**
 * Go to the neighbouring map: left and right by one, up and down to the nearest of the next line.
 * @type {(view: View, index: number, step: [number, number]) => void}
 */
function moveMap(view, index, [right, down]) {
  const next = down === 0 ? index + right : findBelow(view, index, down);
  const target = view.items[next]?.element;
  if (!target) return;
  view.items[index].element.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

/** @type {(view: View, index: number, down: number) => number} */
function findBelow(view, index, down) {
  const here = view.items[index].element;
  for (let i = index + down; view.items[i]; i += down) {
    const other = view.items[i].element;
    if (other.offsetTop !== here.offsetTop && Math.abs(other.offsetLeft - here.offsetLeft) < here.offsetWidth / 2) return i;
  }
  return -1;
}

/** @param {View} view @param {number} index */
function selectMap(view, index) {
  if (view.data.missing.includes(index)) return;
  view.data.selected = index;
  view.items.forEach((each, at) => updateMap(view, each, at));
  view.choose(index);
}

/** @param {View} view @param {Cell} cell */
function selectPixel(view, { index, row, column }) {
  if (view.data.missing.includes(index)) return;
  view.data.highlight = [index, row, column];
  view.items.forEach((each, at) => updateMap(view, each, at));
  placeHighlight(view);
  view.choosePixel({ index, row, column });
}
