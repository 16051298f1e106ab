/** Pooling: keep one number of every 2x2 window, so that a map has half its height and width. */

import { Layer } from "./base.js";

/** @typedef {import("./base.js").Shape} Shape */
/** @typedef {import("./base.js").Weights} Weights */

/** The side of a window, and how far it moves: windows do not overlap. */
export const POOL = 2;

/** What all kinds of pooling share: 2x2 windows, each map for itself. A row or column that fills none is left out. */
export class Pooling extends Layer {
  /** @param {{name: string, inputShape: Shape, activation?: import("./base.js").Activation}} given */
  constructor(given) {
    super(given);
    const side = given.inputShape[0];
    if (side < POOL) throw new Error(`${given.name} cannot take 2x2 windows from maps of ${side}x${side}: they are too small.`);
  }

  /** @returns {Shape} */
  get outputShape() {
    const [side, , channels] = this.inputShape;
    return [Math.floor(side / POOL), Math.floor(side / POOL), channels];
  }

  /**
   * Call `visit` for every window, with where its result goes and where its four pixels are.
   * @param {(place: number, a: number, b: number, c: number, d: number) => void} visit
   */
  eachWindow(visit) {
    const side = this.inputShape[0];
    const [half, , channels] = this.outputShape;
    let place = 0;
    for (let map = 0; map < channels; map++) {
      for (let row = 0; row < half; row++) {
        const start = (map * side + POOL * row) * side;
        for (let a = start; a < start + POOL * half; a += POOL) visit(place++, a, a + 1, a + side, a + side + 1);
      }
    }
  }

  /** Room for a result for every window. */
  makeResults() {
    const [height, width, channels] = this.outputShape;
    return new Float32Array(height * width * channels);
  }
}

/** The largest of four. */
export class MaxPooling extends Pooling {
  static kind = "max pooling";

  /** @param {Weights} _weights @param {Float32Array} maps */
  preactivation(_weights, maps) {
    const largest = this.makeResults();
    this.eachWindow((place, a, b, c, d) => {
      largest[place] = Math.max(maps[a], maps[b], maps[c], maps[d]);
    });
    return largest;
  }

  /**
   * The pixel that won gets all of the gradient; where several are equally large, they share it.
   * @param {Weights} _weights
   * @param {Float32Array} gradient
   * @param {Float32Array} maps
   */
  preactivationGradient(_weights, gradient, maps) {
    const back = new Float32Array(maps.length);
    this.eachWindow((place, ...pixels) => {
      const largest = Math.max(...pixels.map((pixel) => maps[pixel]));
      const winners = pixels.filter((pixel) => maps[pixel] === largest);
      for (const pixel of winners) back[pixel] = gradient[place] / winners.length;
    });
    return back;
  }
}

/** The mean of four. */
export class AveragePooling extends Pooling {
  static kind = "average pooling";

  /** @param {Weights} _weights @param {Float32Array} maps */
  preactivation(_weights, maps) {
    const means = this.makeResults();
    this.eachWindow((place, a, b, c, d) => {
      means[place] = (maps[a] + maps[b] + maps[c] + maps[d]) / 4;
    });
    return means;
  }

  /**
   * Each of the four pixels gets a quarter of the gradient.
   * @param {Weights} _weights
   * @param {Float32Array} gradient
   * @param {Float32Array} maps
   */
  preactivationGradient(_weights, gradient, maps) {
    const back = new Float32Array(maps.length);
    this.eachWindow((place, ...pixels) => {
      for (const pixel of pixels) back[pixel] = gradient[place] / 4;
    });
    return back;
  }
}
