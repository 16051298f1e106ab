import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/intake/index.js";
import { sortFiles } from "../../ui/web/components/intake/limits.js";
import { findPasted } from "../../ui/web/components/intake/paste.js";
import { FakeElement, mountPoint, openDocument } from "./dom.js";

const LIMITS = { largest: 5, most: 3, total: 9 };
const [SMALL, LARGE] = [{ name: "small.png", size: 5 }, { name: "large.png", size: 6 }];
const make = (...sizes) => sizes.map((size, at) => ({ name: `${at}`, size }));
let page;
let input;
let watched;
beforeEach(() => {
  page = openDocument();
  const frame = Object.assign(new FakeElement("div"), { className: "st-key-upload" });
  input = Object.assign(new FakeElement("input"), { given: [] });
  input.setAttribute("type", "file");
  input.addEventListener("change", () => input.given.push([...input.files]));
  frame.append(input);
  page.append(frame);
  watched = [];
  Object.assign(globalThis, {
    DataTransfer: class { files = []; items = { add: (file) => this.files.push(file) }; },
    DragEvent: class { constructor(type) { this.type = type; } preventDefault() {} },
    MutationObserver: class { constructor(react) { watched.push(react); } observe() {} disconnect() {} },
  });
});
const mount = (place = mountPoint()) => ({ ...place, leave: render({ data: { frame: "upload", taken: 7, ...LIMITS }, ...place }) });
const told = (refused, left, count) => ["told", { refused, left, count, taken: 7 }];
const paste = (target, files, types = ["Files"]) => target.send("paste", { clipboardData: { files, types } });

test("files are kept that are small enough, few enough, and not too large together", () => {
  const { kept, refused, left } = sortFiles([LARGE, ...make(1, 2, 3, 1)], LIMITS);
  assert.deepEqual([kept.map(({ size }) => size), refused, left], [[1, 2, 3], [LARGE], 1]);
  assert.deepEqual(sortFiles(make(5, 4, 1), LIMITS), { kept: make(5, 4), refused: [], left: 1 });
});

test("a choice that was called off holds no file", () => {
  for (const nothing of [null, undefined, []]) assert.deepEqual(sortFiles(nothing, LIMITS), { kept: [], refused: [], left: 0 });
});

test("what can be read goes to the uploader as it is, and nothing is told", () => {
  const { root, sent } = mount();
  assert.equal(root.children.length, 1, "a sign that it has come");
  const event = Object.assign(input, { files: [SMALL] }).send("change");
  assert.deepEqual([sent, event.defaultPrevented, input.given], [[], false, [[SMALL]]]);
});

test("of a choice that holds a large file the others are handed on, and the next choice is told to be clean", () => {
  const { sent } = mount();
  Object.assign(input, { files: [SMALL, LARGE] }).send("change");
  assert.deepEqual(sent, [told([LARGE], 0, 1)]);
  assert.deepEqual(input.given.at(-1), [SMALL]);
  Object.assign(input, { files: [SMALL] }).send("change");
  Object.assign(input, { files: [SMALL] }).send("change");
  assert.deepEqual(sent.slice(1), [told([], 0, 1)]);
});

test("another field's files are none of ours", () => {
  const { sent } = mount();
  const other = Object.assign(new FakeElement("input"), { files: [LARGE] });
  page.append(other);
  other.send("change");
  assert.deepEqual(sent, []);
});

test("a drop anywhere on the page is handed to the uploader, but text is not", () => {
  mount();
  const event = page.send("drop", { dataTransfer: { files: [SMALL] } });
  assert.deepEqual([event.defaultPrevented, input.given], [true, [[SMALL]]]);
  assert.equal(page.send("drop", { dataTransfer: { files: [] } }).defaultPrevented, false);
});

test("a drop on the uploader is left to it, unless something is kept back", () => {
  const { sent } = mount();
  assert.equal(input.send("drop", { dataTransfer: { files: [SMALL] } }).defaultPrevented, false);
  assert.deepEqual(input.given, []);
  assert.equal(input.send("drop", { dataTransfer: { files: [SMALL, LARGE] } }).defaultPrevented, true);
  assert.deepEqual([input.given, sent], [[[SMALL]], [told([LARGE], 0, 1)]]);
});

test("a picture that is pasted is handed to the uploader; a large one is not", () => {
  const { sent } = mount();
  assert.equal(paste(page, [SMALL]).defaultPrevented, true);
  paste(page, [LARGE]);
  assert.deepEqual([input.given, sent], [[[SMALL]], [told([LARGE], 0, 0)]]);
});

test("text in the clipboard is left alone, and so is all that a field can take", () => {
  const field = new FakeElement("textarea");
  page.append(field);
  mount();
  assert.equal(paste(page, [], ["text/plain"]).defaultPrevented, false);
  assert.equal(paste(field, [SMALL], ["text/plain", "Files"]).defaultPrevented, false);
  assert.deepEqual(input.given, []);
  assert.deepEqual(findPasted({ composedPath: () => [field], clipboardData: { files: [SMALL], types: ["Files"] } }), [SMALL]);
});

test("where there is no uploader it is asked for, and gets the files when it comes", () => {
  const { sent } = mount();
  const frame = input.parentElement;
  frame.remove();
  paste(page, [SMALL]);
  assert.deepEqual(sent, [["wanted", true]]);
  page.append(frame);
  watched.forEach((react) => react());
  watched.forEach((react) => react());
  assert.deepEqual(input.given, [[SMALL]]);
});

test("what has been taken away hears nothing any more", () => {
  const { leave, sent } = mount();
  leave();
  paste(page, [LARGE]);
  assert.deepEqual(sent, []);
});
