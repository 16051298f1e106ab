/** Softmax, which turns numbers of any size into probabilities. */

/**
 * exp of each value over the sum of all. The largest is taken off first: it cancels out, and nothing can overflow.
 * @param {Float32Array} logits
 * @returns {Float32Array} 0 to 1; their sum is 1
 */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}
