// A pen's ink: what a dot covers, that a growing stroke is the same as a finished one, and that all can be wiped away.

import assert from "node:assert/strict";
import test from "node:test";

import { CANVAS_SIDE, Ink } from "../../ui/web/engine/ink.js";

const ZIGZAG = { width: 13, points: [300, 300, 900, 1203, 905, 1203, 905, 1203, 100, 2300, 2000, -50] };

/** @param {import("../../ui/web/engine/ink.js").Stroke[]} strokes */
function draw(...strokes) {
  const ink = new Ink();
  ink.show(strokes);
  return ink;
}

test("a dot inks the sample points that are near enough", () => {
  const { pixels } = draw({ width: 9, points: [1001, 997] });
  for (let row = 0; row < CANVAS_SIDE; row++) {
    for (let column = 0; column < CANVAS_SIDE; column++) {
      let count = 0;
      for (let i = 0; i < 16; i++) {
        const [x, y] = [8 * column + 1 + 2 * (i % 4), 8 * row + 1 + 2 * Math.floor(i / 4)];
        if ((x - 1001) ** 2 + (y - 997) ** 2 <= 36 ** 2) count++;
      }
      assert.equal(pixels[row * CANVAS_SIDE + column], Math.round((count * 255) / 16));
    }
  }
});

test("a stroke that grows point by point is the whole stroke", () => {
  const ink = new Ink();
  for (let drawn = 2; drawn <= ZIGZAG.points.length; drawn += 2) {
    ink.show([{ width: ZIGZAG.width, points: ZIGZAG.points.slice(0, drawn) }]);
    assert.deepEqual(ink.pixels, draw({ width: ZIGZAG.width, points: ZIGZAG.points.slice(0, drawn) }).pixels);
  }
});

test("a stroke that grows in its own list of points is seen to grow", () => {
  const [ink, growing] = [new Ink(), { width: 9, points: [300, 300] }];
  ink.show([growing]);
  growing.points.push(1500, 700);
  ink.show([growing]);
  assert.deepEqual(ink.pixels, draw(growing).pixels);
});

test("what is no longer shown is gone, whatever of it has changed", () => {
  const [one, two] = [ZIGZAG, { width: 40, points: [0, 0, 2240, 2240] }];
  const changes = [[two], [one], [one, two, one], [{ ...one, width: 12 }, two], [{ ...one, points: one.points.slice(2) }, two],
    [{ ...one, points: [...one.points, 5, 5] }, two], [{ ...one, points: one.points.slice(0, -2) }, two], []];
  for (const change of changes) {
    const ink = draw(one, two);
    assert.ok(ink.pixels.some((level) => level > 0));
    ink.show(change);
    assert.deepEqual(ink.pixels, draw(...change).pixels);
  }
});

test("strokes are a union, in any order", () => {
  const other = { width: 40, points: [0, 0, 2240, 2240] };
  assert.deepEqual(draw(ZIGZAG, other, other).pixels, draw(other, ZIGZAG).pixels);
});

test("a pen beside the canvas leaves no ink, and a cleared canvas has none", () => {
  const blank = new Uint8Array(CANVAS_SIDE ** 2);
  assert.deepEqual(draw({ width: 20, points: [-2000, 100, -2000, 2000] }).pixels, blank);
  const ink = draw(ZIGZAG);
  ink.clear();
  assert.deepEqual(ink.pixels, blank);
  ink.show([ZIGZAG]);
  assert.deepEqual(draw(ZIGZAG).pixels, ink.pixels);
});

test("a smaller canvas has the top left of a larger one", () => {
  const [small, large] = [new Ink(101), draw(ZIGZAG).pixels];
  small.show([ZIGZAG]);
  const corner = Uint8Array.from({ length: 101 * 101 }, (_, i) => large[Math.floor(i / 101) * CANVAS_SIDE + (i % 101)]);
  assert.deepEqual(small.pixels, corner);
});
