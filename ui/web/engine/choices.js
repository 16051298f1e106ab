/** The two places where LeNet-5 comes in kinds of its own: how C3 is joined to S2, and what OUTPUT is. */

import { Dense } from "./layers/dense.js";
import { RBF } from "./layers/rbf.js";
import { C3_TABLE, DIGIT_BITMAPS } from "./paper1998.js";

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
