/**
 * What every kind of layer is: its shapes, its weights, what it computes, and how a gradient goes back through it.
 *
 * Values are channels first: a map is one stretch of numbers, row by row, and the next map follows it. Shapes are
 * [height, width, channels] all the same, as in Python.
 */

import { LINEAR } from "../activations.js";

/** @typedef {import("../activations.js").Activation} Activation */
/** @typedef {[number, number, number]} Shape */
/** @typedef {Record<string, Float32Array>} Weights the arrays of one layer by the name of their part, channels first */

export class Layer {
  /** What the field calls this kind of layer, as in Python. */
  static kind = "";

  /** @param {{name: string, inputShape: Shape, activation?: Activation}} given */
  constructor({ name, inputShape, activation = LINEAR }) {
    this.name = name;
    this.inputShape = inputShape;
    this.activation = activation;
  }

  /** @returns {Shape} */
  get outputShape() {
    throw new Error("Every kind of layer has its own.");
  }

  /**
   * The shape of each array in a weights file, by the name of its part; none for a layer that learns nothing.
   * @returns {Record<string, number[]>}
   */
  get weightShapes() {
    return {};
  }

  /**
   * Bring the arrays of a weights file into the order in which this layer computes.
   * @param {Weights} arrays in the order of `weightShapes`
   * @returns {Weights}
   */
  arrange(arrays) {
    return arrays;
  }

  /**
   * How many times larger than its inputs its preactivations can become at most, the bias not counted.
   * @param {Weights} weights
   */
  gain({ kernel, bias }) {
    if (!kernel) return 1;
    const inputs = kernel.length / bias.length;
    const rows = Array.from(bias, (_, unit) => kernel.subarray(unit * inputs, (unit + 1) * inputs));
    return Math.max(...rows.map((row) => row.reduce((sum, weight) => sum + Math.abs(weight), 0)));
  }

  /**
   * What the layer makes of its input, before the activation.
   * @param {Weights} _weights
   * @param {Float32Array} _values shaped like `inputShape`
   * @returns {Float32Array} shaped like `outputShape`
   */
  preactivation(_weights, _values) {
    throw new Error("Every kind of layer has its own.");
  }

  /**
   * Carry a gradient by the preactivations back to the input.
   * @param {Weights} _weights
   * @param {Float32Array} _gradient shaped like `outputShape`
   * @param {Float32Array} _values the input
   * @returns {Float32Array} shaped like `inputShape`
   */
  preactivationGradient(_weights, _gradient, _values) {
    throw new Error("Every kind of layer has its own.");
  }

  /**
   * Its preactivations, and its activations, which are what the next layer is given.
   * @param {Weights} weights
   * @param {Float32Array} values
   */
  forward(weights, values) {
    const preactivation = this.preactivation(weights, values);
    return { preactivation, activation: this.activate(preactivation) };
  }

  /** @param {Float32Array} preactivation the same array comes back where no activation follows */
  activate(preactivation) {
    const { apply } = this.activation;
    if (this.activation === LINEAR) return preactivation;
    const activation = new Float32Array(preactivation.length);
    for (let i = 0; i < activation.length; i++) activation[i] = apply(preactivation[i]);
    return activation;
  }

  /**
   * Carry a gradient by the activations back to the input: times the slope at each preactivation, and on.
   * @param {Weights} weights
   * @param {Float32Array} gradient shaped like `outputShape`
   * @param {Float32Array} values the input
   * @param {Float32Array} preactivation what `forward` made of it
   */
  backward(weights, gradient, values, preactivation) {
    const { slope } = this.activation;
    const before = gradient.map((change, i) => change * slope(preactivation[i]));
    return this.preactivationGradient(weights, before, values);
  }
}

/**
 * A kernel of a weights file (height, width, inputs, filters) as one row a filter: (filters, inputs, height, width).
 * @param {Float32Array} kernel
 * @param {number} area height times width
 * @param {number} inputs
 * @param {number} filters
 */
export function toRows(kernel, area, inputs, filters) {
  const rows = new Float32Array(kernel.length);
  let at = 0;
  for (let f = 0; f < filters; f++) {
    for (let c = 0; c < inputs; c++) {
      for (let place = 0; place < area; place++) rows[at++] = kernel[(place * inputs + c) * filters + f];
    }
  }
  return rows;
}

/**
 * The dot product of two rows of numbers: multiplied one by one and added up. It says how well they match.
 * @param {Float32Array} rows of which one begins at `start`
 * @param {number} start
 * @param {Float32Array} values as many as the row has
 */
export function dotProduct(rows, start, values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += rows[start + i] * values[i];
  return sum;
}
