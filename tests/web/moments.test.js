import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { beforeEach } from "node:test";
import { Network } from "../../ui/web/engine/network.js";
import { readNpz } from "../../ui/web/engine/npz.js";
import render, { describeBatches } from "../../ui/web/components/moments/index.js";
import { Moments } from "../../ui/web/live/moments.js";
import { Store, store } from "../../ui/web/live/store.js";
import { mountPoint, openDocument, settle } from "./dom.js";

beforeEach(openDocument);
const image = new Uint8Array(784).fill(100);
const FILE = new Uint8Array(readFileSync(new URL("../../assets/models/article/checkpoints/0001.npz", import.meta.url)));

/** A network of so many weights that says of which moment it is, and counts how often it is asked. */
function fake(at, weights = 1) {
  return { at, looks: 0, weights: { C1: { kernel: { length: weights } } }, forward() { this.looks++; return { probabilities: [at] }; } };
}

const moment = (at, weights) => ({ at, epoch: at, words: `After epoch ${at}`, network: fake(at, weights) });

test("moments stand in order, and a second one of the same time takes the place of the first", () => {
  const moments = new Moments("epochs");
  for (const at of [3, 1, 2]) moments.add(moment(at));
  const again = moment(2);
  moments.add(again);
  assert.deepEqual(moments.all.map(({ at }) => at), [1, 2, 3]);
  assert.equal(moments.all[1], again);
});

test("of many moments some sixty stay, evenly spread, the first and the last among them", () => {
  const moments = new Moments("batches");
  for (let at = 0; at <= 1000; at++) moments.add(moment(at));
  const places = moments.all.map(({ at }) => at);
  assert.equal(places.length, 60);
  assert.deepEqual([places[0], places.at(-1)], [0, 1000]);
  const gaps = places.slice(1).map((at, i) => at - places[i]);
  assert.ok(Math.max(...gaps) <= 40, String(gaps));
});

test("of large networks fewer are kept, so that their weights find room", () => {
  const moments = new Moments("batches");
  for (let at = 0; at < 20; at++) moments.add(moment(at, 1 << 23));
  assert.equal(moments.all.length, 3);
});

test("every network is asked once for an image, and anew for another one", () => {
  const moments = new Moments("epochs");
  for (const at of [0, 1]) moments.add(moment(at));
  assert.deepEqual(moments.answers(image), [null, null]);
  assert.ok(moments.compute(image, 1000));
  moments.add(moment(2));
  assert.deepEqual(moments.answers(image), [[0], [1], null]);
  assert.ok(moments.compute(image, 1000));
  assert.deepEqual(moments.all.map(({ network }) => network.looks), [1, 1, 1]);
  assert.ok(moments.compute(new Uint8Array(784), 1000));
  assert.deepEqual(moments.all.map(({ network }) => network.looks), [2, 2, 2]);
});

test("when the time is over the rest is left for later", () => {
  const moments = new Moments("epochs");
  for (const at of [0, 1]) moments.add(moment(at));
  assert.ok(!moments.compute(image, -1));
});

test("a training that is watched reads by its moments, until a network is asked for by its address", async () => {
  const mine = new Store();
  const moments = mine.watch("epochs");
  assert.deepEqual([mine.network, mine.moments], [null, moments]);
  const first = moment(1);
  mine.showMoment(first);
  assert.deepEqual([mine.moment, mine.network], [first, first.network]);
  globalThis.fetch = async () => new Response("", { status: 404 });
  const asked = mine.readWith("https://lab.org/other.npz");
  assert.equal(mine.moment, null);
  mine.address = ""; // the page has gone on
  await asked;
  mine.watch("batches");
  mine.leave(moments);
  assert.ok(mine.moments, "only who watches can leave");
});

test("batches are counted in words", () => {
  assert.deepEqual([0, 1, 1200].map(describeBatches), ["Untrained,", "After 1 batch", "After 1,200 batches"]);
});

/** What a worker's file says that has learnt so many epochs and batches: parts of a zip are written anew. */
function serve(answers) {
  const asked = [];
  globalThis.fetch = async (address, options) => { asked.push(options.cache); return answers.shift() ?? new Response(null, { status: 204 }); };
  return asked;
}

test("the live network is asked for again and again, read once, and says when it is not there yet", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { arrays, texts } = await readNpz(FILE);
  const live = addText(FILE, "moment", JSON.stringify({ epoch: 2, step: 31 }));
  const answer = () => new Response(live, { headers: { ETag: '"a"' } });
  const asked = serve([new Response(null, { status: 204 }), answer(), answer()]);
  const place = mountPoint();
  const end = render({ data: { run: "mine", live: "lab/live.npz", past: [], steps: 100 }, ...place });
  context.after(end);
  assert.equal(store.problem, "The first weights come in a moment.");
  await settle();
  assert.equal(store.network, null);
  context.mock.timers.tick(300);
  await settle(() => store.moment !== null);
  assert.deepEqual([store.moment.at, store.moment.words], [231, "After 231 batches"]);
  assert.deepEqual(store.network.weights.OUTPUT, new Network(JSON.parse(texts.config), arrays).weights.OUTPUT);
  const { network } = store;
  context.mock.timers.tick(300);
  await settle();
  assert.equal(store.network, network, "the same file is not read again");
  globalThis.document.hidden = true;
  context.mock.timers.tick(300);
  await settle();
  assert.deepEqual(asked, ["no-cache", "no-cache", "no-cache"], "nobody looks at a page in the background");
  end();
  assert.equal(store.moments, null);
});

