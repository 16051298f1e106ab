// What stays in a root from call to call.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { keepView, leaveView } from "../../ui/web/lib/view.js";
import { mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);
const build = (root) => { root.append(document.createElement("p")); return { root }; };

test("calls go on with one view, and the last one takes it away", () => {
  const { root } = mountPoint();
  const left = [];
  const first = keepView(root, build);
  leaveView(first, () => left.push("first"));
  assert.equal(keepView(root, build), first);
  leaveView(first, () => left.push("second"))();
  assert.deepEqual(left, ["second"]);
  assert.equal(root.children.length, 0);
  assert.notEqual(keepView(root, build), first);
});

test("a call that was given up leaves alone what a newer one shows", () => {
  const { root } = mountPoint();
  const left = [];
  const [old, now] = ["old", "new"].map((name) => leaveView(keepView(root, build), () => left.push(name)));
  old();
  assert.equal(root.children.length, 1);
  now();
  assert.deepEqual(left, ["new"]);
  assert.equal(root.children.length, 0);
});
