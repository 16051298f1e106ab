import assert from "node:assert/strict";
import test from "node:test";
import { colorOf, cssColor, readPalette, scaleIndex } from "../../ui/web/lib/colors.js";
import { makePalette } from "./dom.js";

const palette = readPalette(makePalette(-1, 1));

test("a value's step follows the domain, and stops at its ends", () => {
  assert.deepEqual([-1, 0.999999, 1].map((value) => scaleIndex(value, palette)), [0, 255, 255]);
  assert.deepEqual([-9, 9, NaN].map((value) => scaleIndex(value, palette)), [0, 255, -1]);
  assert.equal(scaleIndex(0, palette), 128);
});

test("what is not a number has a colour of its own", () => {
  assert.deepEqual([...colorOf(NaN, palette)], [1, 2, 3]);
  assert.equal(cssColor(1, palette), "rgb(255, 255, 255)");
  assert.equal(cssColor(NaN, palette), "rgb(1, 2, 3)");
});
