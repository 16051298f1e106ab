/**
 * The activations in the browser, under the names that lenet/layers/activation.py gives them.
 *
 * A record for each: `apply` turns a preactivation into an activation, `slope` is its derivative there.
 * tests/web/test_activations.py holds each to NumPy's numbers and misses none.
 */

/** @typedef {{apply: (a: number) => number, slope: (a: number) => number}} Activation */

const SCALE = 1.7159;
const SLOPE = 2 / 3;
const LEAK = 0.01;

/** @param {number} a */
const sigmoid = (a) => (1 + Math.tanh(a / 2)) / 2;

/**
 * The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x; right to 1e-9.
 *
 * JavaScript has none. Its series with positive terms alone loses nothing to cancellation:
 * erf(x) = 2/sqrt(pi) exp(-x^2) (x + 2 x^3/3 + 4 x^5/15 + ...), each term 2 x^2/(2n + 1) times the one before.
 *
 * @param {number} x
 * @returns {number} -1 to 1
 */
export function erf(x) {
  if (Math.abs(x) > 4.5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-12 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The share of a standard normal distribution that lies below x. @param {number} x */
const normal = (x) => (1 + erf(x / Math.SQRT2)) / 2;
/** Its density there. @param {number} x */
const bell = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  relu: { apply: (a) => Math.max(a, 0), slope: (a) => (a > 0 ? 1 : 0) },
  tanh: { apply: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },
  scaled_tanh: { apply: (a) => SCALE * Math.tanh(SLOPE * a), slope: (a) => SCALE * SLOPE * (1 - Math.tanh(SLOPE * a) ** 2) },
  sigmoid: { apply: sigmoid, slope: (a) => sigmoid(a) * (1 - sigmoid(a)) },
  gelu: { apply: (a) => a * normal(a), slope: (a) => normal(a) + a * bell(a) },
  silu: { apply: (a) => a * sigmoid(a), slope: (a) => sigmoid(a) * (1 + a * (1 - sigmoid(a))) },
  leaky_relu: { apply: (a) => (a > 0 ? a : LEAK * a), slope: (a) => (a > 0 ? 1 : LEAK) },
  softplus: { apply: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))), slope: sigmoid },
};

/** What a layer without a non-linearity has; nobody can choose it for a whole network. @type {Activation} */
export const LINEAR = { apply: (a) => a, slope: () => 1 };
