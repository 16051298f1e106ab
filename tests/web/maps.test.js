import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/maps/index.js";
import { mapUnder, onCanvas } from "../../ui/web/components/maps/choosing.js";
import { nameCell } from "../../ui/web/components/maps/grid.js";
import { chooseMarks, makeLegend } from "../../ui/web/components/maps/legend.js";
import { readPalette } from "../../ui/web/lib/colors.js";
import { encodeFloats, makePalette, mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);

function describe(changes = {}) {
  const count = changes.count ?? 3;
  const values = Array.from({ length: count * 4 }, (_, i) => i / 8);
  return {
    values: encodeFloats(values), count, rows: 2, columns: 2, palette: makePalette(), caption: "Maps", titles: null,
    labels: Array.from({ length: count }, (_, i) => `map ${i}`), size: 48, perRow: null, marked: {}, limit: null,
    selected: null, highlight: null, legend: true, missing: [], click: "nothing", ...changes,
  };
}

function mount(changes) {
  const place = mountPoint();
  const show = (...grids) => render({ data: { grids: grids.map(describe), room: null, grow: false }, ...place });
  const end = show(changes);
  const maps = () => place.root.querySelectorAll(".map");
  maps().forEach((map) => { map.querySelector("canvas").box = { left: 0, top: 0, width: 48, height: 48 }; });
  return { ...place, show, end, maps };
}

test("every map is named by its label and its range", () => {
  const { maps } = mount({ marked: { 1: "dead" }, missing: [2] });
  assert.deepEqual(maps().map((map) => map.getAttribute("aria-label")), [
    "map 0: 2 by 2 values, from 0 to 0.375", "map 1: 2 by 2 values, from 0.5 to 0.875, dead", "map 2: not connected"]);
  assert.deepEqual(maps().map((map) => map.getAttribute("role")), ["img", "img", "img"]);
});

test("a value is named by its map, and by its place where the map has more than one", () => {
  assert.equal(nameCell({ rows: 2, columns: 1, labels: ["a", "b"] }, 1, 1, 0), "b, row 1, column 0");
  assert.equal(nameCell({ rows: 1, columns: 1, labels: ["a", "b"] }, 1, 0, 0), "b");
});

test("an event is on a map, on its values, or on neither", () => {
  const { root, maps } = mount();
  const targets = [maps()[0].querySelector("canvas"), maps()[2].querySelector(".title"), root.querySelector(".caption"), {}];
  const places = targets.map((target) => [mapUnder({ target }), onCanvas({ target })]);
  assert.deepEqual(places, [[0, true], [2, false], [undefined, false], [undefined, false]]);
});

test("pointing says the exact value, and leaving hides it", () => {
  const { root, maps } = mount();
  maps()[1].querySelector("canvas").send("pointermove", { clientX: 40, clientY: 10 });
  const tip = root.querySelector(".tip");
  assert.equal(tip.textContent, "map 1, row 0, column 10.625");
  assert.ok(tip.classList.contains("open"));
  root.querySelector(".grid").send("pointerleave");
  assert.ok(!tip.classList.contains("open"));
});

test("a click chooses a map, once more the same one too; a missing one cannot be chosen", () => {
  const { maps, sent } = mount({ click: "map", missing: [2] });
  for (const index of [1, 1, 2]) maps()[index].send("click");
  assert.deepEqual(sent.map(([name, value]) => [name, value.index]), [["chosen", 1], ["chosen", 1]]);
  assert.equal(maps()[1].getAttribute("aria-pressed"), "true");
  assert.deepEqual(maps().map((map) => map.getAttribute("role")), ["button", "button", "img"]);
});

test("a click reports the pixel and marks it", () => {
  const { root, maps, sent } = mount({ click: "pixel" });
  maps()[2].querySelector("canvas").send("click", { clientX: 10, clientY: 40 });
  assert.equal(sent[0][0], "pixel");
  assert.deepEqual([sent[0][1].index, sent[0][1].row, sent[0][1].column], [2, 1, 0]);
  assert.equal(root.querySelector(".highlight").parentElement.parentElement, maps()[2]);
  assert.match(maps()[2].getAttribute("aria-label"), /row 1, column 0 is marked/);
});

test("Enter shows the keyboard's cursor first, then reports where it stands", () => {
  const { maps, sent } = mount({ click: "pixel" });
  maps()[0].send("keydown", { key: "Enter" });
  assert.deepEqual(sent, []);
  maps()[0].send("keydown", { key: "ArrowUp", shiftKey: true });
  maps()[0].send("keydown", { key: "Enter" });
  assert.deepEqual([sent[0][1].row, sent[0][1].column], [0, 1]);
});

test("arrow keys go to the neighbour, and to the nearest map of the next line", () => {
  const { maps } = mount({ count: 4 });
  maps().forEach((map, i) => { map.box = { left: (i % 2) * 58, top: Math.floor(i / 2) * 58, width: 48, height: 48 }; });
  maps()[0].send("keydown", { key: "ArrowRight" });
  assert.equal(document.activeElement, maps()[1]);
  maps()[1].send("keydown", { key: "ArrowDown" });
  assert.equal(document.activeElement, maps()[3]);
  assert.deepEqual(maps().map((map) => map.tabIndex), [-1, -1, -1, 0]);
});

test("maps beyond the limit come with a button", () => {
  const { root, maps } = mount({ limit: 2 });
  assert.equal(maps().length, 2);
  const more = root.querySelector("button");
  assert.equal(more.textContent, "Show 1 more");
  more.click();
  assert.equal(maps().length, 3);
  assert.ok(more.hidden);
});

test("an update keeps the elements, and the end takes everything away", () => {
  const { root, maps, show } = mount();
  const [first] = maps();
  const end = show({ palette: makePalette(0, 2), limit: null });
  assert.equal(maps()[0], first);
  end();
  assert.equal(root.children.length, 0);
  assert.equal(root.view, undefined);
});

test("several grids stand in one element; a click says in which of them it was, and one too many goes", () => {
  const { root, maps, sent, show } = mount();
  show({}, { count: 2, click: "map" });
  assert.equal(maps().length, 5);
  maps()[4].send("click");
  assert.deepEqual([sent[0][1].grid, sent[0][1].index], [1, 1]);
  show({});
  assert.equal(maps().length, 3);
  assert.equal(root.children.length, 1);
});

test("a map that changes its shape forgets the value that was pointed at", () => {
  const { root, maps, show } = mount();
  const isOpen = () => root.querySelector(".tip").classList.contains("open");
  maps()[1].querySelector("canvas").send("pointermove", { clientX: 40, clientY: 10 });
  assert.ok(isOpen());
  show({ count: 4 });
  assert.ok(!isOpen());
});

test("a legend writes zero only where it has room", () => {
  assert.deepEqual(chooseMarks([-0.1, 1.175]), [-0.1, 1.175]);
  assert.deepEqual(chooseMarks([-0.5, 0.5]), [-0.5, 0, 0.5]);
  const legend = makeLegend();
  legend.update(readPalette(makePalette(0, 255)));
  assert.equal(legend.element.textContent, "0255");
});
