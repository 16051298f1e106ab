import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { beforeEach } from "node:test";
import render, { describeEpoch } from "../../ui/web/components/film/index.js";
import { store } from "../../ui/web/live/store.js";
import { mountPoint, openDocument, settle } from "./dom.js";

beforeEach(openDocument);
const MODELS = new URL("../../assets/models/article/checkpoints/", import.meta.url);
let runs = 0;

/** The film of four epochs; `missing` ones are not served. */
async function open(context, missing = [], late = -1) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { window: globalThis });
  const gone = new Set(missing);
  globalThis.fetch = async (address) => {
    const epoch = Number(/(\d+)\.npz/.exec(address)[1]);
    if (epoch === late) await settle(() => true, 1000);
    return gone.has(epoch) ? new Response("", { status: 404 }) : new Response(readFileSync(new URL(`000${epoch}.npz`, MODELS)));
  };
  const run = `run-${runs++}`;
  const frames = [0, 1, 2, 3].map((epoch) => [epoch, `${run}/000${epoch}.npz`]);
  const place = mountPoint();
  const end = render({ data: { run, first: 2, frames }, ...place });
  context.after(end);
  const readable = globalThis.DecompressionStream ? 4 - gone.size : 0;
  await settle(() => store.moments.all.length === readable);
  return { ...place, end, gone, view: place.root.view, epoch: () => store.moment?.at };
}

test("it opens at its first epoch, and all others are there soon", async (context) => {
  const { view, epoch, sent } = await open(context);
  assert.equal(epoch(), 2);
  assert.deepEqual(store.moments.all.map(({ at }) => at), [0, 1, 2, 3]);
  assert.deepEqual([view.slider.max, view.slider.value, view.words.textContent], ["3", "2", "Epoch 2 of 3"]);
  assert.equal(view.message.textContent, "");
  assert.deepEqual(sent, []);
});

test("it opens at its first epoch even if that comes last", async (context) => {
  const { view, epoch } = await open(context, [], 2);
  assert.deepEqual([epoch(), view.slider.value, store.moments.all.length], [2, "2", 4]);
});

test("the slider goes to any epoch, and Python hears of the one that it rests on", async (context) => {
  const { view, epoch, sent } = await open(context);
  for (const at of ["0", "3"]) {
    view.slider.value = at;
    view.slider.send("input");
  }
  assert.equal(epoch(), 3);
  context.mock.timers.tick(500);
  assert.deepEqual(sent, [["epoch", 3]]);
});

test("it plays at its speed, once or again and again", async (context) => {
  const { view, epoch, sent } = await open(context);
  view.loop.checked = false;
  view.speed.value = "10";
  view.play.click();
  assert.equal(view.play.textContent, "Pause");
  context.mock.timers.tick(100);
  assert.equal(epoch(), 3);
  context.mock.timers.tick(100);
  assert.deepEqual([epoch(), view.play.textContent], [3, "Play"]);
  view.loop.checked = true;
  view.play.click();
  assert.equal(epoch(), 0, "from the end it begins anew");
  for (let i = 0; i < 4; i++) context.mock.timers.tick(100);
  assert.equal(epoch(), 0);
  view.play.click();
  context.mock.timers.tick(500);
  assert.deepEqual(sent.at(-1), ["epoch", 0]);
});

test("a film that is stopped between two epochs tells Python once, and one that is taken away no more", async (context) => {
  const { view, sent, end } = await open(context);
  view.speed.value = "1";
  for (const leave of [() => {}, end]) {
    view.play.click();
    context.mock.timers.tick(1200); // an epoch, and a while
    view.play.click();
    leave();
    context.mock.timers.tick(1000);
  }
  assert.deepEqual(sent, [["epoch", 3]]);
});

test("nothing is told of a film of which no epoch has come", async (context) => {
  const { view, sent } = await open(context, [0, 1, 2, 3]);
  view.play.click();
  view.play.click();
  context.mock.timers.tick(500);
  assert.deepEqual(sent, []);
});

test("an epoch that is missing is left out, said, and asked for again", async (context) => {
  const { view, gone } = await open(context, [1, 3]);
  assert.deepEqual(store.moments.all.map(({ at }) => at), [0, 2]);
  assert.equal(view.message.textContent, "Missing: the network after epochs 1 and 3. ");
  assert.equal(view.slider.max, "1");
  gone.delete(1);
  context.mock.timers.tick(2100);
  await settle(() => store.moments.all.length === 3);
  assert.deepEqual(store.moments.all.map(({ at }) => at), [0, 1, 2]);
  assert.equal(view.message.textContent, "Missing: the network after epoch 3. ");
});

test("what is missing stays said, once, while it is asked for again", async (context) => {
  const { view } = await open(context, [1, 3]);
  const said = [];
  const { message } = view;
  view.message = { get textContent() { return message.textContent; }, set textContent(text) { said.push(text); } };
  context.mock.timers.tick(2100);
  await settle();
  assert.deepEqual(said, []);
});

test("why a run has none of its networks is said, and nothing can be played", async (context) => {
  const { view, gone } = await open(context, [0, 1, 2, 3]);
  assert.equal(store.problem, "There is no such network any more, or not yet.");
  assert.deepEqual([view.message.textContent, view.play.disabled, view.slider.disabled], ["", true, true]);
  gone.clear();
  context.mock.timers.tick(2100);
  await settle(() => store.moments.all.length === 4);
  assert.deepEqual([store.problem, view.play.disabled, view.slider.disabled], ["", false, false]);
});

test("a browser that cannot unpack networks is told so", async (context) => {
  const real = globalThis.DecompressionStream;
  context.after(() => { globalThis.DecompressionStream = real; });
  Reflect.deleteProperty(globalThis, "DecompressionStream");
  await open(context);
  assert.equal(store.problem, "This browser is too old to unpack the files of networks: update it, or take another one.");
});

test("epochs in words", () => {
  assert.deepEqual([0, 3].map(describeEpoch), ["Untrained,", "After epoch 3"]);
});
