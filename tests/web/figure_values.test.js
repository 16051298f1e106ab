import assert from "node:assert/strict";
import test from "node:test";
import { readValues } from "../../ui/web/components/figure/values.js";

test("the values of all layers stand one after the other, zeros where there is no trace", () => {
  const spans = [{ name: "INPUT", offset: 0, count: 1, size: 2 }, { name: "C1", offset: 2, count: 1, size: 1 }];
  const into = new Float32Array(3);
  readValues({ input: [1, 2], layers: { C1: { activation: [3] } } }, spans, into);
  assert.deepEqual([...into], [1, 2, 3]);
  readValues(null, spans, into);
  assert.deepEqual([...into], [0, 0, 0]);
});
