// Pointing at the LeNet-5 figure with a mouse, a finger or the keyboard: which unit and value is meant, and what its
// window says.

import { clamp, formatValue } from "../../lib/numbers.js";
import { paintMap } from "../../lib/pixels.js";
import { ARROWS } from "../../lib/pointer.js";
import { hideTip, showTip } from "../../lib/tip.js";
import { drawConnections } from "./connections.js";
import { sourceText, unitBox } from "./geometry.js";
import { kindOf } from "./kinds.js";
import { placeText } from "./names.js";
import { roleOf } from "./roles.js";

const LENS = 168; // pixels of the enlarged map in the value's window
const UNITS = ".plane, .cells, .answer";

/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Info} Info */
/** @typedef {import("./index.js").Cursor} Cursor */

/**
 * The unit's element that an event is on.
 * @param {Event} event
 * @returns {import("./kinds.js").UnitElement | null}
 */
function unitUnder({ target }) {
  return /** @type {Element} */ (target).closest?.(UNITS) ?? null;
}

/**
 * What the pointer is on.
 * @param {View} view
 * @param {PointerEvent} event
 * @returns {Cursor | null}
 */
export function findUnit(view, event) {
  const element = unitUnder(event);
  if (!element) return null;
  const info = view.info[element.layerAt];
  const place = view.plan.placed[info.at];
  const found = kindOf(place.kind).find(place, info, element, event);
  return found && { at: info.at, ...found };
}

/** @param {View} view @param {Cursor} cursor */
function valueAt(view, { at, unit, row, column }) {
  const info = view.info[at];
  return view.values[info.offset + unit * info.size + row * info.columns + column];
}

/**
 * Say a value in its window, and mark what it was computed from.
 * @param {View} view
 * @param {Cursor} cursor
 */
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

/** @param {View} view @param {Info} info @param {Cursor} cursor @param {number} value */
function paintSwatch(view, info, { unit }, value) {
  view.swatch.style.background = roleOf(info.role).color(value, unit, info.palette, view.data.digits);
}

/** @param {View} view @param {Info} info @param {Cursor} cursor */
function paintLens(view, info, { unit, row, column }) {
  view.lensFrame.hidden = info.size === 1;
  if (info.size === 1) return;
  const side = Math.max(1, Math.floor(LENS / info.columns));
  paintMap(view.lens, view.values, info.offset + unit * info.size, info.rows, info.columns, info.palette);
  Object.assign(view.lens.style, { width: `${side * info.columns}px`, height: `${side * info.rows}px` });
  Object.assign(view.lensCell.style, { left: `${column * side}px`, top: `${row * side}px`, width: `${side}px`, height: `${side}px` });
}

/** Nothing is pointed at any more. @param {View} view */
export function leaveUnit(view) {
  hideTip(view.tip);
  view.stage.querySelectorAll(".raised").forEach((each) => each.classList.remove("raised"));
  view.cursor = null;
  drawConnections(view);
}

/**
 * Arrow keys go from layer to layer and unit to unit; with Shift from value to value.
 * @param {View} view
 * @param {KeyboardEvent} event
 */
export function pressFigureKey(view, event) {
  const element = unitUnder(event);
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

/** @type {(view: View, at: number, unit: number) => Cursor} */
function startAt(view, at, unit) {
  const { rows, columns } = view.info[at];
  return { at, unit, row: rows >> 1, column: columns >> 1 };
}

/** @type {(view: View, here: Cursor, step: [number, number]) => Cursor} */
function moveUnit(view, here, [layers, units]) {
  const at = clamp(here.at + layers, 0, view.info.length - 1);
  const unit = clamp(here.unit + units, 0, view.info[at].count - 1);
  return at === here.at ? { ...here, unit } : startAt(view, at, unit);
}

/** @type {(view: View, here: Cursor, step: [number, number]) => Cursor} */
function moveValue(view, here, [right, down]) {
  const { rows, columns } = view.info[here.at];
  const row = clamp(here.row + down, 0, rows - 1);
  const column = clamp(here.column + right, 0, columns - 1);
  return { ...here, row, column };
}

/** @param {View} view @param {Cursor} cursor */
function focusUnit(view, { at, unit }) {
  const units = view.layers[at].units;
  const { element } = units[unit] ?? units[0];
  const focusable = /** @type {NodeListOf<HTMLElement>} */ (view.stage.querySelectorAll("[tabindex='0']"));
  focusable.forEach((each) => { each.tabIndex = -1; });
  element.tabIndex = 0;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
