// Strokes become 28x28: whatever their size, place and pen, the same. tests/browser/test_preparation.py compares with Python.

import assert from "node:assert/strict";
import test from "node:test";

import { cutAtEdges } from "../../ui/web/engine/edges.js";
import { drawEvenly } from "../../ui/web/engine/pen.js";
import { findTaps } from "../../ui/web/engine/taps.js";
import { ALL_STEPS, WrittenInk } from "../../ui/web/engine/written.js";

/** @param {number} width @param {number[]} points in pixels */
const stroke = (width, ...points) => ({ width, points: points.map((place) => 8 * place) });
const SEVEN = stroke(20, 70, 70, 205, 65, 125, 235);
const TAP = stroke(20, 260, 20);
const PEN_ONLY = { taps: false, pen: true };

/** @param {import("../../ui/web/engine/ink.js").Stroke[]} strokes @param {{taps: boolean, pen: boolean}} [switches] */
const prepare = (strokes, switches = ALL_STEPS) => new WrittenInk().prepare(strokes, switches)?.image;

test("size, place and pen make no difference, unless the drawing is read as it was drawn", () => {
  const small = { width: 8, points: SEVEN.points.map((place) => place / 2 + 700) };
  assert.deepEqual(prepare([small]), prepare([SEVEN]));
  assert.notDeepEqual(prepare([small], { taps: true, pen: false }), prepare([SEVEN], { taps: true, pen: false }));
});

test("drawn again, the longer side is 120 pixels, in the middle of 196, by a pen of 20", () => {
  assert.deepEqual(drawEvenly([stroke(9, 10, 20, 10, 80), stroke(40, 40, 50)]), [
    { width: 20, points: [784 - 240, 304, 784 - 240, 1264] }, { width: 20, points: [784 + 240, 784] }]);
  assert.deepEqual(drawEvenly([stroke(9, 3, 5, 3, 5)]), [{ width: 20, points: [784, 784, 784, 784] }]);
  const [{ points }] = drawEvenly([{ width: 9, points: [0, 0, 1920, 1, 1920, 2] }]);
  assert.deepEqual([points[3] - points[1], points[5] - points[1]], [1, 1], "halves are rounded up");
});

test("a tap far from the digit is left out, with either switch of the pen, and the longest stroke never", () => {
  assert.deepEqual(findTaps([SEVEN, TAP]), [TAP]);
  for (const pen of [true, false]) {
    assert.deepEqual(prepare([TAP, SEVEN], { taps: true, pen }), prepare([SEVEN], { taps: true, pen }));
    assert.notDeepEqual(prepare([TAP, SEVEN], { taps: false, pen }), prepare([SEVEN], { taps: false, pen }));
  }
  assert.deepEqual(findTaps([TAP]), []);
  assert.deepEqual(findTaps([]), []);
});

test("a tap is shorter than a quarter of the longest stroke, and further away than an eighth of the digit", () => {
  const stem = stroke(20, 100, 40, 100, 240); // its ink is 220 tall and ends at 110; a dot's, 27.5 further, begins at 137.5
  for (const [x, taps] of [[147.375, 0], [147.5, 0], [147.625, 1]]) assert.equal(findTaps([stem, stroke(20, x, 140)]).length, taps);
  for (const [y, taps] of [[89.875, 1], [90, 0]]) assert.equal(findTaps([stem, stroke(20, 200, 40, 200, y)]).length, taps);
});

test("who draws with many dots, or many points, taps nothing", () => {
  const [stem, dots] = [stroke(20, 100, 40, 100, 240), Array.from({ length: 9 }, (_, i) => stroke(20, 200 + i, 20))];
  assert.deepEqual([findTaps([stem, ...dots]).length, findTaps([stem, ...dots.slice(1)]).length], [0, 8]);
  const many = (count) => stroke(20, ...Array.from({ length: count }, () => [250, 20]).flat());
  assert.deepEqual([findTaps([stem, many(200)]).length, findTaps([stem, many(201)]).length], [1, 0]);
});

test("what crosses the digit is near it, however far its ends are", () => {
  assert.deepEqual(findTaps([stroke(1, 140, 0, 140, 280), stroke(1, 105, 140, 174, 140)]).length, 0);
});

test("what is near the digit stays, and what is near that", () => {
  const [stem, dot, next] = [stroke(20, 100, 40, 100, 240), stroke(20, 140, 240), stroke(20, 180, 240)];
  assert.deepEqual(findTaps([stem, dot, next]), []);
  assert.deepEqual(findTaps([stem, next]), [next]);
});

test("what lies beyond the canvas is cut away, and what is left of a stroke may be several", () => {
  assert.deepEqual(cutAtEdges([stroke(20, 140, 20, 140, 320, 200, 320, 200, 20)]), [stroke(20, 140, 20, 140, 290), stroke(20, 200, 290, 200, 20)]);
  assert.deepEqual(cutAtEdges([stroke(20, 10, 10, 400, 10)]), [stroke(20, 10, 10, 290, 10)]);
  assert.equal(prepare([stroke(20, 300, 0, 300, 200)]), undefined);
  assert.deepEqual(cutAtEdges([SEVEN]), [SEVEN]);
});

test("while a drawing grows and shrinks, each state of it is prepared as if it were the first", () => {
  const grown = new WrittenInk();
  const states = [1, 2, 3].map((count) => [{ width: 20, points: SEVEN.points.slice(0, 2 * count) }]);
  states.push([SEVEN, TAP], [SEVEN, stroke(20, 60, 150, 180, 150)], [SEVEN], [], [SEVEN]);
  for (const strokes of states) {
    for (const switches of [ALL_STEPS, PEN_ONLY, { taps: false, pen: false }]) {
      assert.deepEqual(grown.prepare(strokes, switches)?.image, prepare(strokes, switches));
    }
  }
});
