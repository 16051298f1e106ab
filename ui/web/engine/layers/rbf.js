/** Euclidean radial basis functions: each digit has a pattern, and what counts is how far the values are from it. */

import { Layer } from "./base.js";

/** @typedef {import("./base.js").Shape} Shape */
/** @typedef {import("./base.js").Weights} Weights */

/**
 * What the sum of squared differences is multiplied with: of 84, that makes twice their mean. The paper (section II-B)
 * takes the sum as it is; lenet/layers/rbf.py says why we do not.
 */
const PENALTY_SCALE = 2 / 84;

export class RBF extends Layer {
  static kind = "rbf";

  /** @param {{name: string, inputShape: Shape, patterns: number[][]}} given `patterns`: a row of +1 and -1 for each class */
  constructor({ name, inputShape, patterns }) {
    super({ name, inputShape });
    this.patterns = patterns;
  }

  /** @returns {Shape} */
  get outputShape() {
    return [1, 1, this.patterns.length];
  }

  /**
   * Minus the squared distance to each pattern, scaled: the nearest has the largest.
   *
   *     logits[d] = -2/84 * sum over i of (values[i] - patterns[d][i])^2
   *
   * @param {Weights} _weights
   * @param {Float32Array} values (84)
   */
  preactivation(_weights, values) {
    return Float32Array.from(this.patterns, (pattern) => {
      const distance = values.reduce((sum, value, i) => sum + (value - pattern[i]) ** 2, 0);
      return -PENALTY_SCALE * distance;
    });
  }

  /**
   * A squared distance changes by twice the difference.
   * @param {Weights} _weights
   * @param {Float32Array} gradient
   * @param {Float32Array} values
   */
  preactivationGradient(_weights, gradient, values) {
    return values.map((value, i) => {
      const change = this.patterns.reduce((sum, pattern, unit) => sum + gradient[unit] * (value - pattern[i]), 0);
      return -2 * PENALTY_SCALE * change;
    });
  }
}
