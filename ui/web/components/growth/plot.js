// Ten probabilities over the moments of a training, drawn by uPlot.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { rankDigits } from "../answer/words.js";
import { epochTicks } from "../curves/axes.js";

/** @typedef {{ink: string, ground: string, faint: string, font: string}} Theme */

/**
 * What is drawn: the x of the moments, ten probabilities at each, the last x of the axis, which moment is shown, which
 * digit is read there.
 * @typedef {{xs: number[], answers: Float32Array[], max: number, at: number, winner: number, theme: Theme}} Shown
 */

const HEIGHT = 230;
const LABEL_ROOM = 26; // pixels to the right of the plot
const LEAST_LABEL = 0.07; // a smaller probability has no label of its own
const CLOSE = 13; // pixels: of labels nearer than that the one of the smaller probability is left out
const WIDTHS = { winner: 3, other: 1.5 };

/**
 * @param {Shown} shown
 * @param {string[]} colors of the ten digits
 * @param {string} unit
 * @param {number} width
 * @returns {uPlot.Options}
 */
export function describePlot(shown, colors, unit, width) {
  const line = { stroke: () => shown.theme.faint, width: 1 };
  const common = { stroke: () => shown.theme.ink, font: shown.theme.font, ticks: { show: false }, grid: line };
  return {
    width, height: HEIGHT, padding: [10, LABEL_ROOM, 0, 0], legend: { show: false },
    scales: { x: { time: false, range: () => [0, shown.max] }, y: { range: () => [0, 1] } },
    axes: [
      { ...common, size: 26, gap: 6, label: unit, labelSize: 18, labelGap: 0, labelFont: shown.theme.font,
        splits: (plot) => epochTicks([0, shown.max], plot.width), values: (_, ticks) => ticks.map((tick) => tick.toLocaleString("en")) },
      { ...common, size: 52, gap: 6, splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, ticks) => ticks.map((tick) => `${tick * 100} %`) },
    ],
    series: [{}, ...colors.map((stroke) => ({ stroke, width: WIDTHS.other, points: { show: false } }))],
    cursor: { show: false },
    hooks: { draw: [(plot) => { drawMoment(plot, shown, colors); }] },
  };
}

/** What uPlot wants: all x, then each digit's y. @param {Shown} shown @returns {[number[], ...number[][]]} */
export function toColumns({ xs, answers }) {
  if (!xs.length) return [[0], ...Array.from({ length: 10 }, () => [-1])]; // uPlot draws no axes without any x
  return [xs, ...Array.from({ length: 10 }, (_, digit) => answers.map((probabilities) => probabilities[digit]))];
}

/** A plot in its host. @param {HTMLElement} host @param {Shown} shown @param {string[]} colors @param {string} unit */
export function makePlot(host, shown, colors, unit) {
  return new uPlot(describePlot(shown, colors, unit, widthOf(host)), toColumns(shown), host);
}

/** Follow the width that the page leaves. @param {HTMLElement} host @param {uPlot} plot */
export function resizePlot(host, plot) {
  if (plot.width !== widthOf(host)) plot.setSize({ width: widthOf(host), height: HEIGHT });
}

/** @param {HTMLElement} host */
function widthOf(host) {
  return Math.max(120, host.clientWidth);
}

/** Bring a plot up to date. @param {uPlot} plot @param {Shown} shown */
export function drawPlot(plot, shown) {
  plot.series.forEach((series, i) => { series.width = i - 1 === shown.winner ? WIDTHS.winner : WIDTHS.other; });
  plot.setData(toColumns(shown));
}

/**
 * Which digits have a label at a moment, and how far below the top of the plot: of those that lie close together the most
 * probable one.
 * @param {ArrayLike<number>} probabilities
 * @param {(probability: number) => number} place of a probability, in pixels below the top
 * @param {number} distance that labels keep from each other, in pixels
 */
export function chooseLabels(probabilities, place, distance) {
  /** @type {{digit: number, y: number}[]} */
  const chosen = [];
  for (const digit of rankDigits(probabilities)) {
    const y = place(probabilities[digit]);
    if (probabilities[digit] >= LEAST_LABEL && chosen.every((other) => Math.abs(other.y - y) >= distance)) chosen.push({ digit, y });
  }
  return chosen;
}

/** Dots and digits at the moment that is shown, and a line through it where it is not the last. @param {uPlot} plot @param {Shown} shown @param {string[]} colors */
function drawMoment(plot, { xs, answers, at, theme }, colors) {
  const probabilities = answers[at];
  if (!probabilities) return;
  const { ctx, bbox } = plot;
  const ratio = bbox.width / plot.over.clientWidth || 1;
  const x = plot.valToPos(xs[at], "x", true);
  ctx.save();
  if (at < xs.length - 1) {
    Object.assign(ctx, { fillStyle: theme.ink, globalAlpha: 0.55 });
    ctx.fillRect(x - ratio / 2, bbox.top, ratio, bbox.height);
    ctx.globalAlpha = 1;
  }
  const place = (/** @type {number} */ probability) => plot.valToPos(probability, "y", true);
  Object.assign(ctx, { font: `600 ${13 * ratio}px ${theme.font.replace(/^\S+ /, "")}`, textBaseline: "middle", textAlign: "left" });
  for (const [digit, probability] of probabilities.entries()) drawDot(ctx, x, place(probability), 3 * ratio, colors[digit]);
  for (const { digit, y } of chooseLabels(probabilities, place, CLOSE * ratio)) {
    Object.assign(ctx, { fillStyle: theme.ink, strokeStyle: theme.ground, lineWidth: 3 * ratio, lineJoin: "round" });
    ctx.strokeText(String(digit), x + 8 * ratio, y);
    ctx.fillText(String(digit), x + 8 * ratio, y);
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} size @param {string} color */
function drawDot(ctx, x, y, size, color) {
  ctx.fillStyle = color;
  ctx.beginPath();
  ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.fill();
}
