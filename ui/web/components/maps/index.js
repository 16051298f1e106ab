// A grid of maps: every value a pixel, its number on hover, touch and keyboard.

import { cssColor, readPalette } from "../../lib/colors.js";
import { make, makeLive } from "../../lib/dom.js";
import { clamp, decodeFloats, findRange, formatValue } from "../../lib/numbers.js";
import { cellAt, cellBox, paintMap } from "../../lib/pixels.js";
import { ARROWS, followPointer } from "../../lib/pointer.js";
import { hideTip, makeTip, showTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { makeLegend } from "./legend.js";

const MAPS_HELP = "Arrow keys go from map to map; with Shift they go from value to value.";
const CLICK_HELP = { map: " Enter chooses the map.", pixel: " Enter chooses the value that the keys stand on." };

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildMaps);
  // The time makes every choice a new value, so that choosing the same map again is reported too.
  view.choose = (index) => setStateValue("chosen", { index, at: Date.now() });
  view.choosePixel = (pixel) => setStateValue("pixel", { ...pixel, at: Date.now() });
  updateMaps(view, data);
  return leaveView(view, () => { hideTip(view.tip); view.unfollow(); });
}

function buildMaps(root) {
  const view = { root, legend: makeLegend(), items: [], cursor: null, shown: 0 };
  view.caption = make("p", { className: "caption" });
  view.head = make("div", { className: "head" }, view.caption, view.legend.element);
  view.grid = make("div", { className: "grid", role: "group" });
  view.more = make("button", { type: "button", hidden: true });
  view.live = makeLive();
  view.swatch = make("span", { className: "swatch" });
  view.place = make("div");
  view.value = make("span", { className: "value" });
  view.tip = makeTip([view.place, view.swatch, view.value]);
  view.cell = make("span", { className: "focus-cell", hidden: true });
  view.highlight = make("span", { className: "highlight", hidden: true });
  root.append(view.head, view.grid, view.more, view.live, view.tip);
  listenToMaps(view);
  return view;
}

function listenToMaps(view) {
  const { grid } = view;
  const point = (event) => {
    const item = event.target.closest?.(".map");
    if (!item || event.target.tagName !== "CANVAS") return leaveMap(view);
    const { rows, columns } = view.data;
    showCell(view, item.index, ...cellAt(view.items[item.index].canvas, event, rows, columns));
  };
  view.unfollow = followPointer(grid, point, () => leaveMap(view));
  grid.addEventListener("keydown", (event) => pressKey(view, event));
  grid.addEventListener("focusout", () => leaveMap(view));
  grid.addEventListener("click", (event) => clickMap(view, event));
  view.more.addEventListener("click", () => { view.shown = view.data.count; fillMaps(view); });
}

function updateMaps(view, data) {
  const { count, rows, columns } = data;
  const before = view.data;
  const sameShape = before && before.count === count && before.rows === rows && before.columns === columns
    && before.limit === data.limit;
  if (!sameShape) view.shown = Math.min(count, data.limit ?? count);
  view.data = data;
  view.values = decodeFloats(data.values);
  view.palette = readPalette(data.palette);
  view.caption.textContent = data.caption;
  view.grid.setAttribute("aria-label", data.caption);
  view.grid.setAttribute("aria-description", MAPS_HELP + (CLICK_HELP[data.click] ?? ""));
  view.legend.element.hidden = !data.legend;
  view.legend.update(view.palette);
  view.side = Math.ceil(data.size / Math.min(rows, columns));
  const width = view.side * columns;
  view.grid.style.maxWidth = data.perRow ? `${data.perRow * (width + 10)}px` : "";
  fillMaps(view);
}

/** Add or drop maps until as many stand there as are shown, then bring every one up to date. */
function fillMaps(view) {
  while (view.items.length > view.shown) view.items.pop().element.remove();
  while (view.items.length < view.shown) view.items.push(addMap(view, view.items.length));
  view.items.forEach((item, index) => updateMap(view, item, index));
  placeHighlight(view);
  const hidden = view.data.count - view.shown;
  view.more.hidden = hidden === 0;
  view.more.textContent = `Show ${hidden.toLocaleString("en")} more`;
  if (view.cursor && view.cursor.index >= view.shown) leaveMap(view);
  if (view.cursor && !view.cell.hidden) showCell(view, view.cursor.index, view.cursor.row, view.cursor.column);
}

function addMap(view, index) {
  const title = make("span", { className: "title" });
  const canvas = make("canvas", { aria: { hidden: "true" } });
  const tag = make("span", { className: "tag" });
  const frame = make("span", { className: "plate" }, canvas);
  const element = make("div", { className: "map", index, tabIndex: index === 0 ? 0 : -1 }, title, frame, tag);
  view.grid.append(element);
  return { element, title, canvas, tag, frame };
}

