/** Subsampling, the pooling of 1998: each 2x2 window is added up, and each map learns what to make of its sums. */

import { Pooling } from "./pooling.js";

/** @typedef {import("./base.js").Weights} Weights */

export class Subsampling extends Pooling {
  static kind = "subsampling";

  get weightShapes() {
    const channels = this.inputShape[2];
    return { coefficient: [channels], bias: [channels] };
  }

  /** @param {Weights} weights */
  gain({ coefficient }) {
    return 4 * Math.max(...coefficient.map(Math.abs));
  }

  /**
   * The sum of each window, times the map's coefficient, plus the map's bias (section II-B, layer S2):
   *
   *     results[c, y, x] = bias[c] + coefficient[c] * sum over i, j in {0, 1} of maps[c, 2 y + i, 2 x + j]
   *
   * @param {Weights} weights `coefficient` and `bias` (channels)
   * @param {Float32Array} maps (channels, height, width)
   */
  preactivation({ coefficient, bias }, maps) {
    const results = this.makeResults();
    const area = results.length / bias.length;
    this.eachWindow((place, a, b, c, d) => {
      const map = Math.floor(place / area);
      results[place] = (maps[a] + maps[b] + maps[c] + maps[d]) * coefficient[map] + bias[map];
    });
    return results;
  }

  /**
   * Each pixel entered the sum once: it gets the gradient times the coefficient.
   * @param {Weights} weights
   * @param {Float32Array} gradient
   * @param {Float32Array} maps
   */
  preactivationGradient({ coefficient }, gradient, maps) {
    const back = new Float32Array(maps.length);
    const area = gradient.length / coefficient.length;
    this.eachWindow((place, ...pixels) => {
      for (const pixel of pixels) back[pixel] = gradient[place] * coefficient[Math.floor(place / area)];
    });
    return back;
  }
}
