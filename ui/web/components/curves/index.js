// Learning curves: panels with one x axis between them. Drag to zoom, point to read, arrow keys do the same.

import { make, makeLive } from "../../lib/dom.js";
import { hideTip, makeTip, showTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";
import { formatReading, readablePoint } from "./axes.js";
import { addNewPoints, followRun, forgetRun } from "./follow.js";
import { markEpoch } from "./marker.js";
import { markOf } from "./marks.js";
import { drawPanel, markChoice, pointPanel, resizePanel } from "./panel.js";
import { listenToPanel, nearestX } from "./reading.js";
import { paintPicture, saveFile, writeCsv } from "./save.js";

const HELP = "Arrow keys read the values from point to point, plus and minus zoom, 0 shows everything.";

/** @typedef {import("./axes.js").Curve} Curve */
/** @typedef {import("./axes.js").Panel} Panel */
/** @typedef {import("./axes.js").Range} Range */
/** @typedef {import("./panel.js").Theme} Theme */
/** @typedef {import("./panel.js").Place} Place */
/** @typedef {Place & {figure: HTMLElement, title: HTMLElement, canvas?: HTMLCanvasElement, marker?: HTMLElement}} PanelView */

/**
 * What `render_curves` sends; follow: where the file of latest events is, whether the first point is awaited, the
 * batches of an epoch, the time of the newest point that the figure shows.
 * @typedef {{address: string, hurry: boolean, steps: number, seen: number}} Follow
 * @typedef {{x: {title: string, max: number}, panels: Panel[], caption: string, run_id: string,
 *   follow: Follow | null}} Figure
 */

/**
 * What a pointer or the keyboard can do: read panel `number` at x, leave, mark a stretch of x, zoom (null: out), say
 * what is read.
 * @typedef {{shownRange: () => Range, readAt: (number: number, x: number) => void, leave: () => void,
 *   choose: (range: Range | null) => void, zoomTo: (range: Range | null) => void, say: () => void}} Actions
 */

/**
 * given: the figure that the page gave; data: the same with what has been learnt since; hover: the x that is read,
 * reading: in which panel; events, status, following: what follow.js keeps of the live run.
 * @typedef {Record<"legend" | "all" | "grid" | "live" | "lines" | "tip", HTMLElement> & Actions & {
 *   root: HTMLElement & {view?: object}, given: Figure, data: Figure, panels: PanelView[], signature: string,
 *   range: Range | null, hover: number | null, choice: Range | null, reading: number, updates: number,
 *   watch: ResizeObserver, unsubscribe: () => void, marked: number | null, events?: import("./follow.js").Event[], status?: string, following?: boolean,
 *   actions: import("./follow.js").FollowActions,
 * }} View
 */

/**
 * @param {{data: Figure, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildCurves);
  if (view.given && view.given.run_id !== data.run_id) forgetRun(view);
  view.given = data;
  showCurves(view);
  followRun(view, { show: () => showCurves(view), ask: (status) => setTriggerValue("status", status) });
  return leaveView(view, () => {
    hideTip(view.tip);
    view.unsubscribe();
    view.watch.disconnect();
    view.panels.forEach(({ plot }) => plot.destroy());
  });
}

/** Draw what the page gave and what has been learnt since. @param {View} view */
function showCurves(view) {
  view.data = addNewPoints(view.given, view.events);
  fillPanels(view);
  view.updates += 1;
  view.root.dataset.updates = String(view.updates);
  drawCurves(view);
}

/** @param {HTMLElement} root */
function buildCurves(root) {
  /** @type {View} */
  const view = /** @type {any} */ ({ root, panels: [], range: null, hover: null, choice: null, reading: 0, updates: 0, marked: null });
  Object.assign(view, makeActions(view));
  view.legend = make("div", { className: "key" });
  view.all = makeButton("Show all epochs", "", () => view.zoomTo(null));
  view.all.hidden = true;
  const csv = makeButton("CSV", "Save the values in view as a CSV file", () => saveValues(view));
  const png = makeButton("PNG", "Save the curves in view as a PNG picture", () => savePicture(view));
  const head = make("div", { className: "head" }, view.legend, make("div", { className: "buttons" }, view.all, csv, png));
  view.grid = make("div", { className: "panels" });
  const hint = make("p", { className: "quiet", textContent: "Point at a curve, or tap it, to read it; drag across to zoom in." });
  view.live = makeLive();
  view.lines = make("div");
  view.tip = makeTip([view.lines]);
  root.replaceChildren(head, view.grid, hint, view.live, view.tip);
  view.watch = new ResizeObserver(() => { view.panels.forEach(resizePanel); pointAll(view); });
  view.watch.observe(root);
  view.unsubscribe = store.subscribe(() => { if (view.marked !== findEpoch()) markAll(view); });
  return view;
}

/** @type {(textContent: string, title: string, act: () => void) => HTMLButtonElement} */
function makeButton(textContent, title, act) {
  const button = make("button", { type: "button", textContent, title, aria: title ? { label: title } : {} });
  button.addEventListener("click", act);
  return button;
}

/** @param {View} view @returns {Actions} */
function makeActions(view) {
  return {
    shownRange: () => view.range ?? [0, view.data.x.max],
    readAt(number, x) {
      Object.assign(view, { hover: nearestX(view.data.panels[number].curves, x), reading: number });
      pointAll(view);
    },
    leave() { view.hover = null; pointAll(view); },
    choose(range) { view.choice = range; view.panels.forEach(({ plot }) => markChoice(plot, range)); },
    zoomTo(range) { Object.assign(view, { range, hover: null }); drawCurves(view); },
    say() { view.live.textContent = [...view.lines.children].map((line) => line.textContent).join(", "); },
  };
}

/** @param {View} view */
function fillPanels(view) {
  const { panels } = view.data;
  view.panels.splice(panels.length).forEach(dropPanel);
  while (view.panels.length < panels.length) addPanel(view);
  view.panels.forEach(({ title }, i) => {
    const words = panels[i].title + (panels[i].log ? " (logarithmic)" : "");
    if (title.textContent !== words) title.textContent = words; // the same words again would be laid out anew
  });
  const signature = JSON.stringify(panels[0].curves.map(({ name, color }) => [name, color]));
  if (signature !== view.signature) view.legend.replaceChildren(...panels[0].curves.map(makeKey));
  view.signature = signature;
}

/** @param {View} view */
function addPanel(view) {
  const title = make("figcaption", { className: "caption" });
  const host = make("div", { className: "plot" });
  const figure = make("figure", {}, title, host);
  view.grid.append(figure);
  view.panels.push(/** @type {any} */ ({ figure, title, host })); // drawPanel gives it its plot
}

/** @param {PanelView} panel */
function dropPanel({ plot, figure }) {
  plot?.destroy();
  figure.remove();
}

/** @param {Curve} curve */
function makeKey({ name, color, width, dash, marks }) {
  const line = make("span", { className: "line", style: `border-top:${Math.max(1.5, width)}px ${dash.length ? "dashed" : "solid"} ${color}` });
  const mark = marks ? [makeMark(marks, color)] : [];
  return make("span", { className: "entry" }, make("span", { className: "sample" }, line, ...mark), name);
}

/** @param {string} marks @param {string} color */
function makeMark(marks, color) {
  const inside = markOf(marks).isFilled ? `background:${color}` : "";
  return make("span", { className: `mark ${marks}`, style: `border-color:${color};${inside}` });
}

/**
 * Colours of the page, which change with its theme.
 * @param {HTMLElement} root
 * @returns {Theme}
 */
function readTheme(root) {
  const style = getComputedStyle(root);
  const ink = style.color;
  return { ink, ground: style.getPropertyValue("--st-background-color") || "Canvas",
    faint: style.getPropertyValue("--st-border-color") || ink, font: `12px ${style.fontFamily}` };
}

/** @param {View} view */
function drawCurves(view) {
  const [theme, range] = [readTheme(view.root), view.shownRange()];
  view.panels.forEach((place, i) => {
    drawPanel(place, view.data.panels[i], range, view.data.x.title, theme);
    prepareCanvas(view, place, i);
  });
  view.all.hidden = view.range === null;
  view.root.dataset.range = range.map((end) => end.toFixed(3)).join(" ");
  pointAll(view);
}

/**
 * uPlot's canvas is what is pointed at and has the focus; uPlot makes another one when the curves are others.
 * @param {View} view
 * @param {PanelView} place
 * @param {number} number
 */
function prepareCanvas(view, place, number) {
  const { canvas } = place.plot.ctx;
  const label = `${view.data.panels[number].title}: ${view.data.caption}`;
  if (canvas.ariaLabel !== label) canvas.ariaLabel = label;
  if (canvas === place.canvas) return;
  place.canvas = canvas;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-description", HELP);
  listenToPanel(view, number, canvas);
}

/** Bring crosshairs and the window of values to where they belong. @param {View} view */
function pointAll(view) {
  const { hover } = view;
  view.panels.forEach(({ plot }) => pointPanel(plot, hover));
  markAll(view);
  if (hover === null) hideTip(view.tip);
  else showReading(view, view.reading, hover);
}

/** The epoch whose network the page shows, where it shows one of several. */
function findEpoch() {
  return store.moment?.epoch ?? null;
}

/** @param {View} view */
function markAll(view) {
  view.marked = findEpoch();
  view.panels.forEach((place) => markEpoch(place, view.marked, view.shownRange()));
}

/** @param {View} view @param {number} number @param {number} x */
function showReading(view, number, x) {
  const panel = view.data.panels[number];
  const { plot } = view.panels[number];
  const rows = panel.curves.flatMap((curve) => makeReading(curve, x, panel.percent));
  view.lines.replaceChildren(make("div", { textContent: `${view.data.x.title} ${Number(x.toFixed(2))}` }), ...rows);
  const box = plot.over.getBoundingClientRect();
  const left = box.left + plot.valToPos(x, "x");
  showTip(view.tip, { left, top: box.top + 20, width: 0, height: 0 }, left);
}

/** @param {Curve} curve @param {number} x @param {boolean} percent */
function makeReading({ name, points, color }, x, percent) {
  const at = readablePoint(points, x);
  if (at < 0) return [];
  const swatch = make("span", { className: "swatch", style: `background:${color}` });
  return [make("div", {}, swatch, `${name} `, make("b", { textContent: formatReading(points[at * 2 + 1], percent) }))];
}

/** @param {View} view */
function saveValues(view) {
  const text = writeCsv(view.data.panels, view.shownRange(), view.data.x.title);
  saveFile(new Blob([text], { type: "text/csv" }), "curves.csv");
}

/** @param {View} view */
function savePicture(view) {
  const panels = view.panels.map(({ plot, title }) => ({ canvas: plot.ctx.canvas, title: title.textContent }));
  paintPicture(panels, view.data.panels[0].curves, readTheme(view.root)).toBlob((content) => content && saveFile(content, "curves.png"));
}
