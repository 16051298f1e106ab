// Values as pixels on a canvas, and the way back from a point on the screen to a value.

import { clamp } from "./numbers.js";

/** @typedef {import("./colors.js").Palette} Palette */
/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * What draws on a canvas; every browser has it.
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw on a canvas.");
  return context;
}

/**
 * What a canvas is painted with: its context, and a picture of its size that is kept from one painting to the next.
 * `words` are the picture's pixels as 32 bits, alpha first: every browser runs on little-endian machines.
 * @typedef {{context: CanvasRenderingContext2D, image: ImageData, words: Uint32Array}} Surface
 */

/** @type {WeakMap<HTMLCanvasElement, Surface>} */
const surfaces = new WeakMap();

/**
 * The surface of a canvas, whose pixels become columns x rows; a new one is filled with `ground`.
 * @param {HTMLCanvasElement} canvas
 * @param {number} columns
 * @param {number} rows
 * @param {number} [ground]
 * @returns {Surface}
 */
export function surfaceOf(canvas, columns, rows, ground = 0) {
  const kept = surfaces.get(canvas);
  if (kept && canvas.width === columns && canvas.height === rows) return kept;
  Object.assign(canvas, { width: columns, height: rows });
  const context = contextOf(canvas);
  const image = context.createImageData(columns, rows);
  const words = new Uint32Array(image.data.buffer);
  words.fill(ground);
  const surface = { context, image, words };
  surfaces.set(canvas, surface);
  return surface;
}

/** A colour as a pixel of 32 bits. @param {ArrayLike<number>} rgb each 0 to 255 */
export function packPixel(rgb) {
  const [red, green, blue] = Array.from(rgb);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** The steps of a scale as pixels of 32 bits. @type {WeakMap<Uint8Array, Uint32Array>} */
const steps = new WeakMap();

/**
 * A value's colour as a pixel of 32 bits.
 * @param {Palette} palette
 * @returns {(value: number) => number}
 */
export function pixelsOf(palette) {
  const { table, nan } = palette;
  let words = steps.get(table);
  if (!words) {
    words = Uint32Array.from({ length: table.length / 3 }, (_, at) => packPixel(table.subarray(at * 3, at * 3 + 3)));
    steps.set(table, words);
  }
  const [known, unknown, last] = [words, packPixel(nan), words.length - 1];
  const [low, high] = palette.domain;
  return (value) => { // as scaleIndex, but without a call for each of ten thousand values a frame
    const place = ((value - low) / (high - low)) * last + 0.5;
    if (Number.isNaN(place)) return unknown;
    return known[place <= 0 ? 0 : place >= last ? last : Math.floor(place)];
  };
}

/**
 * Draw rows x columns values, from `offset` on, one pixel a value. CSS scales it up without smoothing.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values
 * @param {number} offset
 * @param {number} rows
 * @param {number} columns
 * @param {Palette} palette
 */
export function paintMap(canvas, values, offset, rows, columns, palette) {
  const { context, image, words } = surfaceOf(canvas, columns, rows);
  const pixelOf = pixelsOf(palette);
  for (let i = 0; i < words.length; i++) words[i] = pixelOf(values[offset + i]);
  context.putImageData(image, 0, 0);
}

/**
 * Row and column under the pointer of a canvas that shows rows x columns values.
 * @param {Element} canvas
 * @param {{clientX: number, clientY: number}} event
 * @param {number} rows
 * @param {number} columns
 * @returns {[number, number]}
 */
export function cellAt(canvas, event, rows, columns) {
  const box = canvas.getBoundingClientRect();
  const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
  const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
  return [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)];
}

/**
 * Where a value stands on the screen.
 * @param {Element} canvas
 * @param {number} row
 * @param {number} column
 * @param {number} rows
 * @param {number} columns
 * @returns {Box}
 */
export function cellBox(canvas, row, column, rows, columns) {
  const box = canvas.getBoundingClientRect();
  const [width, height] = [box.width / columns, box.height / rows];
  return { left: box.left + column * width, top: box.top + row * height, width, height };
}
