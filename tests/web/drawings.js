// What the browser makes of many drawings or pictures, as bytes that a test compares with Python's.

import { CANVAS_SIDE, Ink } from "../../ui/web/engine/ink.js";
import { IMAGE_SIDE, prepareInk } from "../../ui/web/engine/preparation.js";

/** @typedef {import("../../ui/web/engine/ink.js").Stroke} Stroke */

/**
 * Draw each as it grows under the pen, a few points at a time, and prepare it.
 * @param {Stroke[][]} drawings
 * @returns {Uint8Array} of each drawing its ink, 280 x 280, and then its image, 28 x 28, all 0 if there is nothing to read
 */
export function drawAll(drawings) {
  const size = CANVAS_SIDE ** 2 + IMAGE_SIDE ** 2;
  const bytes = new Uint8Array(drawings.length * size);
  const ink = new Ink();
  drawings.forEach((strokes, i) => {
    ink.clear();
    for (const stroke of strokes) grow(ink, stroke, 1 + (i % 5));
    bytes.set(ink.pixels, i * size);
    bytes.set(prepare(ink.pixels, CANVAS_SIDE, CANVAS_SIDE), i * size + CANVAS_SIDE ** 2);
  });
  return bytes;
}

/**
 * Prepare pictures of any size.
 * @param {[height: number, width: number][]} shapes
 * @param {Uint8Array} pixels of all, one after the other
 * @returns {Uint8Array} of each its image, 28 x 28, all 0 if there is nothing to read
 */
export function prepareAll(shapes, pixels) {
  const bytes = new Uint8Array(shapes.length * IMAGE_SIDE ** 2);
  let start = 0;
  shapes.forEach(([height, width], i) => {
    bytes.set(prepare(pixels.subarray(start, start + height * width), width, height), i * IMAGE_SIDE ** 2);
    start += height * width;
  });
  return bytes;
}

/** @param {Uint8Array} pixels @param {number} width @param {number} height */
const prepare = (pixels, width, height) => prepareInk(pixels, width, height)?.image ?? new Uint8Array(IMAGE_SIDE ** 2);

/** @param {Ink} ink @param {Stroke} stroke @param {number} step points at a time */
function grow(ink, { width, points }, step) {
  for (let from = 0; 2 * from < points.length; from += step) {
    ink.extend({ width, points: points.slice(0, 2 * (from + step)) }, from);
  }
}
