/**
 * Stray taps of the pen: short strokes far from the digit, as a palm or a bouncing finger leaves them. The same strokes as
 * lenet/preprocessing/taps.py finds; all numbers are whole and below 2^53.
 */

import { UNITS } from "./ink.js";

/** @typedef {import("./ink.js").Stroke} Stroke */
/** From (x0, y0) to (x1, y1), drawn by a pen that is twice as wide as `half`. @typedef {[x0: number, y0: number, x1: number, y1: number, half: number]} Segment */
/** Left, top, right, bottom. @typedef {[number, number, number, number]} Box */

/** A tap is shorter than the longest stroke by more than this factor. */
const SHORT = 4;
/** It is further from all other ink than the longer side of the digit's ink divided by this. */
const FAR = 8;
/** Parts of an eighth of a pixel in which a stroke's length is measured. */
const FINENESS = 16;
/** Points of a tap. What has more was drawn. */
const MOST_POINTS = 200;
/** Short strokes among which taps are looked for. Who makes more of them draws with dots. */
const MOST_TAPS = 8;

/**
 * Which strokes are stray taps; never the longest one, so never all of them.
 *
 * A tap is shorter than a quarter of the longest stroke, and its ink is further than an eighth of the digit's longer side
 * from the ink of all strokes that are none. Of strokes that are short, those near the others are none, nor are those near
 * these: a dotted line that begins at the digit belongs to it.
 * @param {Stroke[]} strokes
 * @returns {Stroke[]}
 */
export function findTaps(strokes) {
  const lengths = strokes.map(measureLength);
  const longest = Math.max(0, ...lengths);
  let taps = strokes.filter(({ points }, i) => SHORT * lengths[i] < longest && points.length <= 2 * MOST_POINTS);
  if (taps.length === 0 || taps.length > MOST_TAPS) return [];
  let near = strokes.filter((stroke) => !taps.includes(stroke));
  const reach = Math.floor(measureSide(near) / FAR);
  while (near.length && taps.length) {
    const segments = near.flatMap(listSegments);
    near = taps.filter((tap) => isNear(tap, segments, reach));
    taps = taps.filter((tap) => !near.includes(tap));
  }
  return taps;
}

/** In sixteenths of an eighth of a pixel, each of its segments rounded down. @param {Stroke} stroke */
function measureLength({ points }) {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) {
    const [dx, dy] = [points[i] - points[i - 2], points[i + 1] - points[i - 1]];
    length += Math.floor(Math.sqrt(FINENESS ** 2 * (dx * dx + dy * dy)));
  }
  return length;
}

/** The longer side of the box around the ink of strokes, in eighths of a pixel. @param {Stroke[]} strokes */
function measureSide(strokes) {
  const [left, top, right, bottom] = boxOf(strokes.flatMap(listSegments), 0);
  return Math.max(right - left, bottom - top);
}

/** A dot is a segment, too. @param {Stroke} stroke @returns {Segment[]} */
function listSegments({ width, points }) {
  const half = (width * UNITS) / 2;
  if (points.length === 2) return [[points[0], points[1], points[0], points[1], half]];
  return Array.from({ length: points.length / 2 - 1 }, (_, i) => /** @type {Segment} */ ([...points.slice(2 * i, 2 * i + 4), half]));
}

/**
 * Whether the gap between the ink of a stroke and that of segments is `reach` or less anywhere.
 * @param {Stroke} stroke
 * @param {Segment[]} segments
 * @param {number} reach
 */
function isNear(stroke, segments, reach) {
  const own = listSegments(stroke);
  const box = boxOf(own, reach);
  const others = segments.filter((segment) => overlaps(boxOf([segment], 0), box));
  return own.some((one) => others.some((other) => areClose(one, other, (one[4] + other[4] + reach) ** 2)));
}

/** The box around the ink of segments, and some more on each side. @param {Segment[]} segments @param {number} more @returns {Box} */
function boxOf(segments, more) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x0, y0, x1, y1, half] of segments) {
    left = Math.min(left, x0 - half, x1 - half);
    top = Math.min(top, y0 - half, y1 - half);
    right = Math.max(right, x0 + half, x1 + half);
    bottom = Math.max(bottom, y0 + half, y1 + half);
  }
  return [left - more, top - more, right + more, bottom + more];
}

/** @param {Box} one @param {Box} other */
function overlaps(one, other) {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

/**
 * Whether two segments cross, or come as near to each other as the root of `limit2`.
 * @param {Segment} one
 * @param {Segment} other
 * @param {number} limit2
 */
function areClose([ax, ay, bx, by], [cx, cy, dx, dy], limit2) {
  const sides = cross(bx - ax, by - ay, cx - ax, cy - ay) * cross(bx - ax, by - ay, dx - ax, dy - ay);
  const otherSides = cross(dx - cx, dy - cy, ax - cx, ay - cy) * cross(dx - cx, dy - cy, bx - cx, by - cy);
  return (sides < 0 && otherSides < 0)
    || isClose(ax, ay, cx, cy, dx, dy, limit2) || isClose(bx, by, cx, cy, dx, dy, limit2)
    || isClose(cx, cy, ax, ay, bx, by, limit2) || isClose(dx, dy, ax, ay, bx, by, limit2);
}

/**
 * Whether the place (x, y) is as near to the segment from (x0, y0) to (x1, y1) as the root of `limit2`.
 * @type {(x: number, y: number, x0: number, y0: number, x1: number, y1: number, limit2: number) => boolean}
 */
function isClose(x, y, x0, y0, x1, y1, limit2) {
  const [wayX, wayY, offX, offY] = [x1 - x0, y1 - y0, x - x0, y - y0];
  const along = offX * wayX + offY * wayY;
  const length2 = wayX * wayX + wayY * wayY;
  if (along <= 0) return offX * offX + offY * offY <= limit2;
  if (along >= length2) return (x - x1) ** 2 + (y - y1) ** 2 <= limit2;
  return cross(wayX, wayY, offX, offY) ** 2 <= limit2 * length2;
}

/** The cross product of two vectors. @type {(x0: number, y0: number, x1: number, y1: number) => number} */
function cross(x0, y0, x1, y1) {
  return x0 * y1 - y0 * x1;
}
