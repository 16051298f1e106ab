import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/epochs/index.js";
import { store } from "../../ui/web/live/store.js";
import { mountPoint, openDocument, setConnection, settle } from "./dom.js";

beforeEach(openDocument);
const MODELS = new URL("../../assets/models/article/checkpoints/", import.meta.url);
let runs = 0;

/** The slider of four epochs, of which Python has chosen the last. */
async function open(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [run, fetched, place] = [`run-${runs++}`, [], mountPoint()];
  Object.assign(globalThis, { window: globalThis, fetch: async (address) => {
    const name = address.split("/").at(-1);
    fetched.push(Number.parseInt(name));
    return new Response(readFileSync(new URL(name, MODELS)));
  } });
  const address = (epoch) => `https://lab.org/${run}/000${epoch}.npz`;
  const frames = [0, 1, 2, 3].map((epoch) => [epoch, address(epoch)]);
  const choose = (epoch) => {
    const end = render({ data: { frames, epoch }, ...place });
    store.readWith(address(epoch));
    return end;
  };
  context.after(choose(3));
  await settle(() => store.network !== null);
  const { slider, words } = place.root.view;
  const move = (...epochs) => epochs.forEach((epoch) => { slider.value = String(epoch); slider.send("input"); });
  return { ...place, choose, fetched, slider, words, move, read: () => Number(/(\d)\.npz/.exec(store.address)[1]) };
}

test("it stands where Python has chosen, and says so", async (context) => {
  const { slider, words, sent, choose } = await open(context);
  assert.deepEqual([slider.max, slider.value, slider.getAttribute("aria-valuetext"), words.textContent], ["3", "3", "3", "3"]);
  choose(0);
  assert.deepEqual([slider.value, slider.getAttribute("aria-valuetext")], ["0", "0, untrained"]);
  assert.deepEqual(sent, []);
});

test("before it is moved all networks are fetched, the nearest first", async (context) => {
  const { slider, fetched } = await open(context);
  assert.deepEqual(fetched, [3]);
  slider.send("pointerenter");
  slider.send("focus");
  await settle(() => fetched.length === 4);
  assert.deepEqual(fetched, [3, 2, 1, 0]);
});

test("what reads follows at once, and Python hears of the epoch that it rests on, once", async (context) => {
  const { move, slider, sent, read } = await open(context);
  for (const epoch of [2, 1]) { // as keys do it
    move(epoch);
    slider.send("change");
    assert.equal(read(), epoch);
    assert.ok(!store.resting, "nothing is said aloud now");
    context.mock.timers.tick(100);
  }
  assert.deepEqual(sent, []);
  context.mock.timers.tick(250);
  assert.deepEqual(sent, [["epoch", 1]]);
  slider.send("blur");
  context.mock.timers.tick(1000);
  assert.ok(store.resting);
  assert.equal(sent.length, 1);
});

test("a finger that holds it still is no rest, and turning to something else is one", async (context) => {
  const { move, slider, sent } = await open(context);
  move(2);
  context.mock.timers.tick(5000);
  assert.deepEqual(sent, []);
  slider.send("blur");
  assert.deepEqual(sent, [["epoch", 2]]);
});

test("what Python answers does not take a slider back that has moved on", async (context) => {
  const { move, slider, sent, choose, read } = await open(context);
  move(2);
  slider.send("change");
  context.mock.timers.tick(250);
  move(1);
  choose(3); // a run that began before
  choose(2);
  assert.deepEqual([slider.value, read()], ["1", 1]);
  slider.send("change");
  context.mock.timers.tick(250);
  choose(1);
  assert.deepEqual([slider.value, read(), sent.length], ["1", 1, 2]);
  choose(3); // Back
  assert.deepEqual([slider.value, read()], ["3", 3]);
});

test("what Python answers late takes no step back from keys that go on", async (context) => {
  const { move, slider, sent, choose, read } = await open(context);
  for (const epoch of [2, 1]) { // each of them a rest
    move(epoch);
    slider.send("change");
    context.mock.timers.tick(250);
  }
  choose(2);
  assert.deepEqual([slider.value, read()], ["1", 1]);
  move(slider.value - 1);
  choose(1);
  assert.deepEqual([slider.value, read()], ["0", 0]);
  slider.send("blur");
  choose(0);
  context.mock.timers.tick(5000);
  assert.deepEqual([slider.value, read(), sent.length], ["0", 0, 3]);
});

test("a word that Python does not answer is said again", async (context) => {
  const { move, slider, sent, choose, read } = await open(context);
  for (const epoch of [2, 1]) {
    move(epoch);
    slider.send("blur");
  }
  choose(2);
  context.mock.timers.tick(1000);
  assert.deepEqual(sent, [["epoch", 2], ["epoch", 1], ["epoch", 1]]);
  choose(1);
  assert.deepEqual([slider.value, read()], ["1", 1]);
  choose(3); // Back
  assert.deepEqual([slider.value, read()], ["3", 3]);
});

test("a word that was lost is said again when the server is back", async (context) => {
  const { move, slider, sent } = await open(context);
  setConnection("DISCONNECTED");
  move(2);
  slider.send("blur");
  setConnection("CONNECTED");
  context.mock.timers.tick(1000);
  assert.deepEqual(sent, [["epoch", 2], ["epoch", 2]]);
});

test("the end lets go of what was tried", async (context) => {
  const { move, choose, read, root } = await open(context);
  const end = choose(3);
  move(0);
  end();
  assert.equal(read(), 3);
  assert.equal(root.children.length, 0);
});
