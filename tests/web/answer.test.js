import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/answer/index.js";
import renderReader from "../../ui/web/components/reader/index.js";
import { store } from "../../ui/web/live/store.js";
import { Drawing } from "../../ui/web/live/drawing.js";
import { mountPoint, nextFrame, openDocument } from "./dom.js";

const SHARES = [0, 0, 0, 0.96, 0, 0, 0, 0.04, 0, 0];
const PICTURE = { label: "sample digit 3", image: Buffer.alloc(784, 9).toString("base64") };
const ONES = SHARES.map(() => 1);

beforeEach(() => {
  nextFrame(); // the store is one for all tests: no frame of the last one may be due
  openDocument();
  const network = { forward: () => ({ probabilities: SHARES }), rejects: () => false };
  Object.assign(store, { drawing: new Drawing(), picture: null, sample: null, resting: true, network, problem: "", address: "https://lab.org/a.npz" });
});

/** The text of an answer's form, and what is said aloud. */
function mount(form) {
  const place = mountPoint();
  const end = render({ data: { form, perfect: ONES, hint: "Draw one digit." }, ...place });
  const read = () => [place.root.children[0].textContent, place.root.querySelector(".live").textContent];
  return { ...place, end, read };
}

function choose(chosen, picture, sample = null) {
  const place = mountPoint();
  const tell = (data) => { renderReader({ data, ...place }); nextFrame(); };
  tell({ network: "a.npz", chosen, picture, sample });
  return { ...place, tell };
}

test("a line says what is read, and a digit how sure the network is", () => {
  choose(1, PICTURE);
  assert.equal(mount("line").read()[0], "The network reads sample digit 3 as 3, 96.0 % sure");
  assert.equal(mount("digit").read()[0], "3Read as 3. The network gives it 96.0 %.");
});

function readNoDigit(digit) {
  choose(1, { ...PICTURE, digit });
  turnAway(0.97);
  return mount("verdict").read()[0];
}

const readVerdict = (digit) => { choose(1, { ...PICTURE, digit }); return mount("verdict").read(); };

test("a verdict says whether it is right, where that is known", () => {
  const said = "Sample digit 3 is read as 3 (96.0 %)";
  assert.deepEqual(readVerdict(3), [`${said}, and that is right.`, `${said}, and that is right.`]);
  assert.equal(readVerdict(8)[0], `${said}, but it is an 8.`);
  assert.equal(readVerdict(null)[0], `${said}.`);
});

/** The network turns away what it gives less than the threshold. */
function turnAway(threshold) {
  const network = { threshold, forward: () => ({ probabilities: SHARES }), rejects: ({ probabilities }) => Math.max(...probabilities) < threshold };
  Object.assign(store, { network });
  store.change();
  nextFrame();
}

test("a picture that is taken for no digit is said to be none, in the digit's place, and aloud; what it is most like, besides", () => {
  choose(1, PICTURE);
  turnAway(0.97);
  const said = "I don’t think this is a digit. Likeliest: 3, with 96.0 %.";
  assert.deepEqual(mount("line").read(), [said, said]);
  const { root, read } = mount("digit");
  assert.deepEqual(read(), [said, said]);
  assert.deepEqual([root.querySelector(".draw-digit").hidden, root.querySelector("small").textContent], [true, "Likeliest: 3, with 96.0 %."]);
  assert.ok(root.querySelector("p").classList.contains("none"));
  turnAway(0.5);
  assert.deepEqual([root.querySelector(".draw-digit").hidden, root.querySelector("p").classList.contains("none")], [false, false]);
  assert.equal(read()[0], "3Read as 3. The network gives it 96.0 %.");
});

test("of a picture that is known to be more than one digit that is said, whatever the network makes of it", () => {
  const problem = "There are several marks.";
  choose(1, { ...PICTURE, problem });
  turnAway(0.5);
  assert.equal(mount("line").read()[0], `${problem} Likeliest: 3, with 96.0 %.`);
  assert.equal(mount("digit").root.querySelector(".draw-digit").hidden, true);
});

test("a verdict on what is taken for no digit names the picture, and what it is, where that is known", () => {
  const said = "Sample digit 3: I don’t think this is a digit. Likeliest: 3, with 96.0 %.";
  assert.equal(readNoDigit(8), `${said} It is an 8.`);
  assert.equal(readNoDigit(null), said);
});

