// Strokes on a canvas of any size. What was painted before is kept as long as only ink is added.

import { contextOf } from "../../lib/pixels.js";
import { CANVAS_SIDE, UNITS } from "../../engine/ink.js";

/** @typedef {import("../../live/drawing.js").Drawing} Drawing */
/** @typedef {import("../../live/drawing.js").Stroke} Stroke */

/**
 * How much of a drawing is on the canvas: of the last stroke, `points` numbers.
 * @typedef {{generation: number, strokes: number, points: number}} Painted
 */

/**
 * Paint what a drawing has and the canvas not yet.
 * @param {HTMLCanvasElement} canvas
 * @param {Drawing} drawing
 * @param {Painted | null} painted null: paint all
 * @param {string} color
 * @returns {Painted}
 */
export function paintInk(canvas, drawing, painted, color) {
  const context = contextOf(canvas);
  const { strokes, generation } = drawing;
  const kept = painted?.generation === generation ? painted : null;
  if (!kept) context.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineCap: "round", lineJoin: "round" });
  const first = kept ? Math.max(0, kept.strokes - 1) : 0;
  for (let at = first; at < strokes.length; at++) {
    const from = kept && at === kept.strokes - 1 ? kept.points : 0;
    if (from < strokes[at].points.length) paintStroke(context, strokes[at], from, canvas.width / (CANVAS_SIDE * UNITS));
  }
  return { generation, strokes: strokes.length, points: strokes.at(-1)?.points.length ?? 0 };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} from the first number of its points that is not painted
 * @param {number} scale pixels of the canvas for each part
 */
function paintStroke(context, { width, points }, from, scale) {
  const start = Math.max(0, from - 2);
  const [x, y] = [points[start] * scale, points[start + 1] * scale];
  context.lineWidth = width * UNITS * scale;
  context.beginPath();
  if (points.length === 2) {
    context.arc(x, y, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(x, y);
  for (let at = start + 2; at < points.length; at += 2) context.lineTo(points[at] * scale, points[at + 1] * scale);
  context.stroke();
}
