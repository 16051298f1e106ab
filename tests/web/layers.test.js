import assert from "node:assert/strict";
import test from "node:test";
import { ACTIVATIONS, LINEAR } from "../../ui/web/engine/activations.js";
import { dotProduct, toRows } from "../../ui/web/engine/layers/base.js";
import { Convolution, samePadding } from "../../ui/web/engine/layers/convolution.js";
import { Dense } from "../../ui/web/engine/layers/dense.js";
import { LAYER_KINDS, POOLINGS } from "../../ui/web/engine/layers/kinds.js";
import { AveragePooling, MaxPooling } from "../../ui/web/engine/layers/pooling.js";
import { RBF } from "../../ui/web/engine/layers/rbf.js";
import { softmax } from "../../ui/web/engine/layers/softmax.js";
import { StridedConvolution } from "../../ui/web/engine/layers/strided_convolution.js";
import { Subsampling } from "../../ui/web/engine/layers/subsampling.js";

const inputShape = [5, 5, 2];
const name = "X";
const activation = ACTIVATIONS.tanh;
const LAYERS = [
  new Convolution({ name, inputShape, filters: 3, window: 2, padding: samePadding(2), table: [[0], [1], [0, 1]], activation }),
  new StridedConvolution({ name, inputShape, filters: 2, window: 2, activation }),
  new MaxPooling({ name, inputShape }),
  new AveragePooling({ name, inputShape }),
  new Subsampling({ name, inputShape, activation }),
  new Dense({ name, inputShape, units: 4, activation }),
  new RBF({ name, inputShape, patterns: [Array(50).fill(1), Array(50).fill(-1)] }),
];

/** Numbers from -1 to 1 that no pattern repeats. */
const numbers = (count, seed) => Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + seed) ** 2));
const product = (shape) => shape.reduce((all, side) => all * side, 1);

function makeWeights(layer) {
  const arrays = Object.entries(layer.weightShapes).map(([part, shape], seed) => [part, numbers(product(shape), seed + 0.5)]);
  const weights = Object.fromEntries(arrays);
  if (layer.table) {
    weights.kernel = weights.kernel.map((weight, i) => (layer.table[i % 3].includes(Math.floor(i / 3) % 2) ? weight : 0));
  }
  return layer.arrange(weights);
}

test("every kind of layer is tried here", () => {
  assert.deepEqual(new Set(LAYERS.map((layer) => layer.constructor)), new Set(Object.values(LAYER_KINDS)));
});

for (const layer of LAYERS) {
  test(`${layer.constructor.kind}: its gradient is what small steps of each input change`, () => {
    const weights = makeWeights(layer);
    const values = numbers(50, 0.25);
    const wanted = numbers(product(layer.outputShape), 3.5);
    const weigh = (input) => dotProduct(layer.forward(weights, input).activation, 0, wanted);
    const gradient = layer.backward(weights, wanted, values, layer.forward(weights, values).preactivation);
    for (const i of values.keys()) {
      const [more, less] = [0.01, -0.01].map((step) => weigh(values.map((value, at) => (at === i ? value + step : value))));
      assert.ok(Math.abs((more - less) / 0.02 - gradient[i]) < 2e-3, `input ${i}`);
    }
  });
}

test("equally large values share the gradient of their maximum", () => {
  const layer = new MaxPooling({ name, inputShape: [2, 2, 1] });
  assert.deepEqual([...layer.preactivationGradient({}, new Float32Array([6]), new Float32Array([1, 3, 3, 3]))], [0, 2, 2, 2]);
});

test("a convolution adds up each window times its filter, zeros around the maps", () => {
  const layer = new Convolution({ name, inputShape: [2, 2, 1], filters: 1, window: 3, padding: samePadding(3) });
  const weights = layer.arrange({ kernel: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9]), bias: new Float32Array([10]) });
  const middle = 5 + 2 * 6 + 3 * 8 + 4 * 9 + 10;
  assert.equal(layer.preactivation(weights, new Float32Array([1, 2, 3, 4]))[0], middle);
});

test("an even filter has one more row of zeros after the maps than before", () => {
  assert.deepEqual([2, 3, 4, 5].map(samePadding), [[0, 1], [1, 1], [1, 2], [2, 2]]);
});

test("a kernel of a weights file becomes a row a filter: map by map, row by row", () => {
  const kernel = Float32Array.from({ length: 8 }, (_, i) => i); // (1, 2, 2, 2): width, inputs, filters
  assert.deepEqual([...toRows(kernel, 2, 2, 2)], [0, 4, 2, 6, 1, 5, 3, 7]);
});

test("what does not fit is refused", () => {
  const large = { name: "C3", inputShape: [4, 4, 1], filters: 1, window: 5 };
  const message = "C3 cannot slide a 5x5 kernel over maps of 4x4: the kernel is larger.";
  assert.throws(() => new Convolution(large), { message });
  const tooSmall = "S2 cannot take 2x2 windows from maps of 1x1: they are too small.";
  assert.throws(() => POOLINGS.max("S2", [1, 1, 1], LINEAR), { message: tooSmall });
});

test("softmax sums to 1 and does not overflow", () => {
  assert.deepEqual([...softmax(new Float32Array([1000, 1000]))], [0.5, 0.5]);
});
