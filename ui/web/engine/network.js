/** A LeNet-5 with its weights, which keeps every number on the way from pixel to prediction. */

import { INPUT_FORMATS, scaleImage } from "./inputs.js";
import { measureEnergy } from "./layers/no_digit.js";
import { backward, buildLayers, forward } from "./lenet5.js";

/** @typedef {import("./layers/base.js").Weights} Weights */
/** @typedef {import("./lenet5.js").Config} Config */
/** @typedef {import("./lenet5.js").LayerTrace} LayerTrace */
/** @typedef {{shape: number[], values: Float32Array}} NumberArray an array of a weights file, in Python's order */

/**
 * Everything computed for one image; maps are channels first.
 * @typedef {{input: Float32Array, layers: Record<string, LayerTrace>, logits: Float32Array, probabilities: Float32Array}} Trace
 */

/** What values may become, as in lenet/network/network.py. */
const LARGEST = 1e15;

export class Network {
  /**
   * @param {Config} config
   * @param {Record<string, NumberArray>} arrays by their names in a weights file: "C1/kernel", "C1/bias", ..., "energy"
   * @throws {Error} if the config cannot be built or the arrays do not fit it; its message is a sentence for a page
   */
  constructor(config, arrays) {
    this.config = config;
    this.layers = buildLayers(config);
    /**
     * The arrays of each layer by its name, channels first: kernels are (filters, inputs, height, width).
     * @type {Record<string, Weights>}
     */
    this.weights = {};
    for (const layer of this.layers) {
      const parts = Object.entries(layer.weightShapes);
      const values = parts.map(([part, shape]) => [part, readValues(arrays, `${layer.name}/${part}`, shape)]);
      this.weights[layer.name] = layer.arrange(Object.fromEntries(values));
    }
    this.checkReach();
    /** A picture with more energy is taken for no digit; infinity turns none away. */
    this.threshold = arrays.energy ? readValues(arrays, "energy", [])[0] : Infinity;
  }

  /**
   * Compute every layer.
   * @param {ArrayLike<number>} image 28 x 28 pixels, 0 ground to 255 ink
   * @returns {Trace}
   */
  forward(image) {
    const input = scaleImage(image, INPUT_FORMATS[this.config.input_size]);
    const layers = forward(this.layers, this.weights, input);
    return { input, layers, logits: layers.OUTPUT.preactivation, probabilities: layers.OUTPUT.activation };
  }

  /** Whether it takes a picture for no digit. @param {Trace} trace what `forward` computed of it */
  rejects({ logits }) {
    return measureEnergy(logits) > this.threshold;
  }

  /**
   * How a number changes with every pixel of the input, given how it changes with the logits.
   * @param {Trace} trace what `forward` computed
   * @param {ArrayLike<number>} outputGradient ten numbers; a single 1 asks for one digit
   * @returns {Float32Array} side x side
   */
  inputGradient(trace, outputGradient) {
    return backward(this.layers, this.weights, trace.input, trace.layers, Float32Array.from(outputGradient));
  }

  /** Refuse weights with which a value may become larger than float32 can say. */
  checkReach() {
    let reach = 2; // what activations make of smaller numbers is hardly larger
    for (const layer of this.layers) {
      const weights = this.weights[layer.name];
      const bias = Math.max(...(weights.bias ?? [0]).map(Math.abs));
      reach = Math.max(2, layer.gain(weights) * reach + bias);
      if (reach > LARGEST) throw new Error("The weights are so large that no network that was trained has such.");
    }
  }
}

/**
 * The values of an array that has the right shape and holds numbers.
 * @param {Record<string, NumberArray>} arrays
 * @param {string} name
 * @param {number[]} shape
 */
function readValues(arrays, name, shape) {
  const array = arrays[name];
  if (!array) throw new Error(`The weights "${name}" are missing.`);
  if (array.shape.join() !== shape.join()) {
    throw new Error(`The weights "${name}" have shape (${array.shape.join(", ")}); this network needs (${shape.join(", ")}).`);
  }
  if (!array.values.every(Number.isFinite)) throw new Error(`The weights "${name}" hold values that are not finite numbers.`);
  return array.values;
}
