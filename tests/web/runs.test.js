// The table of runs: its order, its ticks, and what it reports.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { nextOrder, sortRows } from "../../ui/web/components/runs/order.js";

const ROWS = [["b", "B", 0.9], ["a", "A", null], ["c", "C", 0.95]]
  .map(([id, ...keys]) => ({ id, keys, cells: keys.map(String) }));
const DATA = { caption: "All runs", columns: [{ name: "Name", numeric: false }, { name: "Test", numeric: true }], rows: ROWS, chosen: [] };
const order = (column, down) => sortRows(ROWS, { column, down }).map((row) => row.id);

test("rows are sorted by words and by numbers, those without a value last", () => {
  assert.deepEqual(order(0, false), ["a", "b", "c"]);
  assert.deepEqual(order(0, true), ["c", "b", "a"]);
  assert.deepEqual(order(1, false), ["b", "c", "a"]);
  assert.deepEqual(order(1, true), ["c", "b", "a"]);
  assert.deepEqual(sortRows(ROWS, null), ROWS);
});

test("a head sorts one way, then the other, then not at all", () => {
  const first = nextOrder(null, 1, true);
  assert.deepEqual(first, { column: 1, down: true });
  const second = nextOrder(first, 1, true);
  assert.deepEqual(second, { column: 1, down: false });
  assert.equal(nextOrder(second, 1, true), null);
  assert.deepEqual(nextOrder(second, 0, false), { column: 0, down: false });
});

/** As much of an element as the table uses. */
class Element {
  children = []; dataset = {}; attributes = {}; listeners = {};
  classList = { toggle: (name, on) => { this.marked = { ...this.marked, [name]: on }; } };
  constructor(tag) { this.tag = tag; }
  get firstChild() { return this.children[0]; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, act) { this.listeners[name] = act; }
  focus() { Element.focused = this; }
  click() {
    if (this.type === "checkbox") this.checked = !this.checked;
    (this.listeners.change ?? this.listeners.click)?.({ target: this });
  }
  find(tag) { return this.children.flatMap((child) => [...(child.tag === tag ? [child] : []), ...child.find(tag)]); }
}

let show;
before(async () => {
  globalThis.document = { createElement: (tag) => new Element(tag) };
  show = (await import("../../ui/web/components/runs/index.js")).default;
});

function draw() {
  const root = new Element("div");
  const reports = [];
  const give = (data) => show({ data, parentElement: { querySelector: () => root },
    setStateValue: (name, value) => reports.push([name, value.ids]) });
  give(DATA);
  return { root, reports, give };
}

test("ticked rows are reported by their ids", () => {
  const { root, reports } = draw();
  const [first, , third] = root.find("input");
  first.click();
  third.click();
  first.click();
  assert.deepEqual(reports, [["chosen", ["b"]], ["chosen", ["b", "c"]], ["chosen", ["c"]]]);
});

test("a click anywhere in a row ticks it", () => {
  const { root, reports } = draw();
  const row = root.find("tbody")[0].children[1];
  row.listeners.click({ target: row });
  assert.deepEqual(reports, [["chosen", ["a"]]]);
  assert.equal(row.marked.chosen, true);
});

test("the page says what is ticked; the same rows are left alone", () => {
  const { root, reports, give } = draw();
  const [first] = root.find("input");
  give({ ...structuredClone(DATA), chosen: ["b", "c"] });
  assert.equal(root.find("input")[0], first);
  assert.deepEqual(root.find("input").map((box) => box.checked), [true, false, true]);
  give({ ...DATA, rows: ROWS.slice(1), chosen: ["c"] });
  root.find("input")[0].click();
  assert.deepEqual(reports.at(-1), ["chosen", ["c", "a"]]);
});

test("sorting keeps the ticks and the keyboard's place", () => {
  const { root } = draw();
  root.find("input")[0].click();
  root.find("button")[1].click();
  assert.deepEqual(root.find("input").map((box) => box.attributes["aria-label"]), ["C", "B", "A"]);
  assert.deepEqual(root.find("input").map((box) => box.checked), [false, true, false]);
  assert.equal(root.find("th")[1].attributes["aria-sort"], "descending");
  assert.equal(Element.focused, root.find("button")[1]);
});
