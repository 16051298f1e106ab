// Files to take away: what is asked for, what is saved, and what is said meanwhile.

import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";
import render from "../../ui/web/components/takeaway/index.js";
import { FakeElement, mountPoint, openDocument, settle } from "./dom.js";

const DATA = { address: "lab/runs/mine/take/", epoch: 3, picture: btoa("\x07\xff"), drawing: [], others: [], groups: [{ title: "The network", items: [
  { label: "Keras model", sentence: "For Keras.", ways: [{ name: "keras", word: ".keras", file: "mine.keras" }] },
  { label: "Figure", sentence: "Curves.", ways: [{ name: "c.svg", word: "SVG", file: "c.svg" }, { name: "c.png", word: "PNG", file: "c.png", isOfPicture: true }] },
] }] };
let asked;
let saved;
let answer;
let sent;

afterEach(() => mock.timers.reset());
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] }); // else node would wait until what was saved is let go of
  [asked, saved, sent] = [[], [], []];
  openDocument();
  URL.createObjectURL = () => "blob:1";
  URL.revokeObjectURL = () => {};
  FakeElement.prototype.click = function click() { if (this.tag === "a") saved.push(this.download); else this.send("click"); };
  globalThis.fetch = (address, { signal, method, body }) => {
    asked.push(String(address));
    sent.push([method, typeof body === "string" ? body : body && [...body]]);
    return new Promise((done, fail) => {
      answer = done;
      signal.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
    });
  };
});

/** @param {any} data */
function mount(data = DATA) {
  const place = mountPoint();
  const end = render({ data, ...place });
  const { root } = place;
  return { ...place, end, button: (word) => root.querySelectorAll("button").find(({ textContent }) => textContent === word),
    said: () => root.querySelector(".said").textContent };
}

test("a file is asked for, and saved when it comes", async () => {
  const { button, said } = mount();
  button(".keras").click();
  assert.deepEqual(asked, ["https://lab.org/lab/runs/mine/take/keras?epoch=3"]);
  assert.deepEqual([said(), Boolean(button("Stop"))], ["Making mine.keras…", true]);
  answer(new Response("data"));
  await settle();
  assert.deepEqual([saved, said(), Boolean(button(".keras"))], [["mine.keras"], "mine.keras is saved.", true]);
});

test("a drawing goes along with what takes it, if there is one", () => {
  const groups = [{ title: "The training", items: [{ label: "Run", sentence: "", ways: [{ name: "run", word: ".zip", file: "mine.zip", takesDrawing: true }] }] }];
  mount({ ...DATA, groups }).button(".zip").click();
  const drawing = [{ width: 9, points: [8, 8] }];
  mount({ ...DATA, groups, drawing }).button(".zip").click();
  mount({ ...DATA, drawing }).button(".keras").click();
  assert.deepEqual(sent, [[undefined, undefined], ["POST", JSON.stringify(drawing)], [undefined, undefined]]);
});

test("of several runs all are named", () => {
  const { button } = mount({ ...DATA, epoch: null, others: ["a", "b-2"] });
  button("SVG").click();
  assert.deepEqual(asked.map((address) => new URL(address).searchParams.get("with")), ["a,b-2"]);
});

test("what the server says of what it cannot make is said, and so is that it does not answer", async () => {
  const { button, said, root } = mount({ ...DATA, epoch: null });
  button("SVG").click();
  assert.deepEqual(asked, ["https://lab.org/lab/runs/mine/take/c.svg"]);
  answer(Response.json({ problem: "It has learnt nothing yet." }, { status: 404 }));
  await settle();
  assert.deepEqual([said(), root.querySelector(".said").classList.contains("problem")], ["It has learnt nothing yet.", true]);
  button("PNG").click();
  answer(new Response("<html>", { status: 502 }));
  await settle();
  assert.equal(said(), "The file could not be made. Try again.");
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  button("PNG").click();
  await settle();
  assert.equal(said(), "The server does not answer. Try again when it is back.");
  assert.deepEqual(saved, []);
});

test("a second click stops it, and it can be asked for again; leaving the page stops it too", async () => {
  const { button, said, end } = mount();
  button(".keras").click();
  button("Stop").click();
  await settle();
  assert.deepEqual([said(), saved], ["mine.keras was not made: you stopped it.", []]);
  button(".keras").click();
  assert.equal(asked.length, 2);
  end();
  await settle();
  assert.deepEqual(saved, []);
});

test("what is under way goes on, whatever else the page shows meanwhile, and its new button stops it", async () => {
  const { button, parentElement, said } = mount();
  button(".keras").click();
  render({ data: { ...DATA, picture: null }, parentElement });
  const groups = structuredClone(DATA.groups);
  groups[0].items[0].ways[0].file = "other.keras";
  render({ data: { ...DATA, epoch: 4, groups }, parentElement });
  assert.ok(button("Stop"));
  answer(new Response("data"));
  await settle();
  assert.deepEqual([saved, said(), Boolean(button(".keras"))], [["mine.keras"], "mine.keras is saved.", true]);
  button(".keras").click();
  assert.equal(asked.at(-1), "https://lab.org/lab/runs/mine/take/keras?epoch=4");
  render({ data: { ...DATA, groups: structuredClone(DATA.groups) }, parentElement });
  button("Stop").click();
  await settle();
  assert.equal(said(), "other.keras was not made: you stopped it.");
});

test("for a file of the picture the picture is sent, and for no other", () => {
  const { button } = mount();
  button("SVG").click();
  button("PNG").click();
  assert.deepEqual(sent, [[undefined, undefined], ["POST", [7, 255]]]);
});
