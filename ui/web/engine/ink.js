/**
 * The ink that a pen leaves on the canvas, in whole numbers, stroke by stroke while it moves.
 *
 * lenet/preprocessing/strokes.py makes the same ink, byte for byte: there a drawing at once, here only what is new. Every
 * number is whole (or a half) and far below 2^53, so nothing is rounded on the way.
 */

/**
 * What a pen draws from touching the canvas to leaving it: `width` in whole pixels, `points` x0, y0, x1, y1, ... in whole
 * eighths of a pixel.
 * @typedef {{width: number, points: number[]}} Stroke
 */
/** The first and the last of a run of whole numbers; none if last < first. @typedef {[first: number, last: number]} Run */

/** Pixels of the canvas on each side: ten times MNIST's 28. */
export const CANVAS_SIDE = 280;
/** Eighths of a pixel, in which a pen's position is measured. */
export const UNITS = 8;
/** Sample points along each side of a pixel, at its eighths 1, 3, 5 and 7; so sample s lies at 2 s + 1. */
const GRID = 4;
/** How bright a pixel is with 0 to 16 inked sample points: round(255 count / 16), halves up. */
const LEVELS = Uint8Array.from({ length: 17 }, (_, count) => Math.floor((2 * 255 * count + 16) / 32));
/** How many of four bits are set. */
const COUNTS = Uint8Array.from({ length: 16 }, (_, bits) => (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1) + (bits >> 3));

/** A canvas to draw on. */
export class Ink {
  /** What is drawn, as `show` was told. @type {Stroke[]} */
  #shown = [];
  /** Row by row, 0 ground to 255 full ink; in rows that have changed, as it was. @type {Uint8Array} */
  #pixels;
  /** A bit for each sample point, row by row, the first one of 32 the lowest. @type {Int32Array} */
  #inked;
  /** Of a row of sample points. */
  #words;
  /** Rows of sample points whose ink is not in the pixels yet, from the first to the last. */
  #top = Infinity;
  #bottom = -1;

  /** @param {number} [side] in pixels */
  constructor(side = CANVAS_SIDE) {
    this.side = side;
    this.#pixels = new Uint8Array(side * side);
    this.#words = Math.ceil((GRID * side) / 32);
    this.#inked = new Int32Array(GRID * side * this.#words);
  }

