import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { keepNetworks, loadNetwork } from "../../ui/web/engine/checkpoints.js";
import { C3_INPUTS } from "../../ui/web/engine/choices.js";
import { INPUT_FORMATS, scaleImage } from "../../ui/web/engine/inputs.js";
import { measureEnergy } from "../../ui/web/engine/layers/no_digit.js";
import { buildLayers } from "../../ui/web/engine/lenet5.js";
import { Network } from "../../ui/web/engine/network.js";
import { readNpz } from "../../ui/web/engine/npz.js";
import { C3_TABLE, DIGIT_BITMAPS } from "../../ui/web/engine/paper1998.js";

const MODELS = new URL("../../assets/models/", import.meta.url);
const { arrays: ARTICLE, texts } = await readNpz(read("article/checkpoints/0020.npz"));
const CONFIG = JSON.parse(texts.config);
const CROSS = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === 14 || Math.floor(i / 28) === 14 ? 255 : 0));

function read(path) {
  return new Uint8Array(readFileSync(new URL(path, MODELS)));
}

function refuseConfig(other, message) {
  assert.throws(() => buildLayers({ ...CONFIG, ...other }), { message });
}

/** Answer what is fetched with files of the bundled networks, and count how often. */
function serveModels(context) {
  return context.mock.method(globalThis, "fetch", async (path) => {
    if (path === "offline") throw new TypeError("Failed to fetch");
    return path === "gone" ? new Response("", { status: 404 }) : new Response(read(path));
  });
}

test("the article's network has its seven layers", () => {
  const shapes = buildLayers(CONFIG).map(({ name, outputShape }) => `${name} ${outputShape.join("x")}`);
  assert.deepEqual(shapes, ["C1 28x28x6", "S2 14x14x6", "C3 10x10x16", "S4 5x5x16", "C5 1x1x120", "F6 1x1x84", "OUTPUT 1x1x10"]);
});

test("a trace has all values, and probabilities that sum to 1", () => {
  const trace = new Network(CONFIG, ARTICLE).forward(CROSS);
  assert.equal(trace.layers.C1.activation.length, 28 * 28 * 6);
  assert.equal(trace.layers.OUTPUT.preactivation, trace.logits);
  assert.ok(Math.abs(trace.probabilities.reduce((sum, each) => sum + each) - 1) < 1e-6);
});

test("filters are kept channels first", () => {
  const kernel = ARTICLE["C3/kernel"].values; // (5, 5, 6, 16)
  const { C3 } = new Network(CONFIG, ARTICLE).weights;
  assert.equal(C3.kernel[(2 * 6 + 3) * 25 + 5 * 1 + 4], kernel[((1 * 5 + 4) * 6 + 3) * 16 + 2]);
});

test("the paper's input has ground around the picture", () => {
  const input = scaleImage(CROSS, INPUT_FORMATS[32]);
  assert.equal(input.length, 1024);
  assert.equal(input[0], Math.fround(-0.1));
  assert.equal(input[2 * 32 + 16], Math.fround(1.175));
});

test("a picture is taken for no digit above the threshold, and at it for one; without a threshold it always is", () => {
  const make = (values, shape = []) => new Network(CONFIG, { ...ARTICLE, energy: { shape, values: Float32Array.from(values) } });
  const logits = new Float32Array(10).fill(3);
  const energy = -(3 + Math.log(10));
  const { energy: _, ...without } = ARTICLE;
  assert.deepEqual([energy - 0.001, energy + 0.001].map((each) => make([each]).rejects({ logits })), [true, false]);
  assert.equal(new Network(CONFIG, without).rejects({ logits }), false);
  assert.throws(() => make([NaN]), /"energy" hold values that are not finite/);
  assert.throws(() => make([0.5, 0.5], [2]), /"energy" have shape \(2\)/);
});

test("the energy is minus the logarithm of the sum of exp, however large the logits are", () => {
  const cases = [
    [[1, 2, 3], -Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3))],
    [Array(10).fill(1e6), -1e6 - Math.log(10)],
    [Array(10).fill(-1e6), 1e6 - Math.log(10)],
  ];
  for (const [logits, expected] of cases) assert.ok(Math.abs(measureEnergy(logits) - expected) < 1e-9, `${expected}`);
});

test("arrays that do not fit are refused in a sentence", () => {
  const bias = ARTICLE["C1/bias"];
  const refuse = (other, message) => assert.throws(() => new Network(CONFIG, { ...ARTICLE, ...other }), { message });
  const fill = (value) => ({ "C1/bias": { ...bias, values: bias.values.map(() => value) } });
  refuse({ "C1/bias": undefined }, 'The weights "C1/bias" are missing.');
  refuse({ "C1/bias": { ...bias, shape: [2, 3] } }, 'The weights "C1/bias" have shape (2, 3); this network needs (6).');
  for (const value of [NaN, Infinity]) {
    refuse(fill(value), 'The weights "C1/bias" hold values that are not finite numbers.');
  }
  refuse(fill(1e30), "The weights are so large that no network that was trained has such.");
});

test("configs of no network are refused in a sentence", () => {
  refuseConfig({ c1: 1e9 }, 'The setting "c1" is 1000000000; it must be a whole number from 1 to 512.');
  refuseConfig({ kernel_size: undefined }, 'The setting "kernel_size" is undefined; it must be a whole number from 1 to 9.');
  refuseConfig({ pooling: "mean" }, 'There is no pooling "mean": there are max, average, subsampling and strided.');
  refuseConfig({ input_size: 30 }, 'There is no input size "30": there are 28 and 32.');
});

test("weights of connections that the table of 1998 does not have are refused", () => {
  assert.equal(C3_INPUTS.paper, C3_TABLE);
  const message = 'The weights "C3/kernel" are not 0 from input map 3 to map 0, which this network does not join.';
  assert.throws(() => new Network({ ...CONFIG, c3_inputs: "paper" }, ARTICLE), { message });
});

test("bitmaps have 84 pixels", () => assert.ok(DIGIT_BITMAPS.every((bitmap) => bitmap.length === 84)));

test("a checkpoint is fetched once, however many ask at the same time", async (context) => {
  const { mock } = serveModels(context);
  const path = "paper-1998/checkpoints/0020.npz";
  const networks = await Promise.all([loadNetwork(path), loadNetwork(path)]);
  assert.equal(await loadNetwork(path), networks[0]);
  assert.equal(networks[1], networks[0]);
  assert.equal(mock.callCount(), 1);
});

test("what could not be had is asked for anew", async (context) => {
  const { mock } = serveModels(context);
  for (const round of [1, 2]) {
    await assert.rejects(loadNetwork("gone"), { message: "There is no such network any more, or not yet." });
    await assert.rejects(loadNetwork("offline"), { message: "The server does not answer, so the network cannot be loaded." });
    assert.equal(mock.callCount(), 2 * round);
  }
});

test("what has been unused longest goes first where there is no room", async (context) => {
  const { mock } = serveModels(context);
  const load = keepNetworks(130_000); // two of the article's networks
  const paths = [1, 2, 1, 3, 1, 2].map((epoch) => `article/checkpoints/000${epoch}.npz`);
  for (const path of paths) await load(path);
  assert.deepEqual(mock.calls.map(({ arguments: [path] }) => path), [paths[0], paths[1], paths[3], paths[5]]);
});
