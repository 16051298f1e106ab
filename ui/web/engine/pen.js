/**
 * A drawing drawn again with one pen, as lenet/preprocessing/pen.py does: whatever its size, its place and its pen, its
 * strokes are as wide as MNIST's.
 */

import { UNITS } from "./ink.js";
import { DIGIT_SIDE, IMAGE_SIDE } from "./preparation.js";

/** @typedef {import("./ink.js").Stroke} Stroke */

/** Pixels of the new drawing, on each side, for one of the 20x20: so many that no line is coarse. */
const PIXELS = 7;
/** Pixels of the new drawing on each side, 196. */
export const EVEN_SIDE = IMAGE_SIDE * PIXELS;
/** Pixels: a seventh of the digit's longer side of 140, or 2.9 of the 20x20. MNIST's own pens are about 2.6 wide. */
const EVEN_PEN = 20;
/** Eighths of a pixel: the longer side of the box around all points, from which the pen reaches out. */
const LINE_SIDE = (DIGIT_SIDE * PIXELS - EVEN_PEN) * UNITS;

/**
 * The same strokes, as large as can be in the middle of 196x196 pixels, by a pen of 20.
 *
 * The longer side of the box around all points becomes 120 pixels. Places are rounded to whole eighths of a pixel, halves
 * up; a mere dot stays one.
 * @param {Stroke[]} strokes
 * @returns {Stroke[]}
 */
export function drawEvenly(strokes) {
  const ends = [0, 1].map((axis) => findEnds(strokes, axis));
  const side = Math.max(...ends.map(([low, high]) => high - low));
  const lows = ends.map(([low]) => low);
  const starts = ends.map(([low, high]) => Math.floor((EVEN_SIDE * UNITS - scale(high - low, side)) / 2));
  return strokes.map(({ points }) => ({
    width: EVEN_PEN,
    points: points.map((place, i) => scale(place - lows[i % 2], side) + starts[i % 2]),
  }));
}

/** The lowest and the highest place on an axis. @param {Stroke[]} strokes @param {number} axis @returns {[number, number]} */
function findEnds(strokes, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (const { points } of strokes) {
    for (let i = axis; i < points.length; i += 2) {
      if (points[i] < low) low = points[i];
      if (points[i] > high) high = points[i];
    }
  }
  return [low, high];
}

/** A length of the old drawing in the new one, where `side` becomes `LINE_SIDE`. @param {number} length @param {number} side */
function scale(length, side) {
  return side === 0 ? 0 : Math.floor((2 * length * LINE_SIDE + side) / (2 * side));
}
