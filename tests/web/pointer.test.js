import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { ARROWS, followPointer } from "../../ui/web/lib/pointer.js";
import { FakeElement, openDocument } from "./dom.js";

let [page, area, said] = [null, null, []];
beforeEach(() => {
  page = openDocument();
  area = new FakeElement("div");
  page.append(area);
  said = [];
});
const follow = () => followPointer(area, () => said.push("point"), () => said.push("leave"));

test("a mouse that leaves is gone", () => {
  follow();
  area.send("pointermove", { pointerType: "mouse" });
  area.send("pointerleave");
  assert.deepEqual(said, ["point", "leave"]);
});

test("a finger lifted is not gone until it taps elsewhere or scrolls", () => {
  follow();
  area.send("pointerdown", { pointerType: "touch" });
  area.send("pointerleave");
  assert.deepEqual(said, ["point"]);
  page.send("pointerdown");
  page.send("scroll");
  assert.deepEqual(said, ["point", "leave", "leave"]);
});

test("nothing is heard after the end", () => {
  follow()();
  area.send("pointermove", { pointerType: "mouse" });
  page.send("pointerdown");
  assert.deepEqual(said, []);
});

test("arrows are right and down", () => {
  assert.deepEqual([ARROWS.ArrowLeft, ARROWS.ArrowDown], [[-1, 0], [0, 1]]);
});
