import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/figure/index.js";
import { drawConnections } from "../../ui/web/components/figure/connections.js";
import {
  localBox, outline, sourceText, sourceUnits, sourceWindow, unitBox,
} from "../../ui/web/components/figure/geometry.js";
import { KINDS, kindOf } from "../../ui/web/components/figure/kinds.js";
import { cellPlace, layOut } from "../../ui/web/components/figure/layout.js";
import { describeLayer, placeText, unitName } from "../../ui/web/components/figure/names.js";
import { findUnit, leaveUnit, pressFigureKey, showUnit } from "../../ui/web/components/figure/pointing.js";
import { fits } from "../../ui/web/components/figure/values.js";
import { store } from "../../ui/web/live/store.js";
import { makePalette, mountPoint, nextFrame, openDocument } from "./dom.js";

beforeEach(() => {
  nextFrame(); // the store is one for all tests: no frame of the last one may be due
  openDocument();
  Object.assign(store, { resting: true, network: { forward: () => makeTrace() }, picture: { label: "a picture", image: new Uint8Array(784) } });
});

const SHAPES = [["INPUT", 1, 28], ["C1", 6, 28], ["S2", 6, 14], ["C3", 16, 10], ["S4", 16, 5], ["C5", 120, 1], ["F6", 84, 1], ["OUTPUT", 10, 1]];
const WINDOWS = { C1: { size: 5, stride: 1, padding: 2 }, S2: { size: 2, stride: 2, padding: 0 },
  C3: { size: 5, stride: 1, padding: 0 }, S4: { size: 2, stride: 2, padding: 0 } };

function describe(caption = "A seven") {
  const layers = SHAPES.map(([name, count, side]) => ({
    name, role: { INPUT: "input", OUTPUT: "output" }[name] ?? "hidden", color: "blue", count, rows: side, columns: side, window: WINDOWS[name] ?? null,
    whole: "all {count} values of {before}", operation: [`op ${name}`],
    sources: name === "S2" || name === "S4" ? Array.from({ length: count }, (_, i) => [i]) : name === "C3" ? Array.from({ length: 16 }, () => [0, 2, 5]) : null,
  }));
  const { table, nan } = makePalette();
  return { layers, scales: { sequential: table, diverging: table, nan }, caption, digits: Array.from({ length: 10 }, (_, i) => `digit-${i}`), grid: [1, 2, 3] };
}

/** Each value is its place among all, and the seven wins. */
function makeTrace() {
  let at = 0;
  const layers = {};
  for (const [name, count, side] of SHAPES) {
    const digits = name === "OUTPUT" && [0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.9, 0.01, 0.01];
    layers[name] = { activation: Float32Array.from(digits || { length: count * side * side }, digits ? Number : () => at++) };
  }
  return { input: layers.INPUT.activation, layers };
}

function mount(width = 1000) {
  const place = mountPoint(width);
  const end = render({ data: describe(), ...place });
  return { ...place, end, view: place.root.view };
}

for (const width of [300, 375, 599, 600, 760, 1000, 1600]) {
  test(`everything finds its place ${width} pixels wide`, () => {
    const { placed, height, wide } = layOut(mount().view.info, width);
    assert.equal(wide, width >= 600);
    placed.forEach((place, at) => {
      assert.ok(place.x >= 0 && place.x + place.width <= width + 1, `${SHAPES[at][0]} reaches ${place.x + place.width}`);
      assert.ok(place.y >= 0 && place.y + place.height <= height);
      const before = placed[at - 1];
      if (before) assert.ok(wide ? place.x >= before.x + before.width : place.y >= before.y + before.height, "no overlap");
    });
  });
}

/** How wide the maps of the input and of one layer after it are drawn. */
function drawnSides(stride, side) {
  const shape = { role: "hidden", count: 6, rows: side, columns: side, window: { stride } };
  const layers = [{ name: "INPUT", role: "input", count: 1, rows: 28, columns: 28, window: null }, { name: "C1", ...shape }];
  return layOut(layers, 1000).placed.map((place, at) => place.cell * layers[at].columns);
}

