// Which values a value was computed from, and where they stand in the figure.
//
// A layer's `window` is {size, stride, padding} where each of its values sees a few rows and columns of the layer
// before, and null where it sees the whole. `sources` are the maps that each map sees, null for all of them.

import { clamp, joinWords } from "../../lib/numbers.js";
import { cellPlace } from "./layout.js";

/**
 * What a unit is called.
 * @param {{name: string, role: string, size: number}} info
 * @param {number} unit
 */
export function unitName(info, unit) {
  if (info.role === "input") return info.name;
  if (info.role === "output") return `${info.name}, digit ${unit}`;
  return `${info.name}, ${info.size > 1 ? "map" : "unit"} ${unit}`;
}

/** @param {{name: string, role: string, count: number, rows: number, columns: number}} layer */
export function describeLayer({ name, role, count, rows, columns }) {
  if (role === "input") return `${name}, ${rows} by ${columns} pixels`;
  return rows * columns > 1 ? `${name}, ${count} maps of ${rows} by ${columns}` : `${name}, ${count} units`;
}

/** "C1, map 2, row 3, column 4". */
export function placeText(info, { unit, row, column }) {
  const name = unitName(info, unit);
  return info.size > 1 ? `${name}, row ${row}, column ${column}` : name;
}

/** The maps of the layer before that a unit was computed from. */
export function sourceUnits(view, { at, unit }) {
  const all = view.info[at - 1].count;
  return view.info[at].sources?.[unit] ?? Array.from({ length: all }, (_, each) => each);
}

/** Rows and columns in the layer before that a value was computed from, cut at the map's edge. */
export function sourceWindow(view, { at, row, column }) {
  const [{ window }, before] = [view.info[at], view.info[at - 1]];
  if (!window) return { row: 0, column: 0, rows: before.rows, columns: before.columns };
  const [top, bottom] = reach(window, row, before.rows);
  const [left, right] = reach(window, column, before.columns);
  return { row: top, column: left, rows: bottom - top, columns: right - left };
}

/** The first place that a window reaches, and the first beyond it. */
function reach({ size, stride, padding }, place, side) {
  const from = place * stride - padding;
  return [clamp(from, 0, side), clamp(from + size, 0, side)];
}

/** In words, what a value was computed from. */
export function sourceText(view, cursor) {
  if (cursor.at === 0) return "a pixel of the image";
  const [{ window, whole }, before] = [view.info[cursor.at], view.info[cursor.at - 1]];
  if (!window) return `from ${fill(whole, { count: before.count * before.size, before: before.name, unit: cursor.unit })}`;
  return `from ${window.size}×${window.size} values of ${nameSources(before, sourceUnits(view, cursor))}`;
}

/** A sentence with its {places} filled in. */
function fill(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name].toLocaleString("en"));
}

function nameSources(before, maps) {
  if (before.count === 1) return before.name;
  if (maps.length === before.count) return `all ${before.count} maps of ${before.name}`;
  return `${maps.length === 1 ? "map" : "maps"} ${joinWords(maps)} of ${before.name}`;
}

/** Where some rows and columns of a unit stand within the stage. */
export function localBox(view, at, unit, { row, column, rows, columns }) {
  const place = view.plan.placed[at];
  if (place.kind === "output") {
    return { left: place.x, top: place.y + unit * place.row, width: place.width, height: place.row };
  }
  let [left, top] = [place.x, place.y];
  if (place.kind === "stack") { left += place.boxes[unit].x; top += place.boxes[unit].y; }
  else {
    const [across, down] = cellPlace(place, unit);
    left += place.inset + across * place.wide;
    top += down * place.tall;
  }
  return { left: left + column * place.cell, top: top + row * place.cell, width: columns * place.cell, height: rows * place.cell };
}

/** Where a value stands in the window. */
export function unitBox(view, cursor) {
  const box = localBox(view, cursor.at, cursor.unit, { row: cursor.row, column: cursor.column, rows: 1, columns: 1 });
  const stage = view.stage.getBoundingClientRect();
  return { ...box, left: stage.left + box.left, top: stage.top + box.top };
}

/** The edges of a layer; a slanted stack's right edge is further left at its top. */
export function outline(view, at) {
  const place = view.plan.placed[at];
  const inset = place.inset ?? 0;
  const right = place.x + place.width - inset;
  const slant = place.boxes ? Math.max(...place.boxes.map((box) => box.x)) - topRightOf(place.boxes) : 0;
  return { left: place.x + inset, right, topRight: right - slant, top: place.y, bottom: place.y + place.height };
}

function topRightOf(boxes) {
  return Math.max(...boxes.filter((box) => box.y === boxes[0].y).map((box) => box.x));
}
