// Which of many drawings or pictures the browser makes other bytes of than Python.

import { CANVAS_SIDE, Ink } from "../../ui/web/engine/ink.js";
import { IMAGE_SIDE, prepareInk } from "../../ui/web/engine/preparation.js";
import { ALL_STEPS, WrittenInk } from "../../ui/web/engine/written.js";

/** @typedef {import("../../ui/web/engine/ink.js").Stroke} Stroke */

const [INK_SIZE, IMAGE_SIZE] = [CANVAS_SIDE ** 2, IMAGE_SIDE ** 2];
const NOTHING = new Uint8Array(IMAGE_SIZE);

/**
 * Draw each as it grows under the pen, a few points at a time, and prepare it.
 * @param {Uint8Array} expected of each drawing its ink, 280 x 280, and then, all 0 where there is nothing to read, two images
 *     of 28 x 28: with all switches on, and with those of the third argument in turn
 * @param {Stroke[][]} drawings
 * @param {import("../../ui/web/engine/written.js").Switches[]} switches
 * @returns {number[]} the numbers of those that differ
 */
export function listDifferentDrawings(expected, drawings, switches) {
  const [ink, written] = [new Ink(), new WrittenInk()];
  return listNumbers(drawings.length, (i) => {
    for (const strokes of grow(drawings[i])) {
      ink.show(strokes);
      written.prepare(strokes, ALL_STEPS);
    }
    const images = [ALL_STEPS, switches[i % switches.length]].map((each) => written.prepare(drawings[i], each)?.image ?? NOTHING);
    let start = i * (INK_SIZE + images.length * IMAGE_SIZE);
    return ![ink.pixels, ...images].every((bytes) => isSame(bytes, expected, (start += bytes.length) - bytes.length));
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
const prepare = (pixels, width, height) => prepareInk(pixels, width, height)?.image ?? NOTHING;

/** A drawing in three states of each of its strokes. @param {Stroke[]} strokes @returns {Stroke[][]} */
function grow(strokes) {
  return strokes.flatMap(({ width, points }, at) => [1, 2, 3].map((thirds) => {
    const count = Math.ceil((points.length / 2) * (thirds / 3));
    return strokes.slice(0, at).concat({ width, points: points.slice(0, 2 * count) });
  }));
}
