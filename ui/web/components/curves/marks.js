// The signs by which curves are told apart without colour: dots, diamonds, dashes.

import { findRecord } from "../../lib/records.js";

/** @typedef {import("./axes.js").Curve} Curve */

/**
 * trace: draw its outline around (x, y). isFilled: whether it has the curve's colour inside, or the ground's.
 * @typedef {{trace: (context: CanvasRenderingContext2D, x: number, y: number, size: number) => void, isFilled: boolean}} Mark
 */

/** @type {Record<string, Mark>} */
const MARKS = {
  dot: { trace: (context, x, y, size) => context.arc(x, y, size, 0, Math.PI * 2), isFilled: true },
  diamond: {
    trace(context, x, y, size) {
      const r = size * 1.25;
      context.moveTo(x, y - r);
      context.lineTo(x + r, y);
      context.lineTo(x, y + r);
      context.lineTo(x - r, y);
      context.closePath();
    },
    isFilled: false,
  },
};

/** @param {string} name */
export function markOf(name) {
  return findRecord(MARKS, "mark of a curve", name);
}

/**
 * One dot or diamond, its outline unbroken even on a dashed curve.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size half its height, about
 * @param {Pick<Curve, "marks" | "color">} curve
 * @param {{ground: string}} theme
 */
export function drawMark(context, x, y, size, { marks, color }, theme) {
  const { trace, isFilled } = markOf(marks);
  context.beginPath();
  trace(context, x, y, size);
  Object.assign(context, { fillStyle: isFilled ? color : theme.ground, strokeStyle: color, lineWidth: size / 2 });
  context.setLineDash([]);
  context.fill();
  context.stroke();
}

/**
 * A piece of a curve as a legend shows it: from (x, y) to the right, its mark in the middle.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} length
 * @param {Curve} curve
 * @param {{ground: string}} theme
 */
export function drawSample(context, x, y, length, curve, theme) {
  context.save();
  Object.assign(context, { strokeStyle: curve.color, lineWidth: Math.max(1.5, curve.width) });
  context.setLineDash(curve.dash);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + length, y);
  context.stroke();
  if (curve.marks) drawMark(context, x + length / 2, y, 4, curve, theme);
  context.restore();
}