function updateMap(view, item, index) {
  const { rows, columns, labels, titles, marked, selected } = view.data;
  const missing = view.data.missing.includes(index);
  const selectable = view.data.click === "map" && !missing;
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
  element.setAttribute("role", view.data.click && !missing ? "button" : "img");
  element.setAttribute("aria-label", missing ? `${labels[index]}: not connected` : `${labels[index]}: ${rows} by `
    + `${columns} values, from ${formatValue(low)} to ${formatValue(high)}${tag ? `, ${tag}` : ""}`
    + nameHighlight(view.data, index));
  element.classList.toggle("missing", missing);
  element.classList.toggle("selectable", selectable);
  element.classList.toggle("selected", selected === index);
  if (selectable) element.setAttribute("aria-pressed", String(selected === index));
  else element.removeAttribute("aria-pressed");
}

function showCell(view, index, row, column) {
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

/** Frame the pixel that the page marks. */
function placeHighlight(view) {
  const [index, row, column] = view.data.highlight ?? [-1, 0, 0];
  const frame = view.items[index]?.frame;
  view.highlight.hidden = !frame;
  if (!frame) return;
  frame.append(view.highlight);
  putOver(view.highlight, view.side, row, column);
}

function nameHighlight({ highlight }, index) {
  return highlight?.[0] === index ? `; row ${highlight[1]}, column ${highlight[2]} is marked` : "";
}

function putOver(element, side, row, column) {
  Object.assign(element.style, { left: `${column * side}px`, top: `${row * side}px`, width: `${side}px`, height: `${side}px` });
}

/** Where a value stands; a map of a single value needs no row and column. */
function nameCell({ rows, columns, labels }, index, row, column) {
  return rows * columns === 1 ? labels[index] : `${labels[index]}, row ${row}, column ${column}`;
}

function leaveMap(view) {
  view.cell.hidden = true;
  hideTip(view.tip);
}

function pressKey(view, event) {
  const item = event.target.closest?.(".map");
  if (!item) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return pressEnter(view, item); }
  if (event.key === "Escape") return leaveMap(view);
  const step = ARROWS[event.key];
  if (!step) return;
  event.preventDefault();
  if (event.shiftKey) moveCell(view, item.index, step);
  else moveMap(view, item.index, step);
}

function moveCell(view, index, [right, down]) {
  if (view.data.missing.includes(index)) return;
  const { rows, columns } = view.data;
  const here = view.cursor?.index === index ? view.cursor : { row: rows >> 1, column: columns >> 1 };
  const row = clamp(here.row + down, 0, rows - 1);
  const column = clamp(here.column + right, 0, columns - 1);
  const value = showCell(view, index, row, column);
  view.live.textContent = `${nameCell(view.data, index, row, column)}: ${formatValue(value)}`;
}

/** Go to the neighbouring map: left and right by one, up and down to the nearest of the next line. */
function moveMap(view, index, [right, down]) {
  const next = down === 0 ? index + right : findBelow(view, index, down);
  const target = view.items[next]?.element;
  if (!target) return;
  view.items[index].element.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function findBelow(view, index, down) {
  const here = view.items[index].element;
  for (let i = index + down; view.items[i]; i += down) {
    const other = view.items[i].element;
    if (other.offsetTop !== here.offsetTop && Math.abs(other.offsetLeft - here.offsetLeft) < here.offsetWidth / 2) return i;
  }
  return -1;
}

function clickMap(view, event) {
  const item = event.target.closest?.(".map");
  if (!item) return;
  if (view.data.click !== "pixel") return selectMap(view, item);
  if (event.target.tagName !== "CANVAS") return;
  const { rows, columns } = view.data;
  const [row, column] = cellAt(view.items[item.index].canvas, event, rows, columns);
  selectPixel(view, { index: item.index, row, column });
}

/** Choose the map; or, where pixels are chosen, the one under the keyboard's cursor, which Enter shows first. */
function pressEnter(view, item) {
  if (view.data.click !== "pixel") return selectMap(view, item);
  if (view.cell.hidden || view.cursor?.index !== item.index) return moveCell(view, item.index, [0, 0]);
  selectPixel(view, view.cursor);
}

function selectMap(view, item) {
  if (view.data.click !== "map" || view.data.missing.includes(item.index)) return;
  view.data.selected = item.index;
  view.items.forEach((each, index) => updateMap(view, each, index));
  view.choose(item.index);
}

function selectPixel(view, { index, row, column }) {
  if (view.data.missing.includes(index)) return;
  view.data.highlight = [index, row, column];
  view.items.forEach((each, at) => updateMap(view, each, at));
  placeHighlight(view);
  view.choosePixel({ index, row, column });
}
