/** A dense (fully connected) layer: every output is a weighted sum of all inputs. */

import { Layer, dotProduct, toRows } from "./base.js";

/** @typedef {import("./base.js").Shape} Shape */
/** @typedef {import("./base.js").Weights} Weights */

export class Dense extends Layer {
  static kind = "dense";

  /** @param {{name: string, inputShape: Shape, units: number, activation?: import("./base.js").Activation}} given */
  constructor({ name, inputShape, units, activation }) {
    super({ name, inputShape, activation });
    this.units = units;
  }

  /** @returns {Shape} */
  get outputShape() {
    return [1, 1, this.units];
  }

  get weightShapes() {
    const [height, width, channels] = this.inputShape;
    return { kernel: [height * width * channels, this.units], bias: [this.units] };
  }

  /**
   * Each unit's weights become one row; where maps come before it, map by map.
   * @param {Weights} arrays
   * @returns {Weights}
   */
  arrange({ kernel, bias }) {
    const [height, width, channels] = this.inputShape;
    return { kernel: toRows(kernel, height * width, channels, this.units), bias };
  }

  /**
   * Each unit adds up all inputs, each times a weight of its own, and its bias:
   *
   *     sums[u] = bias[u] + sum over i of values[i] * kernel[u, i]
   *
   * @param {Weights} weights `kernel` (units, inputs), `bias` (units)
   * @param {Float32Array} values (inputs)
   */
  preactivation({ kernel, bias }, values) {
    return bias.map((start, unit) => start + dotProduct(kernel, unit * values.length, values));
  }

  /**
   * Each unit sends its gradient back through its weights.
   * @param {Weights} weights `kernel` (units, inputs)
   * @param {Float32Array} gradient (units)
   * @param {Float32Array} values (inputs)
   */
  preactivationGradient({ kernel }, gradient, values) {
    const back = new Float64Array(values.length);
    for (let unit = 0; unit < this.units; unit++) {
      const row = unit * values.length;
      for (let i = 0; i < back.length; i++) back[i] += gradient[unit] * kernel[row + i];
    }
    return Float32Array.from(back);
  }
}
