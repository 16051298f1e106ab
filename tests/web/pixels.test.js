import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { readPalette } from "../../ui/web/lib/colors.js";
import { cellAt, cellBox, packPixel, paintMap, pixelsOf, surfaceOf } from "../../ui/web/lib/pixels.js";
import { FakeElement, makePalette, openDocument } from "./dom.js";

beforeEach(openDocument);

test("a map is one pixel a value, row by row from the offset on", () => {
  const canvas = new FakeElement("canvas");
  paintMap(canvas, [9, 0, 1, 0.5, NaN, 0, 1], 1, 2, 3, readPalette(makePalette()));
  assert.deepEqual([canvas.width, canvas.height], [3, 2]);
  const reds = Array.from({ length: 6 }, (_, i) => canvas.picture.data[i * 4]);
  assert.deepEqual(reds, [0, 255, 128, 1, 0, 255]);
  assert.equal(canvas.picture.data[3], 255);
});

test("a colour is one number, and so is a value's", () => {
  assert.deepEqual([...new Uint8Array(new Uint32Array([packPixel([1, 2, 3])]).buffer)], [1, 2, 3, 255]);
  const pixelOf = pixelsOf(readPalette(makePalette()));
  assert.deepEqual([pixelOf(1), pixelOf(NaN)], [packPixel([255, 255, 255]), packPixel([1, 2, 3])]);
});

test("a canvas is painted with the same picture until its size changes", () => {
  const canvas = new FakeElement("canvas");
  const first = surfaceOf(canvas, 3, 2, 7);
  assert.deepEqual([...first.words], [7, 7, 7, 7, 7, 7]);
  assert.equal(surfaceOf(canvas, 3, 2), first);
  assert.notEqual(surfaceOf(canvas, 2, 2), first);
});

test("a point on the screen is a cell, and a cell a box: there and back", () => {
  const canvas = new FakeElement("canvas");
  canvas.box = { left: 10, top: 20, width: 80, height: 60 };
  for (const [row, column] of [[0, 0], [2, 3], [1, 2]]) {
    const box = cellBox(canvas, row, column, 3, 4);
    assert.deepEqual([box.width, box.height], [20, 20]);
    assert.deepEqual(cellAt(canvas, { clientX: box.left + 10, clientY: box.top + 10 }, 3, 4), [row, column]);
  }
  assert.deepEqual(cellAt(canvas, { clientX: 999, clientY: -999 }, 3, 4), [0, 3]);
});