test("maps are drawn smaller after a stride of two, wherever that stands, and after no other window", () => {
  const [before, halved] = drawnSides(2, 14);
  assert.ok(halved <= before * 0.8, `${halved} after ${before}`);
  const [input, kept] = drawnSides(1, 28);
  assert.equal(kept, input);
});

test("every kind of drawing has every entry, and layers are placed as each of them", () => {
  for (const kind of Object.values(KINDS)) assert.deepEqual(Object.keys(kind), ["make", "move", "paint", "describe", "box", "find", "isRoomy"]);
  for (const width of [375, 1000]) {
    assert.deepEqual(new Set(mount(width).view.plan.placed.map(({ kind }) => kind)), new Set(Object.keys(KINDS)));
  }
});

test("a kind that is not known is refused with the names of those that are", () => {
  assert.equal(kindOf("cells"), KINDS.cells);
  for (const name of ["bars", "toString"]) {
    assert.throws(() => kindOf(name), { message: `There is no kind of drawing "${name}": there are stack, cells and output.` });
  }
});

test("cells are filled from the top by columns, or line by line", () => {
  assert.deepEqual(cellPlace({ byColumn: true, down: 3, across: 2 }, 4), [1, 1]);
  assert.deepEqual(cellPlace({ byColumn: false, down: 3, across: 2 }, 4), [0, 2]);
});

test("a value's window follows from size, stride and padding, cut at the edge", () => {
  const { view } = mount();
  assert.deepEqual(sourceWindow(view, { at: 1, row: 0, column: 27 }), { row: 0, column: 25, rows: 3, columns: 3 });
  assert.deepEqual(sourceWindow(view, { at: 2, row: 3, column: 4 }), { row: 6, column: 8, rows: 2, columns: 2 });
  assert.deepEqual(sourceWindow(view, { at: 3, row: 1, column: 2 }), { row: 1, column: 2, rows: 5, columns: 5 });
  assert.deepEqual(sourceWindow(view, { at: 5, row: 0, column: 0 }), { row: 0, column: 0, rows: 5, columns: 5 });
});

test("what a value was computed from is said in words", () => {
  const { view } = mount();
  const say = (at, unit = 4) => sourceText(view, { at, unit, row: 0, column: 0 });
  assert.deepEqual([0, 1, 2, 3, 5, 6].map((at) => say(at)), [
    "a pixel of the image", "from 5×5 values of INPUT", "from 2×2 values of map 4 of C1", "from 5×5 values of maps 0, 2 and 5 of S2",
    "from all 400 values of S4", "from all 120 values of C5"]);
  assert.deepEqual(sourceUnits(view, { at: 1, unit: 0 }), [0]);
});

test("units and layers have names", () => {
  const { view } = mount();
  assert.deepEqual([unitName(view.info[0], 0), unitName(view.info[1], 2), unitName(view.info[6], 3), unitName(view.info[7], 7)],
    ["INPUT", "C1, map 2", "F6, unit 3", "OUTPUT, digit 7"]);
  assert.equal(describeLayer(view.info[1]), "C1, 6 maps of 28 by 28");
  assert.equal(placeText(view.info[1], { unit: 2, row: 3, column: 4 }), "C1, map 2, row 3, column 4");
});

test("boxes of values lie within their layer's outline", () => {
  const { view } = mount();
  view.info.forEach((info, at) => {
    const box = localBox(view, at, info.count - 1, { row: info.rows - 1, column: info.columns - 1, rows: 1, columns: 1 });
    const edges = outline(view, at);
    assert.ok(box.left >= edges.left - 1 && box.left + box.width <= edges.right + 1 && box.top + box.height <= edges.bottom + 1, info.name);
    assert.equal(unitBox(view, { at, unit: 0, row: 0, column: 0 }).left, localBox(view, at, 0, { row: 0, column: 0, rows: 1, columns: 1 }).left);
  });
});

