// Ink becomes 28x28: each step on ink of which one can say what it must become. tests/browser/test_preparation.py
// compares with Python.

import assert from "node:assert/strict";
import test from "node:test";

import { brighten, centre, cutBox, findBox, prepareInk, shrink, widen } from "../../ui/web/engine/preparation.js";

/** @param {number[][]} rows */
const picture = (rows) => ({ pixels: Uint8Array.from(rows.flat()), width: rows[0].length, height: rows.length });
const INK = picture([[0, 0, 0, 0], [0, 0, 9, 7], [0, 0, 5, 0], [0, 0, 3, 0]]);

test("the box is the smallest around all ink", () => {
  const box = findBox(INK);
  assert.deepEqual(box, { top: 1, left: 2, bottom: 3, right: 3 });
  assert.deepEqual(cutBox(INK, box), picture([[9, 7], [5, 0], [3, 0]]));
  assert.equal(findBox(picture([[0, 0]])), null);
});

test("a box stands in the middle of its square", () => {
  assert.deepEqual(widen(picture([[1, 2, 3, 4]])), picture([[0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, 0], [0, 0, 0, 0]]));
  assert.deepEqual(widen(picture([[1], [2], [3]])), picture([[0, 1, 0], [0, 2, 0], [0, 3, 0]]));
});

test("shrinking averages areas, halves rounded up", () => {
  const square = { pixels: Uint8Array.from({ length: 1600 }, (_, i) => i % 2), width: 40, height: 40 };
  assert.deepEqual([...shrink(square).pixels], Array.from({ length: 400 }, () => 1));
  const single = shrink(picture([[77]]));
  assert.deepEqual([...single.pixels], Array.from({ length: 400 }, () => 77));
});

test("the brightest pixel becomes 255", () => {
  assert.deepEqual(brighten(picture([[0, 1, 2]])), picture([[0, 128, 255]]));
});

test("the centre of mass comes to the middle, but no ink leaves the image", () => {
  const digit = { pixels: new Uint8Array(400), width: 20, height: 20 };
  digit.pixels[10 * 20 + 3] = 255;
  assert.equal(centre(digit, findBox(digit)).pixels.indexOf(255), 14 * 28 + 14);
  digit.pixels[10 * 20 + 19] = 1;
  digit.pixels[10 * 20] = 255;
  digit.pixels[10 * 20 + 3] = 0;
  const { pixels } = centre(digit, findBox(digit));
  assert.deepEqual([pixels.indexOf(255) % 28, pixels.indexOf(1) % 28], [8, 27]);
});

test("what cannot be read is null", () => {
  assert.equal(prepareInk(new Uint8Array(12), 4, 3), null);
  const faint = new Uint8Array(280 * 280);
  faint[0] = faint[280 * 280 - 1] = 3;
  assert.equal(prepareInk(faint, 280, 280), null);
});

test("the answer says where the ink was", () => {
  assert.deepEqual(prepareInk(INK.pixels, 4, 4)?.box, { top: 1, left: 2, bottom: 3, right: 3 });
});
