import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/news/index.js";
import { mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);

test("what the page opens with is no news; what comes later is said", () => {
  const place = mountPoint();
  const say = (text) => { render({ data: { text }, ...place }); return place.root.querySelector(".live").textContent; };
  assert.deepEqual(["Batch 1.", "Batch 1.", "Batch 2.", ""].map(say), ["", "", "Batch 2.", ""]);
});
