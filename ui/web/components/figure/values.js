// The values of a trace, layer after layer, as the figure shows them.

/** @typedef {import("../../live/store.js").Trace} Trace */
/** @typedef {{name: string, offset: number, count: number, size: number}} Span where the values of a layer begin, and their number */

/**
 * Whether a trace is of a network with these layers.
 * @param {Trace} trace
 * @param {Span[]} spans
 */
export function fits(trace, spans) {
  return spans.every(({ name, count, size }, at) => valuesOf(trace, name, at)?.length === count * size);
}

/**
 * Copy the activations of all layers into one row; zeros where there is no trace.
 * @param {Trace | null} trace
 * @param {Span[]} spans
 * @param {Float32Array} into
 */
export function readValues(trace, spans, into) {
  into.fill(0);
  if (trace) spans.forEach(({ name, offset }, at) => into.set(valuesOf(trace, name, at), offset));
}

/** @param {Trace} trace @param {string} name @param {number} at the first layer is the picture */
function valuesOf(trace, name, at) {
  return at === 0 ? trace.input : trace.layers[name]?.activation;
}
