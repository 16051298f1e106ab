// A pen's ink: what a dot covers, that a growing stroke is the same as a finished one, and that all can be wiped away.

import assert from "node:assert/strict";
import test from "node:test";

import { CANVAS_SIDE, Ink } from "../../ui/web/engine/ink.js";

const ZIGZAG = { width: 13, points: [300, 300, 900, 1203, 905, 1203, 905, 1203, 100, 2300, 2000, -50] };

/** @param {import("../../ui/web/engine/ink.js").Stroke[]} strokes */
function draw(...strokes) {
  const ink = new Ink();
  strokes.forEach((stroke) => ink.addStroke(stroke));
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
  for (let drawn = 0; drawn < ZIGZAG.points.length / 2; drawn++) {
    ink.extend({ width: ZIGZAG.width, points: ZIGZAG.points.slice(0, 2 * drawn + 2) }, drawn);
  }
  assert.deepEqual(ink.pixels, draw(ZIGZAG).pixels);
});

test("strokes are a union, in any order", () => {
  const other = { width: 40, points: [0, 0, 2240, 2240] };
  assert.deepEqual(draw(ZIGZAG, other, other).pixels, draw(other, ZIGZAG).pixels);
});

test("a canvas is blank before the first ink, after clearing, and when the pen was beside it", () => {
  const ink = new Ink();
  assert.equal(ink.isBlank, true);
  ink.addStroke({ width: 20, points: [-2000, 100, -2000, 2000] });
  assert.equal(ink.isBlank, true);
  ink.addStroke(ZIGZAG);
  assert.equal(ink.isBlank, false);
  ink.clear();
  assert.equal(ink.isBlank, true);
  assert.deepEqual(ink.pixels, new Uint8Array(CANVAS_SIDE ** 2));
  assert.deepEqual(draw(ZIGZAG).pixels, (ink.addStroke(ZIGZAG), ink.pixels));
});
