// How an answer grew: the ten probabilities of what is read, over the moments of the training that is watched. Point at a
// moment to read it, arrow keys do the same. Another input is answered anew by all networks that are kept.

import { make, makeLive } from "../../lib/dom.js";
import { clamp, formatShare } from "../../lib/numbers.js";
import { followPointer } from "../../lib/pointer.js";
import { hideTip, makeTip, showTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";
import { rankDigits } from "../answer/words.js";
import { drawPlot, makePlot, resizePlot } from "./plot.js";

const REST = 100; // milliseconds that the input stays as it is before all networks are asked
const SLICE = 8; // milliseconds that they are asked at a time: half a frame
const LEAST = 20; // batches or epochs that a growing axis begins with
const TOLD = 3; // digits that are named at a moment
const HELP = "Arrow keys read the answers from moment to moment.";

/** @typedef {import("../../live/moments.js").Moment} Moment */
/** @typedef {{colors: string[], max: number | null}} Data max: the last x of the axis; null where it grows */
/**
 * shown: what the plot draws; image, all: what it was computed of; read: the moment that is pointed at.
 * @typedef {ReturnType<typeof makeElements> & {root: HTMLElement, data: Data, plot: ReturnType<typeof makePlot> | null, unit: string,
 *   shown: import("./plot.js").Shown, moments: Moment[], image: Uint8Array | null, timer: number, read: number | null,
 *   ending: (() => void)[]}} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), (root) => buildGrowth(root, data));
  view.data = data;
  react(view);
  return leaveView(view, () => {
    clearTimeout(view.timer);
    hideTip(view.tip);
    view.ending.forEach((end) => end());
    view.plot?.destroy();
  });
}

function makeElements() {
  const host = make("div", { className: "plot", tabIndex: 0, role: "img", aria: { description: HELP } });
  const lines = make("div");
  return { host, lines, tip: makeTip([lines]), live: makeLive() };
}

/** @param {HTMLElement} root @param {Data} data */
function buildGrowth(root, data) {
  const shown = { xs: [], answers: [], max: LEAST, at: -1, winner: -1, theme: readTheme(root) };
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), data, plot: null, unit: "", shown, moments: [], image: null, timer: 0, read: null });
  const key = data.colors.map((color, digit) => make("span", {}, make("i", { style: `background:${color}` }), String(digit)));
  const head = make("div", { className: "head" }, make("h3", { className: "caption", textContent: "How its answer grew" }),
    make("div", { className: "key", aria: { hidden: "true" } }, ...key));
  root.replaceChildren(head, view.host, view.live, view.tip);
  const sizes = new ResizeObserver(() => { if (view.plot) resizePlot(view.host, view.plot); });
  sizes.observe(view.host);
  view.host.addEventListener("keydown", (event) => pressKey(view, event));
  view.host.addEventListener("blur", () => readAt(view, null));
  view.ending = [() => sizes.disconnect(), store.subscribe(() => react(view)),
    followPointer(view.host, (event) => point(view, event), () => readAt(view, null))];
  return view;
}

/** Colours of the page, which change with its theme. @param {HTMLElement} root */
function readTheme(root) {
  const style = getComputedStyle(root);
  return { ink: style.color, ground: style.getPropertyValue("--st-background-color") || "Canvas",
    faint: style.getPropertyValue("--st-border-color") || style.color, font: `12px ${style.fontFamily}` };
}

/** The store has changed: what follows of it is shown at once, or once it has been computed. @param {View} view */
function react(view) {
  const { moments, input: { image } } = store;
  if (!moments || !image) {
    clearTimeout(view.timer);
    view.image = null;
    if (view.moments.length || !view.plot) show(view, [], []);
    return;
  }
  const isOther = image !== view.image;
  if (isOther || moments.all !== view.moments || !view.plot) {
    view.image = image;
    clearTimeout(view.timer);
    if (isOther) view.timer = window.setTimeout(() => work(view), store.resting ? 0 : REST);
    else work(view);
  } else if (moments.all.indexOf(/** @type {Moment} */ (store.moment)) !== view.shown.at) {
    show(view, view.moments, view.shown.answers);
  }
}

