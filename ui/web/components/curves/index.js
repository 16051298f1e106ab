// Learning curves: panels with one x axis between them. Drag to zoom, point to read, arrow keys do the same.

import { make, makeLive } from "../../lib/dom.js";
import { hideTip, makeTip, showTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { formatReading, readablePoint } from "./axes.js";
import { addNewPoints, followRun, forgetRun } from "./follow.js";
import { drawPanel, markChoice, pointPanel, resizePanel } from "./panel.js";
import { listenToPanel, nearestX } from "./reading.js";
import { paintPicture, saveFile, writeCsv } from "./save.js";

const HELP = "Arrow keys read the values from point to point, plus and minus zoom, 0 shows everything.";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildCurves);
  if (view.given && view.given.run_id !== data.run_id) forgetRun(view);
  view.given = data;
  showCurves(view);
  followRun(view, { show: () => showCurves(view), ask: (status) => setTriggerValue("status", status) });
  return leaveView(view, () => {
    hideTip(view.tip);
    view.watch.disconnect();
    view.panels.forEach(({ plot }) => plot.destroy());
  });
}

/** Draw what the page gave and what has been learnt since. */
function showCurves(view) {
  view.data = addNewPoints(view.given, view.events);
  fillPanels(view);
  view.updates = (view.updates ?? 0) + 1;
  view.root.dataset.updates = view.updates;
  drawCurves(view);
}

/** @returns {any} */
function buildCurves(root) {
  const view = { root, panels: [], range: null, hover: null, choice: null, reading: 0 };
  view.legend = make("div", { className: "key" });
  view.all = makeButton("Show all epochs", "", () => view.zoomTo(null));
  view.all.hidden = true;
  const csv = makeButton("CSV", "Save the values in view as a CSV file", () => saveValues(view));
  const png = makeButton("PNG", "Save the curves in view as a PNG picture", () => savePicture(view));
  const head = make("div", { className: "head" }, view.legend, make("div", { className: "buttons" }, view.all, csv, png));
  view.grid = make("div", { className: "panels" });
  const hint = make("p", { className: "quiet", textContent: "Point at a curve to read it; drag across to zoom in." });
  view.live = makeLive();
  view.lines = make("div");
  view.tip = makeTip([view.lines]);
  root.replaceChildren(head, view.grid, hint, view.live, view.tip);
  view.watch = new ResizeObserver(() => { view.panels.forEach(resizePanel); pointAll(view); });
  view.watch.observe(root);
  return Object.assign(view, makeActions(view));
}

function makeButton(textContent, title, act) {
  const button = make("button", { type: "button", textContent, title, aria: title ? { label: title } : {} });
  button.addEventListener("click", act);
  return button;
}

/** What a pointer or the keyboard can do. */
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

function fillPanels(view) {
  const { panels } = view.data;
  while (view.panels.length > panels.length) dropPanel(view.panels.pop());
  while (view.panels.length < panels.length) addPanel(view);
  view.panels.forEach(({ title }, i) => {
    const words = panels[i].title + (panels[i].log ? " (logarithmic)" : "");
    if (title.textContent !== words) title.textContent = words; // the same words again would be laid out anew
  });
  const signature = JSON.stringify(panels[0].curves.map(({ name, color }) => [name, color]));
  if (signature !== view.signature) view.legend.replaceChildren(...panels[0].curves.map(makeKey));
  view.signature = signature;
}

function addPanel(view) {
  const title = make("figcaption", { className: "caption" });
  const host = make("div", { className: "plot" });
  const figure = make("figure", {}, title, host);
  view.grid.append(figure);
  view.panels.push({ figure, title, host, plot: null, canvas: null });
}

function dropPanel({ plot, figure }) {
  plot?.destroy();
  figure.remove();
}

function makeKey({ name, color, width, dash, marks }) {
  const line = make("span", { className: "line", style: `border-top:${Math.max(1.5, width)}px ${dash.length ? "dashed" : "solid"} ${color}` });
  const dot = make("span", { className: `mark ${marks}`, style: `border-color:${color};${marks === "dot" ? `background:${color}` : ""}` });
  return make("span", { className: "entry" }, make("span", { className: "sample" }, line, ...(marks ? [dot] : [])), name);
}

/** Colours of the page, which change with its theme. */
function readTheme(root) {
  const style = getComputedStyle(root);
  const ink = style.color;
  return { ink, ground: style.getPropertyValue("--st-background-color") || "Canvas",
    faint: style.getPropertyValue("--st-border-color") || ink, font: `12px ${style.fontFamily}` };
}

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

/** uPlot's canvas is what is pointed at and has the focus; uPlot makes another one when the curves are others. */
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

/** Bring crosshairs and the window of values to where they belong. */
function pointAll(view) {
  view.panels.forEach(({ plot }) => pointPanel(plot, view.hover));
  if (view.hover === null) hideTip(view.tip);
  else showReading(view, view.reading);
}

function showReading(view, number) {
  const panel = view.data.panels[number];
  const { plot } = view.panels[number];
  const rows = panel.curves.flatMap((curve) => makeReading(curve, view.hover, panel.percent));
  view.lines.replaceChildren(make("div", { textContent: `${view.data.x.title} ${Number(view.hover.toFixed(2))}` }), ...rows);
  const box = plot.over.getBoundingClientRect();
  const left = box.left + plot.valToPos(view.hover, "x");
  showTip(view.tip, { left, top: box.top + 20, width: 0, height: 0 }, left);
}

function makeReading({ name, points, color }, x, percent) {
  const at = readablePoint(points, x);
  if (at < 0) return [];
  const swatch = make("span", { className: "swatch", style: `background:${color}` });
  return [make("div", {}, swatch, `${name} `, make("b", { textContent: formatReading(points[at * 2 + 1], percent) }))];
}

function saveValues(view) {
  const text = writeCsv(view.data.panels, view.shownRange(), view.data.x.title);
  saveFile(new Blob([text], { type: "text/csv" }), "curves.csv");
}

function savePicture(view) {
  const panels = view.panels.map(({ canvas, title }) => ({ canvas, title: title.textContent }));
  paintPicture(panels, view.data.panels[0].curves, readTheme(view.root)).toBlob((content) => content && saveFile(content, "curves.png"));
}
