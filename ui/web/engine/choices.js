/** The two places where LeNet-5 comes in kinds of its own: how C3 is joined to S2, and what OUTPUT is. */

import { Dense } from "./layers/dense.js";
import { RBF } from "./layers/rbf.js";
import { BITMAP_COLUMNS, BITMAP_ROWS, C3_TABLE, DIGIT_BITMAPS } from "./paper1998.js";

/** @typedef {import("./layers/base.js").Layer} Layer */
/** @typedef {import("./layers/base.js").Shape} Shape */

const DIGITS = 10;

/** For each map of C3 the maps of S2 that it sees; null for all. @type {Record<string, number[][] | null>} */
export const C3_INPUTS = { full: null, paper: C3_TABLE };

/** The shape of F6 -> the layer that makes ten logits of it. @type {Record<string, (inputShape: Shape) => Layer>} */
export const OUTPUTS = {
  softmax: (inputShape) => new Dense({ name: "OUTPUT", inputShape, units: DIGITS }),
  rbf: (inputShape) => new RBF({ name: "OUTPUT", inputShape, patterns: DIGIT_BITMAPS }),
};

/** The filters of C1 and C3 that it is made for; null for any. @type {Record<string, [number, number] | null>} */
const C3_WIDTHS = { full: null, paper: [1 + Math.max(...C3_TABLE.flat()), C3_TABLE.length] };

/** The units of F6 that it is made for; null for any. @type {Record<string, number | null>} */
const OUTPUT_UNITS = { softmax: null, rbf: DIGIT_BITMAPS[0].length };

/**
 * Refuse widths that C3's table and the bitmaps of 1998 are not made for, in the words of lenet/network/fit.py.
 * @param {{c1: number, c3: number, f6: number, c3_inputs: string, output: string}} config
 */
export function checkPaperParts({ c1, c3, f6, c3_inputs, output }) {
  const [maps, filters] = C3_WIDTHS[c3_inputs] ?? [c1, c3];
  if (c1 !== maps || c3 !== filters) {
    throw new Error(`C3 cannot follow the table of 1998 with ${c1} filters in C1 and ${c3} in C3: it joins ${maps} maps to `
      + `${filters}. Set C1 to ${maps} and C3 to ${filters}, or let C3 see every map.`);
  }
  const units = OUTPUT_UNITS[output] ?? f6;
  if (f6 !== units) {
    throw new Error(`OUTPUT cannot compare ${f6} units of F6 with the digits' bitmaps of ${BITMAP_COLUMNS}x${BITMAP_ROWS} = ${units} `
      + `pixels. Set F6 to ${units}, or let softmax follow ten weighted sums.`);
  }
}
