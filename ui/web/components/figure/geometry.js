// Which values a value was computed from, and where they stand in the figure.

import { clamp, joinWords } from "../../lib/numbers.js";
import { kindOf } from "./kinds.js";

/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Cursor} Cursor */

/**
 * The maps of the layer before that a unit was computed from.
 * @param {Pick<View, "info">} view
 * @param {{at: number, unit: number}} cursor
 */
export function sourceUnits(view, { at, unit }) {
  const all = view.info[at - 1].count;
  return view.info[at].sources?.[unit] ?? Array.from({ length: all }, (_, each) => each);
}

/**
 * Rows and columns in the layer before that a value was computed from, cut at the map's edge.
 * @param {Pick<View, "info">} view
 * @param {{at: number, row: number, column: number}} cursor
 */
export function sourceWindow(view, { at, row, column }) {
  const [{ window }, before] = [view.info[at], view.info[at - 1]];
  if (!window) return { row: 0, column: 0, rows: before.rows, columns: before.columns };
  const [top, bottom] = reach(window, row, before.rows);
  const [left, right] = reach(window, column, before.columns);
  return { row: top, column: left, rows: bottom - top, columns: right - left };
}

/**
 * The first place that a window reaches, and the first beyond it.
 * @type {(window: import("./layout.js").LayerWindow, place: number, side: number) => [number, number]}
 */
function reach({ size, stride, padding }, place, side) {
  const from = place * stride - padding;
  return [clamp(from, 0, side), clamp(from + size, 0, side)];
}

/**
 * In words, what a value was computed from.
 * @param {Pick<View, "info">} view
 * @param {Cursor} cursor
 */
export function sourceText(view, cursor) {
  if (cursor.at === 0) return "a pixel of the image";
  const [{ window, whole }, before] = [view.info[cursor.at], view.info[cursor.at - 1]];
  if (!window) return `from ${fill(whole, { count: before.count * before.size, before: before.name, unit: cursor.unit })}`;
  return `from ${window.size}×${window.size} values of ${nameSources(before, sourceUnits(view, cursor))}`;
}

/**
 * A sentence with its {places} filled in.
 * @param {string} sentence
 * @param {Record<string, string | number>} words
 */
function fill(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name].toLocaleString("en"));
}

/** @param {import("./index.js").Info} before @param {number[]} maps */
function nameSources(before, maps) {
  if (before.count === 1) return before.name;
  if (maps.length === before.count) return `all ${before.count} maps of ${before.name}`;
  return `${maps.length === 1 ? "map" : "maps"} ${joinWords(maps)} of ${before.name}`;
}

/**
 * Where some rows and columns of a unit stand within the stage.
 * @param {Pick<View, "plan">} view
 * @param {number} at
 * @param {number} unit
 * @param {import("./kinds.js").Window} window
 */
export function localBox(view, at, unit, window) {
  const place = view.plan.placed[at];
  const box = kindOf(place.kind).box(place, unit, window);
  return { ...box, left: place.x + box.left, top: place.y + box.top };
}

/**
 * Where a value stands in the window.
 * @param {Pick<View, "plan" | "stage">} view
 * @param {Cursor} cursor
 */
export function unitBox(view, cursor) {
  const box = localBox(view, cursor.at, cursor.unit, { row: cursor.row, column: cursor.column, rows: 1, columns: 1 });
  const stage = view.stage.getBoundingClientRect();
  return { ...box, left: stage.left + box.left, top: stage.top + box.top };
}

/**
 * The edges of a layer; a slanted stack's right edge is further left at its top.
 * @param {Pick<View, "plan">} view
 * @param {number} at
 */
export function outline(view, at) {
  const { x, y, width, height, inset, lean } = view.plan.placed[at];
  const right = x + width - inset;
  return { left: x + inset, right, topRight: right - lean, top: y, bottom: y + height };
}
