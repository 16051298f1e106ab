import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { FakeElement, mountPoint, nextFrame, openDocument } from "./dom.js";

// uPlot reads the page once, when it is imported: the page must be there before it.
openDocument();
Object.assign(globalThis, { window: globalThis, Path2D: class { moveTo() {} lineTo() {} rect() {} arc() {} closePath() {} } });
globalThis.addEventListener = globalThis.removeEventListener = globalThis.dispatchEvent = () => {};
const { default: render, describeGrowth } = await import("../../ui/web/components/growth/index.js");
const { chooseLabels, describePlot, toColumns } = await import("../../ui/web/components/growth/plot.js");
const { default: renderFilters } = await import("../../ui/web/components/filters/index.js");
const { markEpoch } = await import("../../ui/web/components/curves/marker.js");
const { store } = await import("../../ui/web/live/store.js");

beforeEach(openDocument);
const colors = Array.from({ length: 10 }, (_, digit) => `color-${digit}`);
const theme = { ink: "black", ground: "white", faint: "grey", font: "12px sans-serif" };

/** Ten probabilities: most of it goes to one digit. */
function answer(digit, share) {
  return Float32Array.from({ length: 10 }, (_, i) => (i === digit ? share : (1 - share) / 9));
}

/** A moment whose network reads every image so. */
function moment(at, digit, share) {
  const kernel = Float32Array.from({ length: 2 * 9 }, (_, i) => (i === 0 ? -2 * share : 0.5));
  return { at, epoch: at, words: `After epoch ${at}`, network: {
    weights: { C1: { kernel } }, layers: [{ outputShape: [26, 26, 2] }], forward: () => ({ probabilities: answer(digit, share) }) } };
}

const work = () => new Promise((done) => { setTimeout(done, 5); });

async function open(context, ...moments) {
  const watched = store.watch("epochs");
  store.picture = { label: "a picture", image: new Uint8Array(784) };
  const place = mountPoint();
  const end = render({ data: { colors, max: 20 }, ...place });
  context.after(() => { end(); store.leave(watched); nextFrame(); });
  for (const each of moments) watched.add(each);
  store.showMoment(moments.at(-1));
  nextFrame();
  await work();
  return { place, watched, view: place.root.view };
}

test("the chart has a point for each moment, and says how the answer grew", async (context) => {
  const { view, place } = await open(context, moment(0, 3, 0.2), moment(1, 7, 0.9));
  assert.equal(place.root.dataset.points, "2");
  assert.deepEqual(view.shown.xs, [0, 1]);
  assert.equal(view.shown.winner, 7);
  assert.equal(view.host.getAttribute("aria-label"), "How its answer grew. After epoch 0: 3 with 20.0 %. After epoch 1: 7 with 90.0 %.");
  const untrained = { ...moment(0, 3, 0.2), words: "Untrained," };
  assert.equal(describeGrowth([untrained], [answer(3, 0.2)]), "How its answer grew. Untrained: 3 with 20.0 %.");
  assert.equal(describeGrowth([], []), "How its answer grew: nothing yet.");
});

test("another image is answered anew by all networks, and another moment moves the mark alone", async (context) => {
  const { view } = await open(context, moment(0, 3, 0.2), moment(1, 7, 0.9));
  const before = view.shown.answers;
  store.showMoment(store.moments.all[0]);
  nextFrame();
  assert.equal(view.shown.at, 0);
  assert.equal(view.shown.answers, before);
  store.picture = { label: "another", image: new Uint8Array(784).fill(1) };
  store.change();
  nextFrame();
  await work();
  assert.notEqual(view.shown.answers, before);
});

test("a picture that is gone again at once has no answers", async (context) => {
  const { view } = await open(context, moment(0, 3, 0.2), moment(1, 7, 0.9));
  for (const image of [new Uint8Array(784).fill(1), null]) {
    store.picture = { label: "a picture", image };
    store.change();
    nextFrame();
  }
  await work();
  assert.deepEqual(view.shown.answers, []);
});

