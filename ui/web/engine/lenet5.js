/**
 * LeNet-5 on one page: pixels -> C1 -> S2 -> C3 -> S4 -> C5 -> F6 -> OUTPUT -> softmax, and back to the pixels.
 *
 * The same as lenet/network/lenet5.py, one image at a time; layers/ has the arithmetic, a file a kind.
 */

import { findRecord } from "../lib/records.js";
import { ACTIVATIONS } from "./activations.js";
import { C3_INPUTS, OUTPUTS, checkPaperParts } from "./choices.js";
import { INPUT_FORMATS, PIXELS } from "./inputs.js";
import { Convolution, samePadding } from "./layers/convolution.js";
import { Dense } from "./layers/dense.js";
import { POOLINGS } from "./layers/kinds.js";
import { softmax } from "./layers/softmax.js";

/** @typedef {import("./layers/base.js").Layer} Layer */
/** @typedef {import("./layers/base.js").Weights} Weights */

/**
 * Which LeNet-5, as a weights file says it in JSON; lenet/network/config.py explains each setting.
 * @typedef {{input_size: number, c1: number, c3: number, c5: number, f6: number, kernel_size: number, activation: string,
 *   pooling: string, c3_inputs: string, output: string}} Config
 */

/**
 * What one layer computed; at OUTPUT the logits and the probabilities.
 * @typedef {{preactivation: Float32Array, activation: Float32Array}} LayerTrace
 */

const WIDEST = 512;
const LARGEST_KERNEL = 9;

/**
 * Every layer by its formula: x is what it is given, w and b its weights and biases, f the activation.
 * @param {Config} config
 * @returns {Layer[]}
 */
export function buildLayers(config) {
  checkNumbers(config);
  const window = config.kernel_size;
  const { edge, padsC1 } = findRecord(INPUT_FORMATS, "input size", String(config.input_size));
  checkPaperParts(config);
  const side = PIXELS + 2 * edge;
  const activation = findRecord(ACTIVATIONS, "activation", config.activation);
  const halve = findRecord(POOLINGS, "pooling", config.pooling);
  const table = findRecord(C3_INPUTS, "way to join C3", config.c3_inputs);
  const output = findRecord(OUTPUTS, "output", config.output);
  // C1, for each of its maps: f(b + sum of w x over the window of k x k pixels), at every place of the window.
  const padding = padsC1 ? samePadding(window) : undefined;
  const c1 = new Convolution({ name: "C1", inputShape: [side, side, 1], filters: config.c1, window, activation, padding });
  // S2, for each 2x2 values of a map: their mean or largest; in 1998 f(b + w times their sum); or a filter of 2x2 over all maps.
  const s2 = halve("S2", c1.outputShape, activation);
  // C3, like C1, over a window in every map of S2 that its table joins to it.
  const c3 = new Convolution({ name: "C3", inputShape: s2.outputShape, filters: config.c3, window, activation, table });
  const s4 = halve("S4", c3.outputShape, activation); // like S2
  // C5, like C3, over all maps of S4. Windows as large as these maps leave one number for each filter.
  const c5 = new Convolution({ name: "C5", inputShape: s4.outputShape, filters: config.c5, window, activation });
  // F6, for each of its units: f(b + sum of w x), over all numbers of C5.
  const f6 = new Dense({ name: "F6", inputShape: c5.outputShape, units: config.f6, activation });
  // OUTPUT, for each digit: its logit z = b + sum of w x; in 1998 minus the sum of (x - the digit's bitmap)^2, which
  // we take times 2/84.
  return [c1, s2, c3, s4, c5, f6, output(f6.outputShape)];
}

/**
 * From the input to ten probabilities: what every layer computes, by its name.
 * @param {Layer[]} layers
 * @param {Record<string, Weights>} weights by the layer's name
 * @param {Float32Array} input side x side
 */
export function forward(layers, weights, input) {
  /** @type {Record<string, LayerTrace>} */
  const traces = {};
  let values = input;
  for (const layer of layers) {
    traces[layer.name] = layer.forward(weights[layer.name], values); // b + sum of w x, and f of it
    values = traces[layer.name].activation;
  }
  traces.OUTPUT.activation = softmax(traces.OUTPUT.preactivation); // exp(z), over the sum of exp(z) of all ten
  return traces;
}

/**
 * From a gradient by the logits back to one by the input: the chain rule, layer by layer.
 * @param {Layer[]} layers
 * @param {Record<string, Weights>} weights by the layer's name
 * @param {Float32Array} input side x side
 * @param {Record<string, LayerTrace>} traces what `forward` computed
 * @param {Float32Array} gradient by the ten logits
 * @returns {Float32Array} side x side
 */
export function backward(layers, weights, input, traces, gradient) {
  for (let at = layers.length - 1; at >= 0; at--) {
    const { name } = layers[at];
    const values = at > 0 ? traces[layers[at - 1].name].activation : input;
    gradient = layers[at].backward(weights[name], gradient, values, traces[name].preactivation);
  }
  return gradient;
}

/** Refuse what no network has, before anything is made by it. @param {Config} config */
function checkNumbers(config) {
  const largest = { kernel_size: LARGEST_KERNEL, c1: WIDEST, c3: WIDEST, c5: WIDEST, f6: WIDEST };
  for (const [name, most] of Object.entries(largest)) {
    const value = config[/** @type {keyof typeof largest} */ (name)];
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new Error(`The setting "${name}" is ${JSON.stringify(value)}; it must be a whole number from 1 to ${most}.`);
    }
  }
}
