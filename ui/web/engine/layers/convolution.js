/**
 * Convolution: slide small filters over the maps and note how well each place matches.
 *
 * As in the paper and in every deep-learning library, the filter is not flipped (strictly speaking this is a
 * cross-correlation).
 */

import { Layer, dotProduct, toRows } from "./base.js";

/** @typedef {import("./base.js").Shape} Shape */
/** @typedef {import("./base.js").Weights} Weights */
/** @typedef {import("./base.js").Activation} Activation */

/**
 * Zeros before and after that keep the maps' size; an even filter has one more after, as in Keras.
 * @param {number} k
 * @returns {[number, number]}
 */
export const samePadding = (k) => [Math.floor((k - 1) / 2), Math.floor(k / 2)];

export class Convolution extends Layer {
  static kind = "convolution";
  /** How far the window moves from one value to the next. */
  static stride = 1;

  /**
   * @param {{name: string, inputShape: Shape, filters: number, window: number, activation?: Activation,
   *   padding?: [number, number], table?: number[][] | null}} given `filters`: how many there are, each makes one map;
   *   `window`: the side of a filter; `padding`: rows of zeros before and after the maps; `table`: for each filter the
   *   maps that it sees, null for all
   */
  constructor({ name, inputShape, filters, window, activation, padding = [0, 0], table = null }) {
    super({ name, inputShape, activation });
    const side = inputShape[0];
    this.stride = /** @type {typeof Convolution} */ (this.constructor).stride;
    this.filters = filters;
    this.window = window;
    this.table = table;
    this.before = padding[0];
    this.paddedSide = side + padding[0] + padding[1];
    if (this.paddedSide < window) {
      const misfit = `cannot slide a ${window}x${window} kernel over maps of ${side}x${side}`;
      throw new Error(`${name} ${misfit}: the kernel is larger.`);
    }
    this.places = listPlaces(inputShape[2], window, this.paddedSide);
  }

  /** @returns {Shape} */
  get outputShape() {
    const side = Math.floor((this.paddedSide - this.window) / this.stride) + 1;
    return [side, side, this.filters];
  }

  /** With a table the kernel has this shape, too: zeros stand for the connections that are not there. */
  get weightShapes() {
    return { kernel: [this.window, this.window, this.inputShape[2], this.filters], bias: [this.filters] };
  }

  /** Each filter becomes one row: its weights for the first map, the next, ... @param {Weights} arrays @returns {Weights} */
  arrange({ kernel, bias }) {
    const rows = toRows(kernel, this.window ** 2, this.inputShape[2], this.filters);
    this.table?.forEach((sources, filter) => this.checkJoined(rows, sources, filter));
    return { kernel: rows, bias };
  }

  /**
   * Refuse weights where the table has no connection.
   * @param {Float32Array} rows
   * @param {number[]} sources the maps that the filter sees
   * @param {number} filter
   */
  checkJoined(rows, sources, filter) {
    const [channels, area] = [this.inputShape[2], this.window ** 2];
    for (let map = 0; map < channels; map++) {
      const start = (filter * channels + map) * area;
      if (!sources.includes(map) && rows.subarray(start, start + area).some((weight) => weight !== 0)) {
        const strange = `from input map ${map} to map ${filter}`;
        throw new Error(`The weights "${this.name}/kernel" are not 0 ${strange}, which this network does not join.`);
      }
    }
  }

  /**
   * Each value is the sum of a window times a filter, plus the filter's bias. Of maps with their zeros around them, with s
   * the stride:
   *
   *     sums[f, y, x] = bias[f] + sum over c, i, j of maps[c, s y + i, s x + j] * kernel[f, c, i, j]
   *
   * @param {Weights} weights `kernel` (filters, channels, k, k), `bias` (filters)
   * @param {Float32Array} maps (channels, height, width)
   */
  preactivation({ kernel, bias }, maps) {
    const [side] = this.outputShape;
    const sums = new Float32Array(this.filters * side * side);
    const padded = this.pad(maps);
    const patch = new Float32Array(this.places.length); // what lies under the window
    for (let place = 0; place < side * side; place++) {
      const corner = this.cornerOf(place, side);
      for (let i = 0; i < patch.length; i++) patch[i] = padded[corner + this.places[i]];
      // A window and a filter side by side are two long rows of numbers: their match is one dot product.
      for (let f = 0; f < this.filters; f++) {
        sums[f * side * side + place] = bias[f] + dotProduct(kernel, f * patch.length, patch);
      }
    }
    return sums;
  }

  /**
   * A pixel took part in many windows, in each with another weight of every filter: its gradient is the sum over them.
   * @param {Weights} weights `kernel` (filters, channels, k, k)
   * @param {Float32Array} gradient (filters, height, width) of the output
   */
  preactivationGradient({ kernel }, gradient) {
    const [side] = this.outputShape;
    const padded = new Float64Array(this.paddedSide ** 2 * this.inputShape[2]);
    for (let place = 0; place < side * side; place++) {
      const corner = this.cornerOf(place, side);
      for (let f = 0; f < this.filters; f++) {
        const change = gradient[f * side * side + place];
        const row = f * this.places.length;
        if (change === 0) continue; // as most are behind a largest of four
        for (let i = 0; i < this.places.length; i++) padded[corner + this.places[i]] += change * kernel[row + i];
      }
    }
    return this.unpad(padded);
  }

  /** Where the window of an output value begins in the first padded map. @param {number} place @param {number} side */
  cornerOf(place, side) {
    return (Math.floor(place / side) * this.paddedSide + (place % side)) * this.stride;
  }

  /** The maps with zeros around them. @param {Float32Array} maps */
  pad(maps) {
    const [side, , channels] = this.inputShape;
    if (this.paddedSide === side) return maps;
    const padded = new Float32Array(this.paddedSide ** 2 * channels);
    for (let row = 0; row < side * channels; row++) {
      padded.set(maps.subarray(row * side, (row + 1) * side), this.startOf(row));
    }
    return padded;
  }

  /** The maps without what was put around them. @param {Float64Array} padded */
  unpad(padded) {
    const [side, , channels] = this.inputShape;
    const maps = new Float32Array(side * side * channels);
    for (let row = 0; row < side * channels; row++) {
      maps.set(padded.subarray(this.startOf(row), this.startOf(row) + side), row * side);
    }
    return maps;
  }

  /** Where a row of the maps, counted through all of them, begins in the padded ones. @param {number} row */
  startOf(row) {
    const side = this.inputShape[0];
    const map = Math.floor(row / side);
    return (map * this.paddedSide + this.before + (row % side)) * this.paddedSide + this.before;
  }
}

/**
 * How far each value of a window lies from the window's corner in the first map: map by map, row by row.
 * @param {number} channels
 * @param {number} k
 * @param {number} side of the padded maps
 */
function listPlaces(channels, k, side) {
  return Int32Array.from({ length: channels * k * k }, (_, i) => {
    const map = Math.floor(i / (k * k));
    const row = Math.floor(i / k) % k;
    return (map * side + row) * side + (i % k);
  });
}
