// What stays in a root from call to call.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { keepView, leaveView } from "../../ui/web/lib/view.js";
import { mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);
const build = (root) => { root.append(document.createElement("p")); return { root }; };

test("calls go on with one view, and it is taken away when its root is off the page", () => {
  const { parentElement, root } = mountPoint();
  document.append(parentElement);
  const left = [];
  const first = keepView(root, build);
  const leave = leaveView(first, () => left.push("first"));
  assert.equal(keepView(root, build), first);
  parentElement.remove();
  leave();
  assert.deepEqual([left, root.children.length], [["first"], 0]);
  assert.notEqual(keepView(root, build), first);
  leave();
  assert.deepEqual([left, root.children.length], [["first"], 1], "once");
});

for (const given of ["first", "last"]) {
  test(`a call that was given up leaves alone what is on the page, though it was carried out ${given}`, () => {
    const { parentElement, root } = mountPoint();
  document.append(parentElement);
    const left = [];
    const leaves = ["one", "other"].map((name) => leaveView(keepView(root, build), () => left.push(name)));
    if (given === "last") leaves.reverse();
    leaves[0]();
    assert.deepEqual([left, root.children.length], [[], 1]);
    parentElement.remove();
    leaves[1]();
    assert.deepEqual([left.length, root.children.length], [1, 0]);
  });
}
