// The arithmetic of axes and curves: ranges, ticks, the nearest point. Knows nothing of the page.
//
// A curve's `points` are x0, y0, x1, y1, ... with x rising.

/** @typedef {{name: string, color: string, width: number, opacity: number, dash: number[], marks: string,
 *    points: number[], event: string, value: string}} Curve */
/** @typedef {{title: string, percent: boolean, log: boolean, curves: Curve[]}} Panel */
/** @typedef {{low: number, high: number, log: boolean, ticks: number[]}} Axis */
/** @typedef {[number, number]} Range */

const LOG_FLOOR = 1e-6;
const STEEP_START = 0.05; // share of the x axis
const EPOCH_ROOM = 45; // pixels between two numbers on the x axis, at least
const FAR = 0.5; // epochs: a point further away is not read

/**
 * A pleasant distance between about `count` ticks over `span`: 1, 2 or 5 times a power of ten.
 * @param {number} span
 * @param {number} count
 */
export function tickStep(span, count) {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10;
  return step * power;
}

/**
 * Ticks from `low` to `high`, about `count` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function linearTicks(low, high, count) {
  const step = tickStep(high - low, count);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/**
 * Ticks of a logarithmic axis: powers of ten, and 2 and 5 between them where there is room.
 * @param {number} low
 * @param {number} high
 */
export function logTicks(low, high) {
  const decades = Math.log10(high / low);
  const factors = decades > 3 ? [1] : [1, 2, 5];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(3));
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push(value);
    }
  }
  return ticks;
}

/**
 * Ticks of the x axis: as many as find room in `width` pixels.
 * @param {Range} range
 * @param {number} width
 */
export function epochTicks([from, to], width) {
  return linearTicks(from, to, Math.max(2, Math.min(8, Math.floor(width / EPOCH_ROOM))));
}

/**
 * The y axis of a panel over the x range in view.
 *
 * Where epoch 0 is in view, the steep start may run off the axis: it would press all that follows into a line.
 * @param {Panel} panel
 * @param {Range} range
 * @returns {Axis}
 */
export function yAxis(panel, [from, to]) {
  const start = from === 0 && !panel.log ? to * STEEP_START : from;
  let [low, high] = valueRange(panel.curves, start, to);
  if (low > high) [low, high] = valueRange(panel.curves, from, to);
  if (low > high) [low, high] = panel.log ? [0.1, 1] : [0, 1];
  return panel.log ? logAxis(low, high) : linearAxis(low, high, panel.percent);
}

/**
 * Smallest and largest value of all curves between two x; [Infinity, -Infinity] if there is none.
 * @param {Curve[]} curves
 * @param {number} from
 * @param {number} to
 */
export function valueRange(curves, from, to) {
  let [low, high] = [Infinity, -Infinity];
  for (const { points } of curves) {
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] < from || points[i] > to) continue;
      low = Math.min(low, points[i + 1]);
      high = Math.max(high, points[i + 1]);
    }
  }
  return [low, high];
}

/** @type {(low: number, high: number) => Axis} */
function logAxis(low, high) {
  const [bottom, top] = [Math.max(low, LOG_FLOOR) * 0.85, Math.max(high, LOG_FLOOR) * 1.15];
  return { low: bottom, high: top, log: true, ticks: logTicks(bottom, top) };
}

/**
 * Ends on ticks, so that the axis moves seldom while the curve grows.
 * @type {(low: number, high: number, percent: boolean) => Axis}
 */
function linearAxis(low, high, percent) {
  const least = percent ? 0.02 : Math.max(Math.abs(high) * 0.02, 1e-4);
  if (high - low < least) [low, high] = [Math.max(0, low - least / 2), percent ? Math.min(1, high + least / 2) : high + least / 2];
  const span = Math.max(high - low, least / 2);
  const step = tickStep(span * 1.05, 5);
  let bottom = Math.max(0, Math.floor(low / step) * step);
  const top = percent ? Math.min(1, Math.ceil(high / step) * step) : Math.ceil(high / step) * step;
  if (bottom >= top) bottom = Math.max(0, top - step);
  return { low: bottom, high: top > bottom ? top : bottom + step, log: false, ticks: linearTicks(bottom, top, 5) };
}

/**
 * A number beside the y axis; `step` is the distance to the next one.
 * @param {number} value
 * @param {boolean} percent
 * @param {number} step
 */
export function formatTick(value, percent, step) {
  if (percent) return `${Number((value * 100).toFixed(Math.max(0, Math.min(3, -Math.floor(Math.log10(step * 100 + 1e-12))))))} %`;
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-4)) return value.toExponential(0).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}

/**
 * A value that is pointed at.
 * @param {number} value
 * @param {boolean} percent
 */
export function formatReading(value, percent) {
  return percent ? `${(value * 100).toFixed(2)} %` : String(Number(value.toPrecision(4)));
}

/**
 * Index of the point whose x is nearest, -1 for a curve without points.
 * @param {number[]} points
 * @param {number} x
 */
export function nearestPoint(points, x) {
  let [low, high] = [0, points.length / 2 - 1];
  if (high < 0) return -1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle * 2] < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - points[low * 2 - 2] < points[low * 2] - x ? low - 1 : low;
}

/**
 * Index of the point that is read at x, -1 where the curve has none so near.
 * @param {number[]} points
 * @param {number} x
 */
export function readablePoint(points, x) {
  const at = nearestPoint(points, x);
  return at < 0 || Math.abs(points[at * 2] - x) > FAR ? -1 : at;
}

/**
 * The curves over one x axis, as uPlot wants them: all x in order, then each curve's y, null where it has no point.
 * @param {Curve[]} curves
 * @returns {[number[], ...(number | null)[][]]}
 */
export function align(curves) {
  const xs = [...new Set(curves.flatMap(({ points }) => points.filter((_, i) => i % 2 === 0)))].toSorted((a, b) => a - b);
  if (!xs.length) xs.push(0); // uPlot draws no axes without any x
  const columns = curves.map(({ points }) => {
    const values = new Map(points.flatMap((x, i) => (i % 2 === 0 ? [[x, points[i + 1]]] : [])));
    return xs.map((x) => values.get(x) ?? null);
  });
  return [xs, ...columns];
}

/**
 * At least `smallest` wide, within 0 and what there is.
 * @param {Range} range
 * @param {number} last
 * @param {number} smallest
 * @returns {Range}
 */
export function widen([from, to], last, smallest) {
  const middle = (from + to) / 2;
  const half = Math.max(smallest, to - from) / 2;
  return [Math.max(0, middle - half), Math.min(Math.max(last, to), middle + half)];
}
