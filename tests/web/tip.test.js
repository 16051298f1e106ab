import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { hideTip, makeTip, placeTip, showTip } from "../../ui/web/lib/tip.js";
import { openDocument } from "./dom.js";

beforeEach(openDocument);
const size = { width: 100, height: 40 };
const room = { width: 500, height: 400 };

test("it stands above what it speaks of, and below where there is no room", () => {
  assert.deepEqual(placeTip({ left: 200, top: 200, width: 20, height: 20 }, size, room), { left: 160, top: 148 });
  assert.deepEqual(placeTip({ left: 200, top: 10, width: 20, height: 20 }, size, room), { left: 160, top: 42 });
});

test("it never leaves the window, and stands beside where there is room", () => {
  for (const left of [-50, 0, 480]) {
    const place = placeTip({ left, top: 200, width: 20, height: 20 }, size, room);
    assert.ok(place.left >= 8 && place.left + size.width <= room.width - 8);
  }
  const box = { left: 200, top: 200, width: 20, height: 20 };
  assert.equal(placeTip(box, size, room, 300).left, 312);
  assert.equal(placeTip(box, size, room, 450).left, 160);
});

test("it opens and closes", () => {
  const tip = makeTip(["words"]);
  showTip(tip, { left: 0, top: 0, width: 1, height: 1 });
  assert.ok(tip.classList.contains("open") && tip.style.left.endsWith("px"));
  hideTip(tip);
  assert.ok(!tip.classList.contains("open"));
});
