/** A dense (fully connected) layer: every output is a weighted sum of all inputs. */

import { Layer, match, toRows } from "./base.js";

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

  /** @param {Weights} weights @param {Float32Array} values */
  preactivation({ kernel, bias }, values) {
    return bias.map((start, unit) => start + match(kernel, unit * values.length, values));
  }

  /**
   * Each unit sends its gradient back through its weights.
   * @param {Weights} weights
   * @param {Float32Array} gradient
   * @param {Float32Array} values
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