test("while a hand is at work it is not sure yet, silently; once the drawing rests it is no digit, aloud", () => {
  choose(1, null);
  turnAway(0.97);
  const { read } = mount("digit");
  store.drawing.begin(20, 900, 900);
  store.draw(1);
  nextFrame();
  const words = () => read()[0].replace("Likeliest: 3, with 96.0 %.", "…").split("…")[0];
  assert.equal(words(), "Not sure yet. ");
  assert.equal(read()[1], "Draw one digit.");
  store.drawing.end();
  store.draw(2);
  nextFrame();
  assert.equal(words(), "Not sure yet. ", "the pen has just been lifted");
  store.rest();
  nextFrame();
  assert.equal(words(), "I don’t think this is a digit. ");
  assert.match(read()[1], /^I don’t think this is a digit. Likeliest: 3, with 96.0 %./);
});

test("a training that is watched tells how its answer grows, also to what is no digit", () => {
  const moment = mount("moment");
  store.picture = { label: "sample digit 3", image: new Uint8Array(784) };
  store.showMoment({ at: 1, epoch: 1, words: "After epoch 1", network: { ...network(8), rejects: () => true } });
  nextFrame();
  assert.equal(moment.read()[0], "After epoch 1 it reads sample digit 3 as 8, 90.0 % sure");
  moment.end();
  store.moment = null;
});

test("while there is nothing to read it says what to do", () => {
  assert.deepEqual(mount("digit").read(), ["?Draw one digit.", "Draw one digit."]);
});

test("a network that is on its way is said, and why it does not come", () => {
  globalThis.fetch = () => new Promise(() => {});
  Object.assign(store, { network: null });
  choose(1, PICTURE);
  const { read } = mount("line");
  assert.equal(read()[0], "The network is on its way…");
  store.problem = "There is none.";
  store.change();
  nextFrame();
  assert.equal(read()[0], "There is none.");
});

test("what changes at every frame is said aloud when the pen rests", () => {
  choose(1, null);
  const { read } = mount("line");
  store.drawing.begin(20, 900, 900);
  store.draw(1);
  nextFrame();
  assert.deepEqual(read(), ["The network reads your drawing as 3, 96.0 % sure", "Draw one digit."]);
  store.drawing.end();
  store.rest();
  nextFrame();
  assert.equal(read()[1], "The network reads your drawing as 3, 96.0 % sure");
});

test("a picture that was chosen before does not come back over a drawing; one that is chosen anew does", () => {
  const { tell } = choose(4, PICTURE);
  store.drawing.begin(20, 900, 900);
  store.draw(1);
  tell({ network: "a.npz", chosen: 4, picture: PICTURE, sample: null });
  assert.equal(store.input.label, "your drawing");
  tell({ network: "a.npz", chosen: 5, picture: PICTURE, sample: null });
  assert.equal(store.input.label, "sample digit 3");
});

/** A network that reads everything as one digit. */
const network = (digit) => ({ forward: () => ({ probabilities: ONES.map((_, i) => (i === digit ? 0.9 : 0.01)) }), rejects: () => false });

test("of a training it says when that was, aloud only where another digit is read", () => {
  const { read, end } = mount("moment");
  store.picture = { label: "sample digit 3", image: new Uint8Array(784) };
  const show = (at, digit) => { store.showMoment({ at, epoch: at, words: `After epoch ${at}`, network: network(digit) }); nextFrame(); return read(); };
  const first = "After epoch 1 it reads sample digit 3 as 8, 90.0 % sure";
  assert.deepEqual(show(1, 8), [first, first]);
  assert.deepEqual(show(2, 8), [first.replace("1", "2"), first]);
  const last = "After epoch 3 it reads sample digit 3 as 3, 90.0 % sure";
  assert.deepEqual(show(3, 3), [last, last]);
  end();
  store.moment = null;
});

test("an unknown form is refused with the names of those there are, and the end takes everything away", () => {
  assert.throws(() => mount("song"), { message: 'There is no form of an answer "song": there are line, digit, verdict and moment.' });
  const { end, root } = mount("line");
  end();
  assert.equal(root.children.length, 0);
});
