/** How it is told what is no digit: see lenet/layers/no_digit.py. */

/**
 * Minus the logarithm of the sum of exp of the logits: low where some digit is clearly seen.
 * @param {ArrayLike<number>} logits
 */
export function measureEnergy(logits) {
  const values = Array.from(logits);
  const largest = Math.max(...values);
  return -(largest + Math.log(values.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)));
}
