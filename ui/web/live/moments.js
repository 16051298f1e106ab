// A network at several moments of its training, and what it answered at each: how an answer grew.

/** @typedef {import("../engine/network.js").Network} Network */

/**
 * at: batches or epochs learnt until then; epoch: the same in whole epochs, null within one; words: as a sentence begins,
 * such as "After epoch 3".
 * @typedef {{at: number, epoch: number | null, words: string, network: Network}} Moment
 */

const MOST = 60; // moments that are kept: more points of a line cannot be told apart
const MOST_WEIGHTS = 1 << 25; // that all of them have together, 128 MB: networks of millions of weights are fewer

export class Moments {
  /** What `at` counts: "batches" or "epochs". */
  unit;
  /** In order. @type {Moment[]} */
  all = [];
  /** What each network made of the image it was shown last. @type {WeakMap<Network, [Uint8Array, Float32Array]>} */
  #answers = new WeakMap();

  /** @param {string} unit */
  constructor(unit) {
    this.unit = unit;
  }

  /** Add a moment, in the place of one at the same time. Of too many, one goes that stands closest among others. @param {Moment} moment */
  add(moment) {
    const most = Math.max(3, Math.min(MOST, countRoom(moment.network)));
    this.all = [...this.all.filter(({ at }) => at !== moment.at), moment].toSorted((a, b) => a.at - b.at);
    if (this.all.length > most) this.all.splice(this.#findCrowded(), 1);
  }

  /** The answers to an image that are known: null where it must be computed. @param {Uint8Array} image */
  answers(image) {
    return this.all.map(({ network }) => {
      const known = this.#answers.get(network);
      return known && known[0] === image ? known[1] : null;
    });
  }

  /**
   * Compute answers to an image for a while.
   * @param {Uint8Array} image
   * @param {number} milliseconds
   * @returns {boolean} whether all are known now
   */
  compute(image, milliseconds) {
    const end = performance.now() + milliseconds;
    const known = this.answers(image);
    for (const [i, { network }] of this.all.entries()) {
      if (known[i]) continue;
      if (performance.now() > end) return false;
      this.#answers.set(network, [image, network.forward(image).probabilities]);
    }
    return true;
  }

  /** The first and the last one always stay. */
  #findCrowded() {
    const gap = (/** @type {number} */ i) => this.all[i + 1].at - this.all[i - 1].at;
    let best = 1;
    for (let i = 2; i < this.all.length - 1; i++) if (gap(i) < gap(best)) best = i;
    return best;
  }
}

/** How many networks of this size are kept together. @param {Network} network */
export function countRoom({ weights }) {
  const count = Object.values(weights).flatMap((arrays) => Object.values(arrays)).reduce((sum, values) => sum + values.length, 1);
  return Math.floor(MOST_WEIGHTS / count);
}
