import assert from "node:assert/strict";
import test from "node:test";

import { findLarge } from "../../ui/web/components/large_file/index.js";

test("the first file that is too large is reported with name and size", () => {
  const files = [{ name: "a.png", size: 5 }, { name: "b.png", size: 6 }, { name: "c.png", size: 9 }];
  assert.deepEqual(findLarge(files, 5), { name: "b.png", size: 6 });
  assert.equal(findLarge(files, 9), undefined);
});

test("a choice that was called off holds no file", () => {
  assert.equal(findLarge(null, 5), undefined);
  assert.equal(findLarge(undefined, 5), undefined);
});