test("the winner stands out, whatever the largest probability is", () => {
  const { root } = mount();
  const bars = root.querySelectorAll(".answer");
  assert.deepEqual(bars.map((bar) => bar.classList.contains("winner")).indexOf(true), 7);
  assert.equal(bars[7].getAttribute("aria-label"), "digit 7: 90.0 %, the answer");
  assert.equal(bars[7].querySelector(".fill").style.clipPath, "inset(0 min(100% - 2px, 10%) 0 0 round 5px)");
});

test("pointing finds the unit, says its value and draws its windows", () => {
  const { root, view } = mount();
  const canvas = root.querySelectorAll(".plane")[3].firstChild; // INPUT stands before C1's maps
  canvas.box = { left: 0, top: 0, width: 280, height: 280 };
  const cursor = findUnit(view, { target: canvas, clientX: 105, clientY: 5 });
  assert.deepEqual(cursor, { at: 1, unit: 2, row: 0, column: 10 });
  assert.equal(showUnit(view, cursor), 784 * 3 + 10);
  assert.equal(view.place.textContent, "C1, map 2, row 0, column 10");
  assert.equal(root.querySelectorAll(".live-line").length, 3, "one window in INPUT, two lines from it");
  leaveUnit(view);
  assert.equal(root.querySelectorAll(".live-line").length, 0);
});