test("arrow keys read the answers from moment to moment", async (context) => {
  const { view } = await open(context, moment(0, 3, 0.2), moment(1, 7, 0.9));
  view.host.send("keydown", { key: "ArrowLeft" });
  assert.match(view.live.textContent, /^After epoch 1, 7 90.0 %/);
  view.host.send("keydown", { key: "ArrowLeft" });
  assert.match(view.live.textContent, /^After epoch 0, 3 20.0 %/);
  view.host.send("blur");
  assert.equal(view.read, null);
});

test("the moment that is read stays the same while others come before it, and is read no more once it is gone", async (context) => {
  const [first, second, last] = [moment(0, 3, 0.2), moment(1, 5, 0.5), moment(2, 7, 0.9)];
  const { view, watched } = await open(context, first, last);
  view.host.send("keydown", { key: "ArrowLeft" });
  watched.add(second);
  const read = [];
  for (const all of [watched.all, [first, last], [first, second]]) {
    watched.all = all;
    store.change();
    nextFrame();
    await work();
    read.push(view.moments[view.read]?.words);
  }
  assert.deepEqual(read, ["After epoch 2", "After epoch 2", undefined]);
});

test("axes and columns are as uPlot wants them", () => {
  const shown = { xs: [0, 5], answers: [answer(1, 0.4), answer(2, 0.5)], max: 20, at: 0, winner: 1, theme };
  const options = describePlot(shown, colors, "epochs", 400);
  assert.deepEqual([options.scales.x.range(), options.scales.y.range()], [[0, 20], [0, 1]]);
  assert.deepEqual(options.axes[1].values(null, [0, 0.25]), ["0 %", "25 %"]);
  const columns = toColumns(shown);
  assert.equal(columns.length, 11);
  assert.deepEqual(columns[2].map((share) => share.toFixed(2)), ["0.40", "0.06"]);
  const ctx = new FakeElement("canvas").getContext("2d");
  options.hooks.draw[0]({ ctx, bbox: { left: 0, top: 0, width: 300, height: 200 }, over: { clientWidth: 300 }, valToPos: (value) => value * 100 });
  assert.deepEqual(ctx.calls.filter(([name]) => name === "fillText").map(([, digit]) => digit), ["1"]);
});

test("only digits with some probability have a label, and none lies over another", () => {
  const shares = [0.5, 0.48, 0.02, 0, 0, 0, 0, 0, 0, 0];
  assert.deepEqual(chooseLabels(shares, (share) => 200 - 200 * share, 13).map(({ digit }) => digit), [0]);
  assert.deepEqual(chooseLabels(shares, (share) => 2000 - 2000 * share, 13).map(({ digit }) => digit), [0, 1]);
});

test("all filters of a training have one scale, which grows with its largest weight", () => {
  const scales = { sequential: "", diverging: Buffer.from(Array.from({ length: 9 }, (_, i) => i)).toString("base64"), nan: [1, 2, 3] };
  store.watch("epochs");
  const place = mountPoint();
  const end = renderFilters({ data: { scales }, ...place });
  for (const share of [0.5, 2, 1]) {
    store.showMoment(moment(share, 1, share));
    nextFrame();
  }
  const grid = place.root.querySelector(".filters");
  assert.equal(grid.children.length, 2);
  assert.match(grid.getAttribute("aria-label"), /^The 2 filters of C1, 3 by 3 weights each, none beyond ±4\. Amber is above zero/);
  const other = store.watch("batches");
  nextFrame();
  assert.deepEqual([grid.children.length, grid.getAttribute("aria-label")], [0, "No filters yet."], "nothing of another training stays");
  end();
  store.leave(other);
  nextFrame();
});

test("the mark on the curves stands at the epoch, and nowhere where that is out of view", () => {
  const over = new FakeElement("div");
  const place = { plot: { over, valToPos: (value) => value * 10 } };
  markEpoch(place, 3, [0, 4]);
  assert.deepEqual([place.marker.hidden, place.marker.style.left], [false, "30px"]);
  markEpoch(place, 5, [0, 4]);
  assert.equal(place.marker.hidden, true);
  markEpoch(place, null, [0, 4]);
  assert.equal(over.children.length, 1);
});
