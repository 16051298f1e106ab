// Colours of values. The colours themselves come with the data, from lenet/figures/colors.py: none is named here.

import { decodeBytes, findRange } from "./numbers.js";

/**
 * A scale: `table` is red, green, blue of each step, from `domain[0]` to `domain[1]`; `nan` is what is not a number.
 * @typedef {{table: Uint8Array, domain: [number, number], nan: number[]}} Palette
 */

/**
 * A palette as it comes from Python.
 * @param {{table: string, domain: [number, number], nan: number[]}} data `table` is base64 of RGB bytes
 * @returns {Palette}
 */
export function readPalette(data) {
  return { table: decodeBytes(data.table), domain: data.domain, nan: data.nan };
}

/**
 * The scales of activations as they come from Python: from zero up, and both ways from zero.
 * @typedef {{sequential: string, diverging: string, nan: number[]}} Scales
 */

/** @param {Scales} scales @returns {{sequential: Uint8Array, diverging: Uint8Array, nan: number[]}} */
export function readScales({ sequential, diverging, nan }) {
  return { sequential: decodeBytes(sequential), diverging: decodeBytes(diverging), nan };
}

/**
 * The palette of activations: from zero to the largest; where a value is negative, as far below zero as above it. As
 * compute_domain in lenet/figures/colors.py.
 * @param {ReturnType<typeof readScales>} scales
 * @param {ArrayLike<number>} values
 * @param {number} offset
 * @param {number} count
 * @returns {Palette}
 */
export function chooseActivationPalette({ sequential, diverging, nan }, values, offset, count) {
  const [low, high] = findRange(values, offset, count);
  const limit = Math.max(-low, high);
  if (low < 0) return { table: diverging, domain: [-limit, limit], nan };
  return { table: sequential, domain: [0, high > 0 ? high : 1], nan };
}

/**
 * The palette of ink: from the ground to full ink, 0 to 1, or as far as the values reach beyond.
 * @type {typeof chooseActivationPalette}
 */
export function chooseInkPalette({ sequential, nan }, values, offset, count) {
  const [low, high] = findRange(values, offset, count);
  return { table: sequential, domain: [Math.min(0, low), Math.max(1, high)], nan };
}

/**
 * The step of the scale that a value has; -1 for what is not a number. Beyond the domain it is the scale's end.
 * @param {number} value
 * @param {Palette} palette
 */
export function scaleIndex(value, palette) {
  if (Number.isNaN(value)) return -1;
  const [low, high] = palette.domain;
  const last = palette.table.length / 3 - 1;
  const place = Math.round(((value - low) / (high - low)) * last);
  return Math.min(last, Math.max(0, place));
}

/**
 * Red, green and blue of a value, each 0 to 255.
 * @param {number} value
 * @param {Palette} palette
 * @returns {ArrayLike<number>}
 */
export function colorOf(value, palette) {
  const index = scaleIndex(value, palette);
  return index < 0 ? palette.nan : palette.table.subarray(index * 3, index * 3 + 3);
}

/**
 * The colour of a value as CSS writes it.
 * @param {number} value
 * @param {Palette} palette
 */
export function cssColor(value, palette) {
  return `rgb(${Array.from(colorOf(value, palette)).join(", ")})`;
}
