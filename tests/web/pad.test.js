import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/pad/index.js";
import { Delivery } from "../../ui/web/components/pad/delivery.js";
import { paintInk } from "../../ui/web/components/pad/ink_painter.js";
import { ALL_STEPS } from "../../ui/web/engine/written.js";
import { Drawing } from "../../ui/web/live/drawing.js";
import { store } from "../../ui/web/live/store.js";
import { FakeElement, mountPoint, nextFrame, openDocument, setConnection } from "./dom.js";

beforeEach(() => {
  nextFrame(); // the store is one for all tests: no frame of the last one may be due
  openDocument();
  Object.assign(store, { drawing: new Drawing(), picture: null, resting: true, pen: 20, switches: ALL_STEPS });
});

/** The pad in a page; `draw` is a stroke with the mouse, its places in shares of the canvas. */
function mount(given = {}) {
  const data = { strokes: [], version: 0, label: "A square", switches: ALL_STEPS, ...given };
  const place = mountPoint();
  const end = render({ data, ...place });
  const [canvas] = place.root.querySelectorAll("canvas");
  const buttons = Object.fromEntries(place.root.querySelectorAll("button").map((each) => [each.textContent, each]));
  canvas.box = { left: 10, top: 20, width: 560, height: 560 };
  const send = (type, x, y) => canvas.send(`pointer${type}`, { pointerId: 1, button: 0, clientX: 10 + 560 * x, clientY: 20 + 560 * y, timeStamp: performance.now() });
  const draw = (...places) => {
    send("down", ...places[0]);
    for (const each of places.slice(1)) send("move", ...each);
    send("up", ...places.at(-1));
    nextFrame();
  };
  return { ...place, canvas, buttons, send, draw, end, data };
}

/** @param {string} key with Ctrl */
function press(key, more = {}) {
  document.send("keydown", { key, ctrlKey: true, path: [document], ...more });
}

/** What was sent, but for its number. */
function withoutCount(sent) {
  return sent.map(([name, { version, strokes }]) => [name, { version, strokes }]);
}

/** The pen has rested for a while. */
function rest() {
  store.rest();
  nextFrame();
}

test("places are eighths of a pixel of 280, however large the canvas is, and may lie outside", () => {
  const { draw } = mount();
  draw([0.5, 0.25], [1, 1], [1.5, -0.5]);
  assert.deepEqual(store.drawing.strokes, [{ width: 20, points: [1120, 560, 2240, 2240, 3360, -1120] }]);
});

test("the server is sent a drawing once, when it rests", () => {
  const { draw, sent } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  draw([0.8, 0.2], [0.2, 0.8]);
  assert.deepEqual(sent, []);
  rest();
  rest();
  assert.deepEqual(withoutCount(sent), [["drawing", { version: store.drawing.version, strokes: store.drawing.strokes }]]);
});

test("whoever turns to something else takes the drawing along at once", () => {
  const { draw, sent, root } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  document.send("pointerdown", { path: [root] });
  assert.equal(sent.length, 0, "the pad's own buttons are nothing else");
  document.send("pointerdown", { path: [] });
  assert.equal(sent.length, 1);
});

test("a click waits for a drawing that is on its way, until it has come or for a second", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { draw, sent, parentElement } = mount();
  const link = new FakeElement("a");
  let clicks = 0;
  link.addEventListener("click", () => clicks++);
  const click = () => {
    draw([0.2, 0.2], [0.8, 0.8]);
    document.send("pointerdown", { path: [link] });
    return document.send("click", { path: [link] }).defaultPrevented;
  };
  assert.deepEqual([click(), sent.length, clicks], [true, 1, 0]);
  render({ data: { strokes: [], version: store.drawing.version, label: "", switches: ALL_STEPS }, parentElement, setStateValue: (...given) => sent.push(given) });
  assert.equal(clicks, 1);
  assert.equal(document.send("click", { path: [link] }).defaultPrevented, false);
  assert.deepEqual([click(), clicks], [true, 1]);
  context.mock.timers.tick(1000);
  assert.equal(clicks, 2);
});

test("what was drawn while the server was away is sent when it is back", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { draw, sent } = mount();
  setConnection("DISCONNECTED");
  draw([0.2, 0.2], [0.8, 0.8]);
  rest();
  assert.equal(sent.length, 0);
  setConnection("CONNECTED");
  context.mock.timers.tick(1000);
  assert.equal(sent.length, 1);
});

