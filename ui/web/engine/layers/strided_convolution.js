/**
 * Strided convolution: instead of pooling, filters of 2x2 that move two pixels at a time, over all maps
 * (J. Springenberg et al. 2015). A last row or column that fills no window is left out, as in pooling.
 */

import { Convolution } from "./convolution.js";

export class StridedConvolution extends Convolution {
  static kind = "strided convolution";
  static stride = 2;
}
