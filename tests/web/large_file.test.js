import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render, { findLarge } from "../../ui/web/components/large_file/index.js";
import { FakeElement, mountPoint, openDocument } from "./dom.js";

const [SMALL, LARGE] = [{ name: "small.png", size: 5 }, { name: "large.png", size: 6 }];
let frame;
beforeEach(() => {
  frame = Object.assign(new FakeElement("div"), { className: "st-key-upload" });
  openDocument().append(frame);
});
const mount = (place = mountPoint()) => ({ ...place, leave: render({ data: { frame: "upload", most: 5 }, ...place }) });

test("the first file that is too large is reported with name and size", () => {
  const files = [{ name: "a.png", size: 5 }, { name: "b.png", size: 6 }, { name: "c.png", size: 9 }];
  assert.deepEqual(findLarge(files, 5), { name: "b.png", size: 6 });
  assert.equal(findLarge(files, 9), undefined);
});

test("a choice that was called off holds no file", () => {
  assert.equal(findLarge(null, 5), undefined);
  assert.equal(findLarge(undefined, 5), undefined);
});

test("a large file that is chosen or dropped anywhere in the frame is reported", () => {
  const input = new FakeElement("input");
  frame.append(input);
  const { root, sent } = mount();
  assert.equal(root.children.length, 1, "a sign that it has come");
  Object.assign(input, { files: [SMALL] }).send("change");
  assert.deepEqual(sent, []);
  Object.assign(input, { files: [LARGE] }).send("change");
  frame.send("drop", { dataTransfer: { files: [SMALL, LARGE] } });
  assert.deepEqual(sent, [["refused", LARGE], ["refused", LARGE]]);
});

test("it hears of a file before the uploader can stop the event", () => {
  const asked = [];
  frame.addEventListener = (name, react, capture) => asked.push([name, capture]);
  mount();
  assert.deepEqual(asked, [["change", true], ["drop", true]]);
});

test("what has been taken away reports nothing any more", () => {
  const { leave, sent } = mount();
  leave();
  frame.send("drop", { dataTransfer: { files: [LARGE] } });
  assert.deepEqual(sent, []);
  assert.deepEqual(frame.listeners, []);
});

test("without its frame there is nothing to hear", () => {
  document.replaceChildren();
  mount().leave();
});
