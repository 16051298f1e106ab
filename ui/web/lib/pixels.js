// Values as pixels on a canvas, and the way back from a point on the screen to a value.

import { scaleIndex } from "./colors.js";
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
 * Write one value's colour into RGBA bytes.
 * @param {Uint8ClampedArray} pixels
 * @param {number} at index of its first byte
 * @param {number} value
 * @param {Palette} palette
 */
export function putPixel(pixels, at, value, palette) {
  const index = scaleIndex(value, palette);
  for (let c = 0; c < 3; c++) pixels[at + c] = index < 0 ? palette.nan[c] : palette.table[index * 3 + c];
  pixels[at + 3] = 255;
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
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const context = contextOf(canvas);
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) putPixel(image.data, i * 4, values[offset + i], palette);
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
