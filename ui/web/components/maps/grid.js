// The maps of a grid: every value a pixel, one of them under the cursor, one framed.

import { cssColor } from "../../lib/colors.js";
import { make } from "../../lib/dom.js";
import { findRange, formatValue } from "../../lib/numbers.js";
import { cellBox, paintMap } from "../../lib/pixels.js";
import { hideTip, showTip } from "../../lib/tip.js";

/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Data} Data */
/** @typedef {import("./index.js").Item} Item */

/**
 * Add or drop maps until as many stand there as are shown, then bring every one up to date.
 * @param {View} view
 */
export function fillMaps(view) {
  view.items.splice(view.shown).forEach(({ element }) => element.remove());
  while (view.items.length < view.shown) view.items.push(addMap(view, view.items.length));
  view.items.forEach((item, index) => updateMap(view, item, index));
  placeHighlight(view);
  const hidden = view.data.count - view.shown;
  view.more.hidden = hidden === 0;
  view.more.textContent = `Show ${hidden.toLocaleString("en")} more`;
  if (view.cursor && view.cursor.index >= view.shown) leaveMap(view);
  if (view.cursor && !view.cell.hidden) showCell(view, view.cursor.index, view.cursor.row, view.cursor.column);
}

/** @param {View} view @param {number} index @returns {Item} */
function addMap(view, index) {
  const title = make("span", { className: "title" });
  const canvas = make("canvas", { aria: { hidden: "true" } });
  const tag = make("span", { className: "tag" });
  const frame = make("span", { className: "plate" }, canvas);
  const element = make("div", { className: "map", index, tabIndex: index === 0 ? 0 : -1 }, title, frame, tag);
  view.grid.append(element);
  return { element, title, canvas, tag, frame };
}

/** @param {View} view @param {Item} item @param {number} index */
export function updateMap(view, item, index) {
  const { rows, columns, labels, titles, marked, selected } = view.data;
  const missing = view.data.missing.includes(index);
  const selectable = view.click.choosesMaps && !missing;
  const { element, canvas } = item;
  paintMap(canvas, view.values, index * rows * columns, rows, columns, view.palette);
  item.frame.style.width = canvas.style.width = `${view.side * columns}px`;
  canvas.style.height = `${view.side * rows}px`;
  item.title.textContent = titles?.[index] ?? "";
  item.title.hidden = !titles;
  item.title.style.maxWidth = item.frame.style.width;
  const tag = marked[index];
  item.tag.textContent = tag ?? "";
  element.classList.toggle("marked", tag !== undefined);
  const [low, high] = findRange(view.values, index * rows * columns, rows * columns);
  element.setAttribute("role", view.click.isButton && !missing ? "button" : "img");
  element.setAttribute("aria-label", missing ? `${labels[index]}: not connected` : `${labels[index]}: ${rows} by `
    + `${columns} values, from ${formatValue(low)} to ${formatValue(high)}${tag ? `, ${tag}` : ""}`
    + nameHighlight(view.data, index));
  element.classList.toggle("missing", missing);
  element.classList.toggle("selectable", selectable);
  element.classList.toggle("selected", selected === index);
  if (selectable) element.setAttribute("aria-pressed", String(selected === index));
  else element.removeAttribute("aria-pressed");
}

/** @type {(view: View, index: number, row: number, column: number) => number} */
export function showCell(view, index, row, column) {
  const { rows, columns } = view.data;
  const value = view.values[(index * rows + row) * columns + column];
  const { canvas, frame } = view.items[index];
  view.cursor = { index, row, column };
  view.place.textContent = nameCell(view.data, index, row, column);
  view.value.textContent = formatValue(value);
  view.swatch.style.background = cssColor(value, view.palette);
  frame.append(view.cell);
  view.cell.hidden = false;
  putOver(view.cell, view.side, row, column);
  showTip(view.tip, cellBox(canvas, row, column, rows, columns));
  return value;
}

/** Frame the pixel that the page marks. @param {View} view */
export function placeHighlight(view) {
  const [index, row, column] = view.data.highlight ?? [-1, 0, 0];
  const frame = view.items[index]?.frame;
  view.highlight.hidden = !frame;
  if (!frame) return;
  frame.append(view.highlight);
  putOver(view.highlight, view.side, row, column);
}

/** @param {Data} data @param {number} index */
function nameHighlight({ highlight }, index) {
  return highlight && highlight[0] === index ? `; row ${highlight[1]}, column ${highlight[2]} is marked` : "";
}

/** @type {(element: HTMLElement, side: number, row: number, column: number) => void} */
function putOver(element, side, row, column) {
  Object.assign(element.style, { left: `${column * side}px`, top: `${row * side}px`, width: `${side}px`, height: `${side}px` });
}

/**
 * Where a value stands; a map of a single value needs no row and column.
 * @type {(data: Data, index: number, row: number, column: number) => string}
 */
export function nameCell({ rows, columns, labels }, index, row, column) {
  return rows * columns === 1 ? labels[index] : `${labels[index]}, row ${row}, column ${column}`;
}

/** @param {View} view */
export function leaveMap(view) {
  view.cell.hidden = true;
  hideTip(view.tip);
}