test("nothing is sent for a page that is being left", () => {
  const { draw, sent } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  location.pathname = "/Train";
  rest();
  assert.equal(sent.length, 0);
});

test("Python's drawing is taken over once, and an older one is told of ours, a moment later", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const kept = [{ width: 9, points: [80, 80, 160, 160] }];
  const first = mount({ strokes: kept, version: 5, label: "" });
  assert.deepEqual([store.drawing.strokes, first.sent], [kept, []]);
  first.draw([0.2, 0.2], [0.8, 0.8]);
  first.end();
  store.rest();
  const second = mount({ strokes: kept, version: 5, label: "" });
  assert.equal(second.sent.length, 0);
  context.mock.timers.tick(1000);
  assert.deepEqual(withoutCount(second.sent), [["drawing", { version: store.drawing.version, strokes: store.drawing.strokes }]]);
  assert.equal(store.drawing.strokes.length, 2);
});

test("a drawing that Python puts on the canvas takes the place of ours, and Undo brings that back", () => {
  const { draw, parentElement, sent } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  rest();
  const [theirs, mine, count] = [[{ width: 9, points: [80, 80] }], store.drawing.strokes, sent.length];
  render({ data: { strokes: theirs, version: store.drawing.version + 1, label: "", switches: ALL_STEPS }, parentElement,
    setStateValue: (...given) => sent.push(given) });
  assert.deepEqual(store.drawing.strokes, theirs);
  store.drawing.undo();
  assert.deepEqual([store.drawing.strokes, sent.length], [mine, count]);
});

test("a Python that has forgotten is told again, and one that only lags is not", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { draw, sent, parentElement } = mount();
  const hear = (version) => {
    render({ data: { strokes: [], version, label: "", switches: ALL_STEPS }, parentElement, setStateValue: (...given) => sent.push(given) });
    context.mock.timers.tick(1000);
  };
  draw([0.2, 0.2], [0.8, 0.8]);
  rest();
  hear(0); // drawn before it was told
  assert.equal(sent.length, 1);
  hear(store.drawing.version);
  assert.equal(sent.length, 1);
  hear(0); // a server that was started anew
  assert.equal(sent.length, 2);
  assert.deepEqual(...withoutCount(sent));
  assert.notDeepEqual(...sent); // Streamlit takes nothing twice
  hear(0); // it has not come, or cannot be kept: it is tried four times more
  assert.equal(sent.length, 2);
  context.mock.timers.tick(3000);
  assert.equal(sent.length, 3);
  for (let i = 0; i < 9; i++) context.mock.timers.tick(60_000);
  assert.equal(sent.length, 6);
});

test("buttons and keys undo, redo and wipe, each as soon as there is something to", () => {
  const { draw, buttons } = mount();
  const able = () => ["Undo", "Redo", "Clear"].filter((name) => !buttons[name].disabled).join();
  const after = (act) => { act(); nextFrame(); return [store.drawing.strokes.length, able()]; };
  assert.deepEqual(after(() => store.change()), [0, ""]);
  draw([0.2, 0.2], [0.8, 0.8]);
  draw([0.8, 0.2], [0.2, 0.8]);
  assert.deepEqual(after(() => buttons.Undo.click()), [1, "Undo,Redo,Clear"]);
  assert.deepEqual(after(() => buttons.Clear.click()), [0, "Undo"]);
  assert.deepEqual(after(() => press("z")), [1, "Undo,Redo,Clear"]);
  assert.deepEqual(after(() => press("Z", { shiftKey: true })), [0, "Undo"]);
  assert.deepEqual(after(() => press("z", { ctrlKey: false, metaKey: true })), [1, "Undo,Redo,Clear"]);
  assert.deepEqual(after(() => press("y")), [0, "Undo"]);
});

test("Undo waits for nothing, not even for a drawing that is on its way", () => {
  const { draw, buttons, root } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  rest();
  assert.equal(document.send("click", { path: [buttons.Undo, root] }).defaultPrevented, false);
});

