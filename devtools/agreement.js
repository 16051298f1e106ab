// How far the browser's network is from NumPy's: devtools/javascript.py calls it in a browser.

import { Network } from "../ui/web/engine/network.js";
import { readNpz } from "../ui/web/engine/npz.js";

/** @typedef {import("../ui/web/engine/network.js").NumberArray} NumberArray */
/** @typedef {import("../ui/web/engine/network.js").Trace} Trace */

/**
 * The largest difference of any value: of one up to 1; of a larger one, as its share. NaN if there is any.
 * @param {Uint8Array} file an `.npz`: a network as in a weights file, an "image", the "output_gradient", and what NumPy
 *     makes of them, channels first: "input", "input_gradient", and for each layer "C1/preactivation", "C1/activation"
 */
export async function measureDifference(file) {
  const { arrays, texts } = await readNpz(file);
  const network = new Network(JSON.parse(texts.config), arrays);
  const ours = network.forward(arrays.image.values);
  const theirs = readTrace(network, arrays);
  const gradient = network.inputGradient(theirs, arrays.output_gradient.values);
  const differences = network.layers.flatMap(({ name }) => [
    compare(ours.layers[name].preactivation, theirs.layers[name].preactivation),
    compare(ours.layers[name].activation, theirs.layers[name].activation),
  ]);
  return Math.max(compare(ours.input, theirs.input), ...differences, compare(gradient, arrays.input_gradient.values));
}

/**
 * NumPy's trace. The gradient goes back through it, not through ours: where two of four values are nearly the same, or
 * one is nearly 0, the last digit says which is the largest, or on which side of 0 it is.
 * @param {Network} network @param {Record<string, NumberArray>} arrays
 * @returns {Trace}
 */
function readTrace(network, arrays) {
  /** @type {Trace["layers"]} */
  const layers = {};
  for (const { name } of network.layers) {
    const [preactivation, activation] = ["preactivation", "activation"].map((part) => arrays[`${name}/${part}`].values);
    layers[name] = { preactivation, activation };
  }
  const { preactivation: logits, activation: probabilities } = layers.OUTPUT;
  return { input: arrays.input.values, layers, logits, probabilities };
}

/** @param {Float32Array} ours @param {Float32Array} theirs */
function compare(ours, theirs) {
  if (ours.length !== theirs.length) return NaN;
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    largest = Math.max(largest, Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(theirs[i])));
  }
  return largest;
}
