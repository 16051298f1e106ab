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
/** Sample points along each side: 4 x 4 in each pixel, at its eighths 1, 3, 5 and 7; so sample s lies at 2 s + 1. */
const SAMPLES = 4 * CANVAS_SIDE;
/** How bright a pixel is by which of its 16 sample points are inked, one bit each: round(255 count / 16), halves up. */
const LEVELS = Uint8Array.from({ length: 1 << 16 }, (_, bits) => Math.floor((2 * 255 * countBits(bits) + 16) / 32));

/** A canvas to draw on. */
export class Ink {
  constructor() {
    /** Row by row, 0 ground to 255 full ink. */
    this.pixels = new Uint8Array(CANVAS_SIDE * CANVAS_SIDE);
    /** Whether no ink is on the canvas. */
    this.isBlank = true;
    /** A bit for each of a pixel's sample points: those of its first row are the lowest four. */
    this.inked = new Uint16Array(CANVAS_SIDE * CANVAS_SIDE);
  }

  clear() {
    this.pixels.fill(0);
    this.inked.fill(0);
    this.isBlank = true;
  }

  /** @param {Stroke} stroke */
  addStroke(stroke) {
    this.extend(stroke, 0);
  }

  /**
   * Draw what a growing stroke has gained.
   * @param {Stroke} stroke all of it so far
   * @param {number} from how many of its points are drawn already
   */
  extend({ width, points }, from) {
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
    const [top, bottom] = samplesOnCanvas(y0 - radius, y0 + radius);
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
    const [top, bottom] = samplesOnCanvas(Math.min(y0, y1) - radius, Math.max(y0, y1) + radius);
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
    const [first, last] = samplesOnCanvas(left, right);
    if (first > last) return;
    this.isBlank = false;
    const shift = 4 * (row % 4);
    const start = Math.floor(row / 4) * CANVAS_SIDE;
    for (let column = first >> 2; column <= last >> 2; column++) {
      const bits = runOfBits(Math.max(first - 4 * column, 0), Math.min(last - 4 * column, 3)) << shift;
      if ((this.inked[start + column] & bits) === bits) continue;
      this.inked[start + column] |= bits;
      this.pixels[start + column] = LEVELS[this.inked[start + column]];
    }
  }
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

/**
 * The samples s of the canvas with first <= 2 s + 1 <= last.
 * @param {number} first
 * @param {number} last
 * @returns {Run}
 */
function samplesOnCanvas(first, last) {
  return [Math.max(Math.ceil((first - 1) / 2), 0), Math.min(Math.floor((last - 1) / 2), SAMPLES - 1)];
}

/** The bits from `first` to `last`, 0 to 3. @param {number} first @param {number} last */
function runOfBits(first, last) {
  return (2 << last) - (1 << first);
}

/** How many bits of a number are set. @param {number} bits */
function countBits(bits) {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