test("every value is found where it is drawn", () => {
  for (const width of [375, 1000]) {
    const { view } = mount(width);
    view.info.forEach(({ rows, columns, count }, at) => {
      const cursor = { at, unit: count - 1, row: rows - 1, column: columns >> 1 };
      const [place, units] = [view.plan.placed[at], view.layers[at].units];
      const { element } = units[cursor.unit] ?? units[0];
      const [x, y, wide, tall] = [element.style.left, element.style.top, element.firstChild.style.width, element.firstChild.style.height]
        .map(Number.parseFloat);
      element.firstChild.box = { left: place.x + x, top: place.y + y, width: wide, height: tall };
      const box = localBox(view, at, cursor.unit, { ...cursor, rows: 1, columns: 1 });
      const event = { target: element.firstChild, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
      assert.deepEqual(findUnit(view, event), cursor);
    });
  }
});

test("beyond the last cell there is no unit", () => {
  const element = { firstChild: Object.assign(document.createElement("canvas"), { box: { left: 0, top: 0, width: 22, height: 22 } }) };
  const place = { across: 2, down: 2, wide: 11, tall: 11, cell: 10, byColumn: true };
  const find = (clientX) => KINDS.cells.find(place, { count: 3, rows: 1, columns: 1 }, element, { clientX, clientY: 15 });
  assert.deepEqual([find(5)?.unit, find(15)], [1, null]);
});

test("at rest examples are drawn when the figure is wide, and none on a phone", () => {
  const [wide, narrow] = [mount(1000), mount(375)];
  drawConnections(wide.view);
  assert.ok(wide.root.querySelectorAll(".line").length > 8);
  assert.equal(narrow.root.querySelectorAll(".line").length, 0);
});

function readOperations(width) {
  return [...mount(width).root.querySelectorAll("text.operation")].map((text) => text.textContent);
}

test("what is done is written where there is room: not between maps and cells, nor before the bars", () => {
  assert.deepEqual(readOperations(1000), ["op C1", "op S2", "op C3", "op S4", "op F6"]);
  assert.deepEqual(readOperations(375), []);
});

test("full connection is drawn as lines to a layer at the right, not across a phone", () => {
  const lines = [1000, 375].map((width) => {
    const { root, view } = mount(width);
    showUnit(view, { at: 5, unit: 44, row: 0, column: 0 });
    return root.querySelectorAll(".live-line").length;
  });
  assert.deepEqual(lines, [2, 0]);
});

test("arrow keys go through layers, units and values, and the value is said aloud", () => {
  const { root, view } = mount();
  const press = (key, shiftKey = false) => pressFigureKey(view, { key, shiftKey, target: document.activeElement, preventDefault() {} });
  root.querySelectorAll(".plane")[0].focus();
  press("ArrowRight");
  press("ArrowDown");
  assert.deepEqual(view.cursor, { at: 1, unit: 1, row: 14, column: 14 });
  press("ArrowLeft", true);
  assert.deepEqual([view.cursor.row, view.cursor.column], [14, 13]);
  assert.equal(view.live.textContent, `C1, map 1, row 14, column 13: ${784 * 2 + 14 * 28 + 13}`);
  press("Escape");
  assert.equal(view.cursor, null);
});

test("new numbers keep the elements; the end takes everything away", () => {
  const { root, view, end, ...place } = mount();
  const [first] = root.querySelectorAll(".plane");
  const leave = render({ data: describe("Another"), ...place });
  assert.equal(view.caption.textContent, "Another");
  document.append(place.parentElement);
  end(); // that of a call which another one has gone on with
  assert.equal(root.querySelectorAll(".plane")[0], first);
  place.parentElement.remove();
  leave();
  assert.equal(root.children.length, 0);
});

test("what is said anew of the same layers changes no colour", () => {
  const { view, end: _, ...place } = mount();
  const palettes = view.info.map(({ palette }) => palette);
  assert.deepEqual(palettes[1].domain, [0, 784 * 7 - 1]);
  render({ data: describe("Another"), ...place });
  assert.deepEqual(view.info.map(({ palette }) => palette), palettes);
});

test("another network of the same shapes is drawn with its own words and connections", () => {
  const { root, end: _, ...place } = mount();
  const data = describe();
  data.layers[2].operation = ["another way"];
  render({ data, ...place });
  const words = root.querySelectorAll("text.operation").map((text) => text.textContent);
  assert.deepEqual(words, ["op C1", "another way", "op C3", "op S4", "op F6"]);
});

test("a network that does not come is told of below the figure, until it is there", () => {
  const { view } = mount();
  store.problem = "The server does not answer.";
  store.change();
  nextFrame();
  assert.equal(view.caption.textContent, "The server does not answer.");
  store.problem = "";
  store.change();
  nextFrame();
  assert.equal(view.caption.textContent, "A seven");
});

/** Another picture is read. */
function look(resting) {
  Object.assign(store, { resting, picture: { label: "another", image: new Uint8Array(784) } });
  store.change();
  nextFrame();
}

test("a picture that was chosen runs through the figure; while the pen moves nothing flashes, and nothing is said", () => {
  const { root, view } = mount();
  const bar = root.querySelectorAll(".answer")[7];
  assert.equal(view.layers[3].group.animated, undefined, "the first picture simply stands there");
  bar.setAttribute("aria-label", "said before");
  look(false);
  assert.deepEqual([view.layers[3].group.animated, bar.getAttribute("aria-label")], [undefined, "said before"]);
  look(true);
  assert.ok(view.layers[3].group.animated);
  assert.match(bar.getAttribute("aria-label"), /^digit 7: 90.0 %/);
});

test("while there is nothing to read, maps are dark and no digit wins", () => {
  const { root, view } = mount();
  Object.assign(store, { picture: { label: "nothing", image: null } });
  store.change();
  nextFrame();
  assert.ok(view.values.every((value) => value === 0));
  const bars = root.querySelectorAll(".answer");
  assert.ok(bars.every((bar) => !bar.classList.contains("winner") && bar.querySelector(".share").textContent === "–"));
  assert.equal(bars[7].getAttribute("aria-label"), "digit 7: nothing to read yet");
});

test("a trace of another network is not shown in this one's figure", () => {
  const { view } = mount();
  const shown = view.trace;
  const trace = makeTrace();
  trace.layers.C3 = { activation: new Float32Array(7) };
  assert.equal(fits(trace, view.info), false);
  assert.equal(fits(makeTrace(), view.info), true);
  Object.assign(store, { network: { forward: () => trace } });
  look(true);
  assert.equal(view.trace, shown);
});
