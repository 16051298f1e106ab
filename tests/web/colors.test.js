import assert from "node:assert/strict";
import test from "node:test";
import {
  chooseActivationPalette, chooseInkPalette, colorOf, cssColor, readPalette, readScales, scaleIndex,
} from "../../ui/web/lib/colors.js";
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

const scales = readScales({ sequential: makePalette().table, diverging: makePalette().table, nan: [1, 2, 3] });
const domain = (choose, values) => choose(scales, values, 1, values.length - 1).domain;

test("activations go from zero up, and as far below it as above where one is negative", () => {
  assert.deepEqual(domain(chooseActivationPalette, [99, 0, 3, 1]), [0, 3]);
  assert.deepEqual(domain(chooseActivationPalette, [99, -4, 3, 1]), [-4, 4]);
  assert.deepEqual(domain(chooseActivationPalette, [99, -1, 3]), [-3, 3]);
  assert.deepEqual(domain(chooseActivationPalette, [99, 0, 0]), [0, 1], "never of width 0");
  const tables = [[0, 1], [-1, 1]].map((values) => chooseActivationPalette(scales, values, 0, 2).table);
  assert.deepEqual(tables, [scales.sequential, scales.diverging]);
});

test("ink goes from ground to full ink, or as far as it reaches beyond", () => {
  assert.deepEqual(domain(chooseInkPalette, [99, 0, 0.5]), [0, 1]);
  assert.deepEqual(domain(chooseInkPalette, [99, -0.1, 1.175]), [-0.1, 1.175]);
});
