// The thin lines of the LeNet-5 figure: at rest an example of each window, as in the paper; when a value is pointed at,
// its real window in every map that it was computed from.

import { makeShape } from "../../lib/dom.js";
import { HEAD } from "./layout.js";
import { localBox, outline, sourceUnits, sourceWindow } from "./geometry.js";
import { kindOf } from "./kinds.js";

/** @typedef {import("../../lib/pixels.js").Box} Box */
/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Cursor} Cursor */

/**
 * Draw the lines for what is pointed at, or the examples.
 * @param {View} view
 */
export function drawConnections(view) {
  const { plan, lines } = view;
  if (!plan) return;
  lines.setAttribute("width", String(view.width));
  lines.setAttribute("height", String(plan.height));
  const marks = plan.wide ? drawOperations(view) : [];
  if (view.cursor && view.cursor.at > 0) marks.push(...drawSource(view, view.cursor, "live-line"));
  else if (plan.wide) marks.push(...drawExamples(view));
  if (view.cursor && plan.placed[view.cursor.at].cell) {
    marks.push(drawBox(localBox(view, view.cursor.at, view.cursor.unit, { ...view.cursor, rows: 1, columns: 1 }), "here"));
  }
  lines.replaceChildren(...marks);
  lines.classList.toggle("pointing", Boolean(view.cursor));
}

/**
 * One window between each pair of neighbours, from the last and frontmost map.
 * @param {View} view
 */
function drawExamples(view) {
  const marks = [];
  for (let at = 1; at < view.info.length; at++) {
    const info = view.info[at];
    if (info.size === 1) { marks.push(...drawFan(view, at)); continue; }
    const cursor = { at, unit: info.count - 1, row: Math.floor(info.rows * 0.6), column: Math.floor(info.columns * 0.35) };
    marks.push(...drawSource(view, cursor, "line", true));
  }
  return marks;
}

/**
 * Full connection: the right edge of the layer before, drawn out to the left edge of the layer's own.
 * @param {View} view
 * @param {number} at
 */
function drawFan(view, at) {
  const [from, to] = [outline(view, at - 1), outline(view, at)];
  return [drawLine(from.topRight, from.top, to.left, to.top, "line"),
    drawLine(from.right, from.bottom, to.left, to.bottom, "line")];
}

/**
 * The windows that a value was computed from, and lines from the nearest of them to the value. Where layers stand below
 * each other there is no room for lines.
 * @param {View} view
 * @param {Cursor} cursor
 * @param {string} className
 * @param {boolean} single only in the last map
 */
function drawSource(view, cursor, className, single = false) {
  const { wide } = view.plan;
  if (!view.info[cursor.at].window) return wide ? drawFan(view, cursor.at).map((line) => restyle(line, className)) : [];
  const window = sourceWindow(view, cursor);
  const all = sourceUnits(view, cursor);
  const sources = single ? all.slice(-1) : all;
  const boxes = sources.map((unit) => localBox(view, cursor.at - 1, unit, window));
  const target = localBox(view, cursor.at, cursor.unit, { ...cursor, rows: 1, columns: 1 });
  const lines = wide ? drawCone(boxes[boxes.length - 1], target, className) : [];
  return [...boxes.map((box) => drawBox(box, className)), ...lines];
}

/** @param {Box} from @param {Box} to @param {string} className */
function drawCone(from, to, className) {
  const [x, y] = [to.left + to.width / 2, to.top + to.height / 2];
  return [drawLine(from.left + from.width, from.top, x, y, className),
    drawLine(from.left + from.width, from.top + from.height, x, y, className)];
}

/**
 * What is done between two layers, written under the gap between them. Where a layer sees all, it is written under the
 * layer itself, if there is room: cells that follow maps stand close to them, and the bars close to the cells.
 * @param {View} view
 */
function drawOperations(view) {
  const { placed, planes } = view.plan;
  return view.info.slice(1).flatMap(({ at, window, operation }) => {
    if (!window && ![placed[at - 1], placed[at]].every(({ kind }) => kindOf(kind).isRoomy)) return [];
    const x = window ? (outline(view, at - 1).right + outline(view, at).left) / 2 : placed[at].x + placed[at].width / 2;
    return operation.map((word, line) => drawText(x, HEAD + planes + 18 + line * 14, word));
  });
}

/** @param {Box} box @param {string} className */
function drawBox({ left, top, width, height }, className) {
  return makeShape("rect", { x: left, y: top, width, height, class: className });
}

/** @type {(x1: number, y1: number, x2: number, y2: number, className: string) => SVGElement} */
function drawLine(x1, y1, x2, y2, className) {
  return makeShape("line", { x1, y1, x2, y2, class: className });
}

/** @param {number} x @param {number} y @param {string} text */
function drawText(x, y, text) {
  const shape = makeShape("text", { x, y, class: "operation" });
  shape.textContent = text;
  return shape;
}

/** @param {SVGElement} shape @param {string} className */
function restyle(shape, className) {
  shape.setAttribute("class", className);
  return shape;
}