  /** Row by row, 0 ground to 255 full ink. */
  get pixels() {
    for (let row = Math.floor(this.#top / GRID); row <= this.#bottom / GRID; row++) this.#develop(row);
    [this.#top, this.#bottom] = [Infinity, -1];
    return this.#pixels;
  }

  clear() {
    this.#pixels.fill(0);
    this.#inked.fill(0);
    [this.#top, this.#bottom] = [Infinity, -1];
    this.#shown = [];
  }

  /**
   * Have these strokes on the canvas and nothing else. Where they go on from those shown before, only what is new is drawn.
   * @param {Stroke[]} strokes
   */
  show(strokes) {
    const shown = goesOn(strokes, this.#shown) ? this.#shown : [];
    if (shown !== this.#shown) this.clear();
    for (let at = Math.max(shown.length - 1, 0); at < strokes.length; at++) {
      this.#extend(strokes[at], at < shown.length ? shown[at].points.length / 2 : 0);
    }
    this.#shown = strokes.map(({ width, points }) => ({ width, points: points.slice() }));
  }

  /**
   * Draw what a growing stroke has gained.
   * @param {Stroke} stroke all of it so far
   * @param {number} from how many of its points are drawn already
   */
  #extend({ width, points }, from) {
    const radius = (width * UNITS) / 2;
    for (let i = 2 * from; i < points.length; i += 2) {
      this.#drawDisc(points[i], points[i + 1], radius);
      if (i > 0) this.#drawBar(points[i - 2], points[i - 1], points[i], points[i + 1], radius);
    }
  }

  /**
   * The disc around a point: x^2 <= radius^2 - y^2.
   * @param {number} x0
   * @param {number} y0
   * @param {number} radius
   */
  #drawDisc(x0, y0, radius) {
    const [top, bottom] = this.#samples(y0 - radius, y0 + radius);
    this.#touch(top, bottom);
    for (let row = top; row <= bottom; row++) {
      const y = 2 * row + 1 - y0;
      const half = Math.floor(Math.sqrt(radius * radius - y * y));
      this.#fill(row, x0 - half, x0 + half);
    }
  }

  /**
   * The bar from one point to the next: a rectangle as wide as the pen, without its round ends.
   *
   * Seen from its start, with (dx, dy) the way to its end, a point (x, y) lies beside the bar's line if
   * 0 <= x dx + y dy <= length^2, and near enough if its distance, |x dy - y dx| / length, is at most the radius.
   * @param {number} x0
   * @param {number} y0
   * @param {number} x1
   * @param {number} y1
   * @param {number} radius
   */
  #drawBar(x0, y0, x1, y1, radius) {
    const dx = x1 - x0;
    const dy = y1 - y0;
    const length2 = dx * dx + dy * dy;
    if (length2 === 0) return;
    const reach = Math.floor(Math.sqrt(radius * radius * length2));
    const [top, bottom] = this.#samples(Math.min(y0, y1) - radius, Math.max(y0, y1) + radius);
    this.#touch(top, bottom);
    for (let row = top; row <= bottom; row++) {
      const y = 2 * row + 1 - y0;
      const [first, last] = within(dx, -y * dy, length2 - y * dy);
      const [nearFirst, nearLast] = within(dy, y * dx - reach, y * dx + reach);
      this.#fill(row, x0 + Math.max(first, nearFirst), x0 + Math.min(last, nearLast));
    }
  }

  /**
   * Ink a row's sample points from `left` to `right`, in eighths.
   * @param {number} row
   * @param {number} left
   * @param {number} right
   */
  #fill(row, left, right) {
    const [first, last] = this.#samples(left, right);
    if (first > last) return;
    const start = row * this.#words;
    const [from, to] = [start + (first >> 5), start + (last >> 5)];
    const [head, tail] = [-1 << (first & 31), -1 >>> (31 - (last & 31))];
    if (from === to) {
      this.#inked[from] |= head & tail;
      return;
    }
    this.#inked[from] |= head;
    for (let at = from + 1; at < to; at++) this.#inked[at] = -1;
    this.#inked[to] |= tail;
  }

  /** Rows of sample points have got ink. @param {number} top @param {number} bottom */
  #touch(top, bottom) {
    if (top < this.#top) this.#top = top;
    if (bottom > this.#bottom) this.#bottom = bottom;
  }

  /** Compute a row of pixels. @param {number} row */
  #develop(row) {
    const [inked, pixels, words, side] = [this.#inked, this.#pixels, this.#words, this.side];
    for (let at = 0, line = GRID * row * words; at < words; at++, line++) {
      const [a, b, c, d] = [inked[line], inked[line + words], inked[line + 2 * words], inked[line + 3 * words]];
      if ((a | b | c | d) === 0) continue;
      const last = Math.min(8 * at + 8, side);
      for (let column = 8 * at, shift = 0; column < last; column++, shift += GRID) {
        const count = COUNTS[(a >>> shift) & 15] + COUNTS[(b >>> shift) & 15] + COUNTS[(c >>> shift) & 15] + COUNTS[(d >>> shift) & 15];
        pixels[row * side + column] = LEVELS[count];
      }
    }
  }

  /**
   * The samples s of the canvas with first <= 2 s + 1 <= last.
   * @param {number} first
   * @param {number} last
   * @returns {Run}
   */
  #samples(first, last) {
    return [Math.max(Math.ceil((first - 1) / 2), 0), Math.min(Math.floor((last - 1) / 2), GRID * this.side - 1)];
  }
}

/**
 * Whether strokes begin with those before: the same ones, of which the last may have grown.
 * @param {Stroke[]} strokes
 * @param {Stroke[]} before
 */
function goesOn(strokes, before) {
  return before.length <= strokes.length && before.every(({ width, points }, at) => {
    const now = strokes[at];
    const isWhole = at === before.length - 1 ? now.points.length >= points.length : now.points.length === points.length;
    return isWhole && now.width === width && points.every((place, i) => place === now.points[i]);
  });
}

/**
 * The whole x with low <= factor x <= high; infinite where there is no limit.
 *
 * Half a unit is added on either side: then no quotient is near a whole number, and none is 0 / 0.
 * @param {number} factor
 * @param {number} low
 * @param {number} high
 * @returns {Run}
 */
function within(factor, low, high) {
  const one = (low - 0.5) / factor;
  const other = (high + 0.5) / factor;
  return [Math.ceil(Math.min(one, other)), Math.floor(Math.max(one, other))];
}
