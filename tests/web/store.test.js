import assert from "node:assert/strict";
import { PerformanceObserver } from "node:perf_hooks";
import test, { beforeEach, mock } from "node:test";
import { WrittenInk } from "../../ui/web/engine/written.js";
import { Store } from "../../ui/web/live/store.js";
import { nextFrame, openDocument } from "./dom.js";

beforeEach(openDocument);

/** A store whose network says how much ink it was given, and what subscribers were told. */
function open() {
  const store = new Store();
  const network = { looks: 0, forward(image) { this.looks++; return { sum: image.reduce((all, each) => all + each, 0) }; } };
  const told = [];
  store.network = network;
  store.subscribe(({ input, trace, resting }) => told.push({ label: input.label, sum: trace?.sum ?? null, resting }));
  return { store, network, told };
}

/** A picture of one grey level. */
function picture(label, level) {
  return { label, image: new Uint8Array(784).fill(level) };
}

function stroke(store, since = 1) {
  store.drawing.begin(20, 800, 800);
  store.draw(since);
  store.drawing.extend(1200, 1400);
  store.draw(since);
}

test("who subscribes is told at once, and of each frame in which something has changed", () => {
  const { store, told, network } = open();
  assert.deepEqual(told, [{ label: "your drawing", sum: null, resting: true }]);
  stroke(store);
  assert.equal(told.length, 1, "before the frame nobody is told");
  nextFrame();
  nextFrame();
  assert.equal(told.length, 2, "a frame for all that the pen did before it, and none without a change");
  assert.ok(told[1].sum > 0 && !told[1].resting);
  assert.equal(network.looks, 2, "once before the frame, and once in it, since the pen has moved on");
});

test("who has left is told no more", () => {
  const store = new Store();
  const react = mock.fn();
  store.subscribe(react)();
  store.change();
  nextFrame();
  assert.equal(react.mock.callCount(), 1);
});

test("the pen's first ink takes the place of any picture, and a sample is read until there is ink", () => {
  const { store, told } = open();
  const look = () => { store.change(); nextFrame(); return told.at(-1); };
  store.sample = picture("sample digit 7", 1);
  assert.deepEqual(look(), { label: "sample digit 7", sum: 784, resting: true });
  store.picture = picture("sample digit 3", 2);
  assert.equal(look().label, "sample digit 3");
  stroke(store);
  assert.equal(look().label, "your drawing");
  store.drawing.clear();
  assert.equal(look().label, "sample digit 7");
});

test("what is the same is not computed again", () => {
  const { store, network } = open();
  stroke(store);
  for (let i = 0; i < 3; i++) { store.change(); nextFrame(); }
  assert.equal(network.looks, 2);
});

test("a drawing is read anew once it takes other steps, and not where they are the same", () => {
  const { store, told, network } = open();
  stroke(store);
  nextFrame();
  store.drawing.end();
  const before = network.looks;
  store.prepareWith({ taps: true, pen: true });
  nextFrame();
  assert.equal(network.looks, before);
  store.prepareWith({ taps: true, pen: false });
  nextFrame();
  assert.equal(network.looks, before + 1);
  const [even, drawn] = told.slice(-2).map(({ sum }) => sum);
  assert.notEqual(even, drawn);
  const [asDrawn, all] = [{ taps: true, pen: false }, { taps: true, pen: true }].map(
    (switches) => new WrittenInk().prepare(store.drawing.strokes, switches).image.reduce((sum, each) => sum + each, 0));
  assert.deepEqual([even, drawn], [all, asDrawn]);
});

test("of a drawing that is read as it was drawn it is known where its ink is", () => {
  const { store } = open();
  stroke(store);
  nextFrame();
  assert.equal(store.input.box, undefined);
  store.prepareWith({ taps: true, pen: false });
  nextFrame();
  assert.deepEqual(store.input.box, { left: 90, top: 90, right: 159, bottom: 184 });
});

test("the drawing rests some time after the pen, and not while it is down", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { store, told } = open();
  stroke(store);
  context.mock.timers.tick(700);
  assert.equal(store.resting, false, "the pen is still down");
  store.drawing.end();
  store.draw(2);
  context.mock.timers.tick(500);
  assert.equal(store.resting, false);
  context.mock.timers.tick(200);
  nextFrame();
  assert.ok(told.at(-1).resting);
});

test("a live answer is marked from the pen's newest event on, and nothing else is", async () => {
  const { store } = open();
  const since = performance.now();
  const marked = new Promise((resolve) => {
    const watch = new PerformanceObserver((list) => {
      const mine = list.getEntries().filter(({ startTime }) => startTime >= since - 3); // others are of tests before
      if (mine.length) { watch.disconnect(); resolve(mine); }
    });
    watch.observe({ entryTypes: ["measure"] });
  });
  store.change();
  nextFrame();
  stroke(store, since - 3);
  store.draw(since);
  nextFrame();
  const [entry, ...more] = await marked;
  assert.deepEqual([entry.name, entry.startTime, more.length], ["lenet:answer", since, 0]);
  assert.ok(entry.duration > 0);
});

/** Let `fetch` answer with what `answer` says of an address. */
function serve(answer) {
  globalThis.fetch = async (address) => answer(address);
}

test("a network that is not there is said in a sentence, and asked for again until it is", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { store } = open();
  store.network = null;
  const asked = [];
  serve((address) => { asked.push(address); return { ok: false, status: 404 }; });
  await store.readWith("https://lab.org/missing.npz");
  assert.match(store.problem, /^There is no such network/);
  context.mock.timers.tick(2100);
  assert.deepEqual(asked, ["https://lab.org/missing.npz", "https://lab.org/missing.npz"]);
  assert.match(store.problem, /^There is no such network/, "no other words while it is asked for again: they would be read aloud each time");
  store.address = "";
});

test("of two networks asked for one after the other, the last one stays", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { store } = open();
  serve(() => ({ ok: false, status: 404 }));
  const first = store.readWith("https://lab.org/first.npz");
  const second = store.readWith("https://lab.org/second.npz");
  await Promise.all([first, second]);
  assert.equal(store.address, "https://lab.org/second.npz");
});
