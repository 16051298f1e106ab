// One panel of learning curves, drawn by uPlot. It draws what it is told: the range in view, the crosshair and the
// stretch being chosen belong to the component, which shares them among its panels.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { align, epochTicks, formatTick, readablePoint, yAxis } from "./axes.js";
import { drawMark } from "./marks.js";

/** @typedef {import("./axes.js").Panel} Panel */
/** @typedef {import("./axes.js").Range} Range */
/** @typedef {import("./axes.js").Curve} Curve */
/** @typedef {{ink: string, ground: string, faint: string, font: string}} Theme */
/** @typedef {{range: Range, axis: import("./axes.js").Axis, theme: Theme, curves: Curve[]}} Shown */
/** @typedef {{host: HTMLElement, plot: uPlot, signature?: string, shown?: Shown}} Place what holds a panel */

const HEIGHT = 270;
const CROWDED = 9; // pixels: points closer than that on average are marked at the last one only
const MARGIN = 7; // pixels around the plot that a mark at its edge may reach

/**
 * What uPlot is told once; what changes later is read from `shown`.
 * @param {Panel} panel
 * @param {Shown} shown
 * @param {string} xTitle
 * @param {number} width
 * @returns {uPlot.Options}
 */
export function describePlot(panel, shown, xTitle, width) {
  const line = { stroke: () => shown.theme.faint, width: 1 };
  const common = { stroke: () => shown.theme.ink, font: shown.theme.font, ticks: { show: false }, grid: line };
  const step = () => (shown.axis.ticks.length > 1 ? shown.axis.ticks[1] - shown.axis.ticks[0] : shown.axis.high - shown.axis.low);
  return {
    width, height: HEIGHT, padding: [10, 12, 0, 0], legend: { show: false },
    scales: {
      x: { time: false, range: () => shown.range },
      y: { distr: panel.log ? 3 : 1, range: () => [shown.axis.low, shown.axis.high] },
    },
    axes: [
      { ...common, size: 26, gap: 6, label: xTitle, labelSize: 18, labelGap: 0, labelFont: shown.theme.font,
        splits: (plot) => epochTicks(shown.range, plot.width), values: (_, ticks) => ticks.map(String) },
      { ...common, size: 52, gap: 6, splits: () => shown.axis.ticks, filter: (_, ticks) => ticks,
        values: (_, ticks) => ticks.map((tick) => formatTick(tick, panel.percent, panel.log ? tick : step())) },
    ],
    series: [{}, ...panel.curves.map(({ color, width: thickness, opacity, dash }) => (
      { stroke: color, width: thickness, alpha: opacity, dash, spanGaps: true, points: { show: false } }))],
    cursor: {
      y: false, drag: { x: false, y: false, setScale: false },
      points: { size: 11, width: 2, fill: (_, at) => panel.curves[at - 1].color, stroke: () => shown.theme.ground },
      dataIdx: (plot, at, index, x) => (at === 0 ? index : findReadable(plot, shown.curves[at - 1], x)),
    },
    hooks: { drawSeries: [(plot, at) => drawMarks(plot, shown.curves[at - 1], shown.theme)] },
  };
}

/**
 * Where a curve's nearest point stands among all x; null if it is too far away to be read.
 * @param {uPlot} plot
 * @param {Curve} curve
 * @param {number} x
 */
function findReadable(plot, curve, x) {
  const at = readablePoint(curve.points, x);
  return at < 0 ? null : plot.valToIdx(curve.points[at * 2]);
}

/**
 * Put a panel into its host, which may hold one already: it is made anew only when its curves are others.
 * @param {Place} place
 * @param {Panel} panel
 * @param {Range} range
 * @param {string} xTitle
 * @param {Theme} theme
 */
export function drawPanel(place, panel, range, xTitle, theme) {
  const shown = Object.assign(place.shown ?? {}, { range, theme, curves: panel.curves, axis: yAxis(panel, range) });
  const signature = JSON.stringify([panel.log, panel.percent, panel.curves.map((curve) => ({ ...curve, points: null })), theme.font]);
  if (signature !== place.signature) {
    place.plot?.destroy();
    place.shown = shown;
    const width = Math.max(120, place.host.clientWidth);
    place.plot = new uPlot(describePlot(panel, shown, xTitle, width), align(panel.curves), place.host);
    place.signature = signature;
  } else {
    place.plot.setData(align(panel.curves));
  }
}

/** Follow the width that the page leaves. @param {Place} place */
export function resizePanel({ host, plot }) {
  const width = Math.max(120, host.clientWidth);
  if (plot && plot.width !== width) plot.setSize({ width, height: HEIGHT });
}

/**
 * Show the crosshair at x, or nowhere.
 * @param {uPlot} plot
 * @param {number | null} x
 */
export function pointPanel(plot, x) {
  const left = x === null ? -10 : plot.valToPos(x, "x");
  plot.setCursor({ left, top: x === null ? -10 : plot.over.clientHeight / 2 }, false);
}

/**
 * Show the stretch of x that is being chosen, or none.
 * @param {uPlot} plot
 * @param {Range | null} choice
 */
export function markChoice(plot, choice) {
  const [left, right] = choice ? choice.map((x) => plot.valToPos(x, "x")) : [0, 0];
  plot.setSelect({ left, top: 0, width: right - left, height: choice ? plot.over.clientHeight : 0 }, false);
}

/**
 * Dots and diamonds on a curve; all curves of a comparison have them, so that colour is not the only difference.
 * A single point has a dot in any case, as a line of one point cannot be seen: a small one where others have no mark.
 * @param {uPlot} plot
 * @param {Curve} curve
 * @param {Theme} theme
 */
function drawMarks(plot, curve, theme) {
  if (!curve.points.length || (!curve.marks && curve.points.length > 2)) return;
  const { ctx, bbox } = plot;
  const ratio = bbox.width / plot.over.clientWidth || 1;
  const size = (curve.marks ? 4 : 1.5 * curve.width) * ratio;
  const crowded = curve.points.length / 2 > plot.over.clientWidth / CROWDED;
  const mark = { marks: curve.marks || "dot", color: curve.color };
  ctx.save();
  ctx.beginPath();
  const around = MARGIN * ratio;
  ctx.rect(bbox.left - around, bbox.top - around, bbox.width + 2 * around, bbox.height + 2 * around);
  ctx.clip();
  for (let i = crowded ? curve.points.length - 2 : 0; i < curve.points.length; i += 2) {
    drawMark(ctx, plot.valToPos(curve.points[i], "x", true), plot.valToPos(curve.points[i + 1], "y", true), size, mark, theme);
  }
  ctx.restore();
}
