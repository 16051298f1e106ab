import assert from "node:assert/strict";
import test from "node:test";
import {
  clamp, decodeBytes, decodeFloats, findRange, formatShare, formatShort, formatValue, joinWords,
} from "../../ui/web/lib/numbers.js";
import { encodeFloats } from "./dom.js";

test("float32 arrive exactly", () => {
  const values = [0, -2.5, Math.fround(0.1), Infinity, NaN];
  assert.deepEqual([...decodeFloats(encodeFloats(values))], values);
  assert.deepEqual([...decodeBytes("AAEC/w==")], [0, 1, 2, 255]);
});

test("values have six digits and a true minus sign", () => {
  assert.deepEqual([0, -1.5, 1 / 3, 123456789, 1e-5, NaN, -Infinity].map(formatValue),
    ["0", "−1.5", "0.333333", "123457000", "1.000e−5", "not a number", "−infinity"]);
  assert.equal(formatShort(-0.12345), "−0.123");
});

test("a share is never rounded to nothing or all", () => {
  assert.deepEqual([0, 0.0005, 0.5, 0.9994, 0.9995, 1].map(formatShare), ["<0.1 %", "0.1 %", "50.0 %", "99.9 %", ">99.9 %", ">99.9 %"]);
});

test("a range leaves out what is not a number", () => {
  assert.deepEqual(findRange([9, 3, NaN, -1, 9], 1, 3), [-1, 3]);
});

test("words are joined and numbers kept within bounds", () => {
  assert.deepEqual([[], [1], [1, 2], [1, 2, 3]].map(joinWords), ["", "1", "1 and 2", "1, 2 and 3"]);
  assert.deepEqual([-1, 0.5, 2].map((value) => clamp(value, 0, 1)), [0, 0.5, 1]);
});
