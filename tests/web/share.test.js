import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { showShare } from "../../ui/web/lib/share.js";
import { FakeElement, openDocument } from "./dom.js";

beforeEach(openDocument);

function makeBar() {
  return { fill: new FakeElement("span"), text: new FakeElement("span") };
}

test("a bar is as long as its share, and one without a share is empty", () => {
  const bar = makeBar();
  showShare(bar, 0.25);
  assert.deepEqual([bar.fill.style.clipPath, bar.text.textContent], ["inset(0 min(100% - 2px, 75%) 0 0 round 5px)", "25.0 %"]);
  showShare(bar, null);
  assert.deepEqual([bar.fill.style.clipPath, bar.text.textContent], ["inset(0 100% 0 0 round 5px)", "–"]);
});

test("what looks the same is not touched", () => {
  const bar = makeBar();
  showShare(bar, 0.5);
  bar.fill.style.clipPath = "mark";
  showShare(bar, 0.50001);
  assert.equal(bar.fill.style.clipPath, "mark");
});