test("keys that undo nothing leave a chosen picture where it is", () => {
  const { draw } = mount();
  const picture = { label: "sample digit 4", image: new Uint8Array(784) };
  store.picture = picture;
  press("z");
  press("y");
  assert.equal(store.picture, picture);
  draw([0.2, 0.2], [0.8, 0.8]);
  assert.equal(store.picture, null);
  store.picture = picture;
  press("z");
  assert.equal(store.picture, null);
});

test("a pad that goes while the pen is down leaves a drawing that goes on elsewhere", () => {
  const { send, end } = mount();
  send("down", 0.2, 0.2);
  send("move", 0.8, 0.8);
  end();
  rest();
  assert.deepEqual([store.drawing.stroke, store.resting], [null, true]);
});

test("a key without a name, as browsers send that fill in a form, is none", () => {
  const { draw } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  press(undefined);
  assert.equal(store.drawing.strokes.length, 1);
});

test("a canvas that holds no more ink says so, until there is room again", () => {
  const { draw, buttons, root } = mount();
  const say = () => root.querySelectorAll("p").map(({ textContent }) => textContent).join();
  draw([0.2, 0.2], [0.8, 0.8]);
  assert.equal(say(), "");
  store.drawing.begin(20, 0, 0);
  for (let x = 1; x < 20_000; x++) store.drawing.extend(8 * (x % 2), 0);
  store.drawing.end();
  draw([0.2, 0.2], [0.8, 0.8]);
  assert.match(say(), /^The canvas holds no more ink/);
  assert.equal(store.drawing.strokes.length, 2);
  buttons.Undo.click();
  nextFrame();
  assert.equal(say(), "");
});

test("Ctrl+Z in a field of text is the field's", () => {
  const { draw } = mount();
  draw([0.2, 0.2], [0.8, 0.8]);
  const field = new FakeElement("textarea");
  const event = document.send("keydown", { key: "z", ctrlKey: true, path: [field] });
  assert.deepEqual([event.defaultPrevented, store.drawing.strokes.length], [false, 1]);
});

test("the pen is as wide as the slider says", () => {
  const { root, draw } = mount();
  const [slider] = root.querySelectorAll("input");
  slider.value = "33";
  slider.send("input");
  draw([0.2, 0.2], [0.8, 0.8]);
  assert.equal(store.drawing.strokes[0].width, 33);
  assert.equal(root.querySelectorAll("span").find((each) => each.className === "words").textContent, "Pen 33 px");
});

test("only what is new is painted, and all of it once a stroke is done or undone", () => {
  const drawing = new Drawing();
  const canvas = Object.assign(new FakeElement("canvas"), { width: 560, height: 560 });
  let painted = null;
  const paint = () => {
    canvas.getContext().calls.length = 0;
    painted = paintInk(canvas, drawing, painted, "white");
    return canvas.getContext().calls.map(([name, ...numbers]) => [name, ...numbers.slice(0, 2)].join(" "));
  };
  drawing.begin(20, 80, 80);
  assert.deepEqual(paint(), ["clearRect 0 0", "beginPath", "arc 20 20", "fill"]);
  drawing.extend(160, 80);
  drawing.extend(160, 160);
  assert.deepEqual(paint(), ["beginPath", "moveTo 20 20", "lineTo 40 20", "lineTo 40 40", "stroke"]);
  assert.deepEqual(paint(), []);
  drawing.extend(240, 160);
  assert.deepEqual(paint(), ["beginPath", "moveTo 40 40", "lineTo 60 40", "stroke"]);
  drawing.end();
  assert.deepEqual(paint(), ["clearRect 0 0", "beginPath", "moveTo 20 20", "lineTo 40 20", "lineTo 40 40", "lineTo 60 40", "stroke"]);
  drawing.undo();
  assert.deepEqual(paint(), ["clearRect 0 0"]);
});

test("a pad that was taken away hears nothing any more", () => {
  const delivery = new Delivery(new FakeElement("div"));
  let sent = 0;
  delivery.send = () => sent++;
  store.drawing.begin(20, 5, 5);
  store.drawing.end();
  delivery.end();
  document.send("pointerdown", { path: [] });
  assert.equal(sent, 0);
});

test("a pad says which steps a drawing takes", () => {
  mount({ switches: { taps: false, pen: true } });
  assert.deepEqual(store.switches, { taps: false, pen: true });
});
