// Pointing at the LeNet-5 figure with a mouse, a finger or the keyboard: which unit and value is meant, and what its
// window says.

import { cssColor } from "../../lib/colors.js";
import { clamp, formatValue } from "../../lib/numbers.js";
import { cellAt, paintMap } from "../../lib/pixels.js";
import { ARROWS } from "../../lib/pointer.js";
import { hideTip, showTip } from "../../lib/tip.js";
import { drawConnections } from "./connections.js";
import { placeText, sourceText, unitBox } from "./geometry.js";

const LENS = 168; // pixels of the enlarged map in the value's window
const UNITS = ".plane, .cells, .answer";

/** What the pointer is on: {at, unit, row, column}, or null. */
export function findUnit(view, event) {
  const element = event.target.closest?.(UNITS);
  if (!element) return null;
  const info = view.info[element.layerAt];
  const place = view.plan.placed[info.at];
  if (place.kind === "output") return { at: info.at, unit: element.unit, row: 0, column: 0 };
  const canvas = element.firstChild;
  if (place.kind === "stack") {
    const [row, column] = cellAt(canvas, event, info.rows, info.columns);
    return { at: info.at, unit: element.unit, row, column };
  }
  const [y, x] = cellAt(canvas, event, place.down * place.tall, place.across * place.wide);
  const [down, across] = [Math.floor(y / place.tall), Math.floor(x / place.wide)];
  const unit = place.byColumn ? across * place.down + down : down * place.across + across;
  if (unit >= info.count) return null;
  const inner = (at, cells) => Math.min(cells - 1, Math.floor(at / place.cell));
  return { at: info.at, unit, row: inner(y % place.tall, info.rows), column: inner(x % place.wide, info.columns) };
}

function valueAt(view, { at, unit, row, column }) {
  const info = view.info[at];
  return view.values[info.offset + unit * info.size + row * info.columns + column];
}

/** Say a value in its window, and mark what it was computed from. */
export function showUnit(view, cursor) {
  const info = view.info[cursor.at];
  const value = valueAt(view, cursor);
  view.cursor = cursor;
  view.place.textContent = placeText(info, cursor);
  view.value.textContent = formatValue(value);
  view.from.textContent = sourceText(view, cursor);
  paintSwatch(view, info, cursor, value);
  paintLens(view, info, cursor);
  view.stage.querySelectorAll(".raised").forEach((each) => each.classList.remove("raised"));
  view.layers[cursor.at].units[cursor.unit]?.element.classList.add("raised");
  drawConnections(view);
  const place = view.plan.placed[cursor.at];
  const beside = view.stage.getBoundingClientRect().left + place.x + place.width;
  showTip(view.tip, unitBox(view, cursor), view.plan.wide ? beside : undefined);
  return value;
}

function paintSwatch(view, info, { unit }, value) {
  view.swatch.style.background = info.role === "output" ? view.data.digits[unit] : cssColor(value, info.palette);
}

function paintLens(view, info, { unit, row, column }) {
  view.lensFrame.hidden = info.size === 1;
  if (info.size === 1) return;
  const side = Math.max(1, Math.floor(LENS / info.columns));
  paintMap(view.lens, view.values, info.offset + unit * info.size, info.rows, info.columns, info.palette);
  Object.assign(view.lens.style, { width: `${side * info.columns}px`, height: `${side * info.rows}px` });
  Object.assign(view.lensCell.style, { left: `${column * side}px`, top: `${row * side}px`, width: `${side}px`, height: `${side}px` });
}

/** Nothing is pointed at any more. */
export function leaveUnit(view) {
  hideTip(view.tip);
  view.stage.querySelectorAll(".raised").forEach((each) => each.classList.remove("raised"));
  view.cursor = null;
  drawConnections(view);
}

/** Arrow keys go from layer to layer and unit to unit; with Shift from value to value. */
export function pressFigureKey(view, event) {
  const element = event.target.closest?.(UNITS);
  const step = ARROWS[event.key];
  if (event.key === "Escape") leaveUnit(view);
  if (!element || !step) return;
  event.preventDefault();
  const here = view.cursor?.at === element.layerAt ? view.cursor : startAt(view, element.layerAt, element.unit);
  const next = event.shiftKey ? moveValue(view, here, step) : moveUnit(view, here, step);
  focusUnit(view, next);
  const value = showUnit(view, next);
  view.live.textContent = `${placeText(view.info[next.at], next)}: ${formatValue(value)}`;
}

function startAt(view, at, unit) {
  const { rows, columns } = view.info[at];
  return { at, unit, row: rows >> 1, column: columns >> 1 };
}

function moveUnit(view, here, [layers, units]) {
  const at = clamp(here.at + layers, 0, view.info.length - 1);
  const unit = clamp(here.unit + units, 0, view.info[at].count - 1);
  return at === here.at ? { ...here, unit } : startAt(view, at, unit);
}

function moveValue(view, here, [right, down]) {
  const { rows, columns } = view.info[here.at];
  const row = clamp(here.row + down, 0, rows - 1);
  const column = clamp(here.column + right, 0, columns - 1);
  return { ...here, row, column };
}

function focusUnit(view, { at, unit }) {
  const units = view.layers[at].units;
  const { element } = units[unit] ?? units[0];
  view.stage.querySelectorAll("[tabindex='0']").forEach((each) => { each.tabIndex = -1; });
  element.tabIndex = 0;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
