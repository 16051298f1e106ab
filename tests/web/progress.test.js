// How far a live run has come: what is shown, how often the server is asked, and when the page has to run.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/progress/index.js";
import { untilBeat } from "../../ui/web/lib/beat.js";
import { mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);
const FIRST = { share: 0.25, words: "Epoch 1 of 4", stage: "running None False", address: "lab/runs/mine/progress.json" };

const settle = async () => { for (let i = 0; i < 20; i++) await new Promise((done) => { setImmediate(done); }); };

/** A component whose server gives these answers, one a look; null: there is no such run. */
function open(context, answers) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { window: globalThis });
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return answer ? Response.json(answer) : new Response("{}", { status: 404 });
  };
  const place = mountPoint();
  const end = render({ data: FIRST, ...place });
  const look = async () => { context.mock.timers.tick(2000); await settle(); };
  const bar = () => place.root.querySelector(".bar");
  return { ...place, asked, end, look, read: () => [place.root.children[0].textContent, bar().children[0].style.transform, bar().getAttribute("aria-valuenow")] };
}

test("what Python says is shown at once, and what the server says later", async (context) => {
  const { look, read, asked, sent, end } = open(context, [{ ...FIRST, share: 0.5, words: "Epoch 3 of 4" }]);
  assert.deepEqual(read(), ["Epoch 1 of 4", "scaleX(0.25)", "25"]);
  await look();
  assert.deepEqual(asked, ["https://lab.org/lab/runs/mine/progress.json"]);
  assert.deepEqual(read(), ["Epoch 3 of 4", "scaleX(0.5)", "50"]);
  await look(); // the server is away
  assert.deepEqual([read()[0], sent], ["Epoch 3 of 4", []]);
  end();
  await look();
  assert.equal(asked.length, 2, "nobody asks any more");
});

test("another stage has the page run, once; so has a run that is gone", async (context) => {
  const paused = { ...FIRST, words: "Paused", stage: "paused None False" };
  const { look, read, sent, end } = open(context, [FIRST, paused, paused, null]);
  context.after(end);
  for (const runs of [0, 1, 1, 2]) {
    await look();
    assert.equal(sent.length, runs);
  }
  assert.deepEqual(sent, [["stage", "paused None False"], ["stage", "gone"]]);
  assert.equal(read()[0], "Paused");
});

test("a page in the background asks for nothing", async (context) => {
  const { look, asked, end } = open(context, [FIRST]);
  context.after(end);
  globalThis.document.hidden = true;
  await look();
  assert.deepEqual(asked, []);
});

test("all wait for the same beats", () => {
  assert.equal(1000 + untilBeat(1, 1000), 1919 + untilBeat(1, 1919));
  assert.equal((1000 + untilBeat(2, 1000)) % (1919 + untilBeat(1, 1919)), 0);
  assert.ok(untilBeat(1, 960) === 960, "at a beat it is the next one");
});