test("a run that is gone is asked for on the beat alone, and shown again when it is back", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const live = addText(FILE, "moment", JSON.stringify({ epoch: 2, step: 31 }));
  const asked = serve([new Response(null, { status: 404 }), new Response(live)]);
  context.after(render({ data: { run: "gone", live: "lab/live.npz", past: [], steps: 100 }, ...mountPoint() }));
  context.mock.method(performance, "now", () => 0);
  await settle();
  context.mock.timers.tick(900);
  await settle();
  assert.equal(asked.length, 1);
  context.mock.timers.tick(100);
  await settle(() => store.moment !== null);
  assert.equal(store.moment.at, 231);
});

test("what was learnt before the page was opened belongs to it; what is gone is left out", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = { "https://lab.org/1.npz": () => new Response(FILE) };
  globalThis.fetch = async (address) => answers[address]?.() ?? new Response(null, { status: 404 });
  const past = [[0, "0.npz"], [1, "1.npz"]];
  context.after(render({ data: { run: "late", live: "lab/live.npz", past, steps: 100 }, ...mountPoint() }));
  await settle(() => store.moments.all.length > 0);
  assert.deepEqual(store.moments.all.map(({ at, words }) => [at, words]), [[100, "After 100 batches"]]);
  assert.equal(store.moment, null);
});

test("of a run that stands still at an epoch's end, the moment that reads stays one of its moments", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const live = addText(FILE, "moment", '{"epoch": 1, "step": 0}');
  globalThis.fetch = async (address) => {
    if (String(address).endsWith("live.npz")) return new Response(live);
    for (let i = 0; i < 1000; i++) await new Promise((done) => { setImmediate(done); }); // later than the live one
    return new Response(FILE);
  };
  const past = [[1, "still/1.npz"]];
  context.after(render({ data: { run: "still", live: "lab/live.npz", past, steps: 100 }, ...mountPoint() }));
  await settle(() => store.moments.all.length > 0);
  assert.deepEqual(store.moments.all.map(({ at }) => at), [100]);
  assert.equal(store.moments.all[0], store.moment);
});

test("weights that are no numbers are said, and what fails is tried again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const wild = addText(addText(FILE, "moment", '{"epoch": 0, "step": 9}'), "config", '{"input_size": "nonsense"}');
  const place = mountPoint();
  globalThis.fetch = async () => { throw new TypeError("Failed to fetch"); };
  context.after(render({ data: { run: "wild", live: "lab/live.npz", past: [], steps: 100 }, ...place }));
  await settle();
  serve([new Response(wild)]);
  context.mock.timers.tick(300);
  await settle(() => store.problem.startsWith("After"));
  assert.match(store.problem, /^After 9 batches: /);
});

test("a file that cannot be read is said as long as there is nothing else to show", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const whole = addText(FILE, "moment", '{"epoch": 0, "step": 9}');
  serve([new Response(whole.subarray(0, 5000)), new Response(whole), new Response(whole.subarray(0, 5000))]);
  context.after(render({ data: { run: "half", live: "lab/live.npz", past: [], steps: 100 }, ...mountPoint() }));
  await settle(() => store.problem.startsWith("The file"));
  assert.equal(store.problem, "The file of this network is damaged.");
  for (const _ of [1, 2]) {
    context.mock.timers.tick(300);
    await settle(() => store.moment?.at === 9);
    assert.deepEqual([store.problem, store.moment?.at], ["", 9]);
  }
});

/** An `.npz` with one more text in it, stored; a later text of the same name counts. */
function addText(file, name, text) {
  const view = new DataView(file.buffer, file.byteOffset);
  const end = file.length - 22;
  const [count, size, start] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const content = makeText(text);
  const label = new TextEncoder().encode(`${name}.npy`);
  const sum = crc(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0); head.writeUInt32LE(sum, 14); head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22); head.writeUInt16LE(label.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt32LE(sum, 16); entry.writeUInt32LE(content.length, 20);
  entry.writeUInt32LE(content.length, 24); entry.writeUInt16LE(label.length, 28); entry.writeUInt32LE(start, 42);
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0); tail.writeUInt16LE(count + 1, 8); tail.writeUInt16LE(count + 1, 10);
  tail.writeUInt32LE(size + 46 + label.length, 12); tail.writeUInt32LE(start + 30 + label.length + content.length, 16);
  return new Uint8Array(Buffer.concat([file.subarray(0, start), head, label, content, file.subarray(start, end), entry, label, tail]));
}

/** A text as NumPy saves it. */
function makeText(text) {
  const letters = Array.from(text);
  const words = `{'descr': '<U${letters.length}', 'fortran_order': False, 'shape': (), }\n`;
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, words.length, 0]);
  const content = Buffer.alloc(4 * letters.length);
  letters.forEach((letter, i) => content.writeUInt32LE(letter.codePointAt(0), 4 * i));
  return Buffer.concat([head, Buffer.from(words), content]);
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
