// A legend: the scale as a strip with its smallest value, its largest, and zero where it is not too close to them.

import { make } from "../../lib/dom.js";
import { formatShort } from "../../lib/numbers.js";
import { paintMap } from "../../lib/pixels.js";

/** @typedef {import("../../lib/colors.js").Palette} Palette */

const END = 0.3; // share of the strip that the number at each of its ends may take
const STEPS = 128;

/** @returns {{element: HTMLElement, update: (palette: Palette) => void}} */
export function makeLegend() {
  const strip = make("canvas", { className: "strip", aria: { hidden: "true" } });
  const marks = make("span", { className: "marks" });
  const element = make("div", { className: "legend" }, strip, marks);
  return { element, update: (palette) => updateLegend(strip, marks, palette) };
}

/**
 * The values that are written under the strip.
 * @param {[number, number]} domain
 */
export function chooseMarks([low, high]) {
  const zero = -low / (high - low);
  return zero >= END && zero <= 1 - END ? [low, 0, high] : [low, high];
}

/** @param {HTMLCanvasElement} strip @param {HTMLElement} marks @param {Palette} palette */
function updateLegend(strip, marks, palette) {
  const [low, high] = palette.domain;
  const steps = Float32Array.from({ length: STEPS }, (_, i) => low + ((high - low) * i) / (STEPS - 1));
  paintMap(strip, steps, 0, 1, STEPS, palette);
  marks.replaceChildren(...chooseMarks(palette.domain).map((value) => make("span", {
    textContent: formatShort(value), style: `left:${((value - low) / (high - low)) * 100}%`,
  })));
}