/** Ask the networks for a while, and again until all have answered. @param {View} view */
function work(view) {
  const { moments } = store;
  if (!moments || !view.image) return;
  if (!moments.compute(view.image, SLICE)) {
    view.timer = window.setTimeout(() => work(view), 0);
    return;
  }
  show(view, moments.all, /** @type {Float32Array[]} */ (moments.answers(view.image)));
}

/** @param {View} view @param {Moment[]} moments @param {Float32Array[]} answers */
function show(view, moments, answers) {
  const at = store.moment ? moments.indexOf(store.moment) : -1;
  const read = view.read === null ? -1 : moments.indexOf(view.moments[view.read]); // others may have come or gone before it
  view.moments = moments;
  const xs = moments.map((moment) => moment.at);
  const winner = answers[at] ? rankDigits(answers[at])[0] : -1;
  Object.assign(view.shown, { xs, answers, at, winner, theme: readTheme(view.root), max: Math.max(1, view.data.max ?? Math.max(LEAST, xs.at(-1) ?? 0)) });
  view.root.dataset.points = String(xs.length);
  draw(view);
  view.host.setAttribute("aria-label", describeGrowth(moments, answers));
  readAt(view, read < 0 ? null : read);
}

/** @param {View} view */
function draw(view) {
  const unit = store.moments?.unit ?? view.unit;
  if (view.plot && unit === view.unit) {
    drawPlot(view.plot, view.shown);
    return;
  }
  view.plot?.destroy();
  view.unit = unit;
  view.plot = makePlot(view.host, view.shown, view.data.colors, unit);
}

/** The first and the last answer, for those who do not see the lines. @param {Moment[]} moments @param {Float32Array[]} answers */
export function describeGrowth(moments, answers) {
  if (!moments.length) return "How its answer grew: nothing yet.";
  const ends = [...new Set([0, moments.length - 1])];
  return `How its answer grew. ${ends.map((at) => describeAnswer(moments[at], answers[at])).join(" ")}`;
}

/** "After epoch 3: 7 with 90.0 %." @param {Moment} moment @param {ArrayLike<number>} probabilities */
function describeAnswer(moment, probabilities) {
  const [digit] = rankDigits(probabilities);
  return `${nameMoment(moment)}: ${digit} with ${formatShare(probabilities[digit])}.`;
}

/** Its words as a title, not as a sentence begins. @param {Moment} moment */
function nameMoment({ words }) {
  return words.replace(",", "");
}

/** @param {View} view @param {PointerEvent} event */
function point(view, event) {
  const { plot, shown: { xs, max } } = view;
  if (!plot || !xs.length) return;
  const box = plot.over.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * max;
  readAt(view, xs.reduce((best, each, i) => (Math.abs(each - x) < Math.abs(xs[best] - x) ? i : best), 0));
}

/** @param {View} view @param {KeyboardEvent} event */
function pressKey(view, event) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  const last = view.moments.length - 1;
  if (!(event.key in steps) || last < 0) return;
  event.preventDefault();
  readAt(view, clamp((view.read ?? last + (steps[event.key] < 0 ? 1 : 0)) + steps[event.key], 0, last));
  view.live.textContent = [...view.lines.children].map((line) => line.textContent).join(", ");
}

/** Show the answers at a moment beside it, or none. @param {View} view @param {number | null} at */
function readAt(view, at) {
  const probabilities = at === null ? undefined : view.shown.answers[at];
  view.read = probabilities ? at : null;
  if (!probabilities || at === null || !view.plot) {
    hideTip(view.tip);
    return;
  }
  const rows = rankDigits(probabilities).slice(0, TOLD).map((digit) => make("div", {},
    make("span", { className: "swatch", style: `background:${view.data.colors[digit]}` }), `${digit} `, make("b", { textContent: formatShare(probabilities[digit]) })));
  view.lines.replaceChildren(make("div", { textContent: nameMoment(view.moments[at]) }), ...rows);
  const box = view.plot.over.getBoundingClientRect();
  const left = box.left + view.plot.valToPos(view.shown.xs[at], "x");
  showTip(view.tip, { left, top: box.top + 20, width: 0, height: 0 }, left);
}
