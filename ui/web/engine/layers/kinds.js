/** Every kind of layer there is, by what the field calls it, and the ways to halve maps: what S2 and S4 are. */

import { Convolution } from "./convolution.js";
import { Dense } from "./dense.js";
import { AveragePooling, MaxPooling } from "./pooling.js";
import { RBF } from "./rbf.js";
import { StridedConvolution } from "./strided_convolution.js";
import { Subsampling } from "./subsampling.js";

/** @typedef {import("./base.js").Layer} Layer */
/** @typedef {import("./base.js").Shape} Shape */
/** @typedef {import("./base.js").Activation} Activation */

export const LAYER_KINDS = Object.fromEntries(
  [Convolution, MaxPooling, AveragePooling, Subsampling, StridedConvolution, Dense, RBF].map((kind) => [kind.kind, kind]),
);

/** @type {Record<string, (name: string, inputShape: Shape, activation: Activation) => Layer>} */
export const POOLINGS = {
  max: (name, inputShape) => new MaxPooling({ name, inputShape }),
  average: (name, inputShape) => new AveragePooling({ name, inputShape }),
  subsampling: (name, inputShape, activation) => new Subsampling({ name, inputShape, activation }),
  strided: (name, inputShape, activation) =>
    new StridedConvolution({ name, inputShape, filters: inputShape[2], window: StridedConvolution.stride, activation }),
};
