// Which of many drawings or pictures the browser makes other bytes of than Python.

import { CANVAS_SIDE, Ink } from "../../ui/web/engine/ink.js";
import { IMAGE_SIDE, prepareInk } from "../../ui/web/engine/preparation.js";

/** @typedef {import("../../ui/web/engine/ink.js").Stroke} Stroke */

const [INK_SIZE, IMAGE_SIZE] = [CANVAS_SIDE ** 2, IMAGE_SIDE ** 2];

/**
 * Draw each as it grows under the pen, a few points at a time, and prepare it.
 * @param {Uint8Array} expected of each drawing its ink, 280 x 280, and then its image, 28 x 28, all 0 if there is nothing
 *     to read
 * @param {Stroke[][]} drawings
 * @returns {number[]} the numbers of those that differ
 */
export function listDifferentDrawings(expected, drawings) {
  const ink = new Ink();
  return listNumbers(drawings.length, (i) => {
    ink.clear();
    for (const stroke of drawings[i]) grow(ink, stroke, 1 + (i % 5));
    const start = i * (INK_SIZE + IMAGE_SIZE);
    const image = prepare(ink.pixels, CANVAS_SIDE, CANVAS_SIDE);
    return !(isSame(ink.pixels, expected, start) && isSame(image, expected, start + INK_SIZE));
  });
}

/**
 * Prepare pictures of any size.
 * @param {Uint8Array} bytes of each picture the image that is expected, 28 x 28, all 0 if there is nothing to read; and
 *     then the pixels of each
 * @param {[height: number, width: number][]} shapes
 * @returns {number[]} the numbers of those that differ
 */
export function listDifferentPictures(bytes, shapes) {
  let start = shapes.length * IMAGE_SIZE;
  return listNumbers(shapes.length, (i) => {
    const [height, width] = shapes[i];
    const picture = bytes.subarray(start, (start += height * width));
    return !isSame(prepare(picture, width, height), bytes, i * IMAGE_SIZE);
  });
}

/** Those below `count` for which it holds, asked in turn. @param {number} count @param {(i: number) => boolean} holds */
const listNumbers = (count, holds) => Array.from({ length: count }, (_, i) => i).filter(holds);

/** @param {Uint8Array} bytes @param {Uint8Array} expected @param {number} start */
function isSame(bytes, expected, start) {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== expected[start + i]) return false;
  return true;
}

/** @param {Uint8Array} pixels @param {number} width @param {number} height */
const prepare = (pixels, width, height) => prepareInk(pixels, width, height)?.image ?? new Uint8Array(IMAGE_SIZE);

/** @param {Ink} ink @param {Stroke} stroke @param {number} step points at a time */
function grow(ink, { width, points }, step) {
  for (let from = 0; 2 * from < points.length; from += step) {
    ink.extend({ width, points: points.slice(0, 2 * (from + step)) }, from);
  }
}
