// Learning curves: panels with one x axis between them. Drag to zoom, point to read, arrow keys do the same.

const CURVES_HELP = "Arrow keys read the values from point to point, plus and minus zoom, 0 shows everything.";
const SMALLEST_ZOOM = 0.02; // epochs

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const view = root.view ?? (root.view = buildCurves(root));
  view.given = data;
  showCurves(view);
  followRun(view, (turn) => setTriggerValue("turn", turn));
  return () => { hideTip(view.tip); view.watch.disconnect(); root.view = undefined; };
}

/** Draw what the page gave and what has been learnt since. */
function showCurves(view) {
  view.data = addNews(view.given, view.news);
  fillPanels(view);
  view.updates = (view.updates ?? 0) + 1;
  view.root.dataset.updates = view.updates;
  drawCurves(view);
}

function buildCurves(root) {
  root.replaceChildren();
  const view = { root, panels: [], range: null, hover: null, choice: null, from: null };
  view.legend = make("div", { className: "key" });
  view.all = make("button", { type: "button", hidden: true, textContent: "Show all epochs" });
  view.all.addEventListener("click", () => zoomTo(view, null));
  view.head = make("div", { className: "head" }, view.legend, view.all);
  view.grid = make("div", { className: "panels" });
  view.hint = make("p", { className: "quiet", textContent: "Point at a curve to read it; drag across to zoom in." });
  view.live = make("div", { className: "live", aria: { live: "polite" } });
  view.lines = make("div");
  view.tip = makeTip([view.lines]);
  root.append(view.head, view.grid, view.hint, view.live, view.tip);
  view.watch = new ResizeObserver(() => drawCurves(view));
  view.watch.observe(root);
  return view;
}

function fillPanels(view) {
  const { panels } = view.data;
  while (view.panels.length > panels.length) view.panels.pop().figure.remove();
  while (view.panels.length < panels.length) addPanel(view);
  view.panels.forEach(({ title, canvas }, i) => {
    const words = panels[i].title + (panels[i].log ? " (logarithmic)" : "");
    const label = `${panels[i].title}: ${view.data.caption}`;
    if (title.textContent !== words) title.textContent = words; // the same words again would be laid out anew
    if (canvas.ariaLabel !== label) canvas.ariaLabel = label;
  });
  const signature = JSON.stringify(panels[0].curves.map(({ name, color }) => [name, color]));
  if (signature !== view.signature) view.legend.replaceChildren(...panels[0].curves.map(makeKey));
  view.signature = signature;
}

function addPanel(view) {
  const title = make("figcaption", { className: "caption" });
  const canvas = make("canvas", { tabIndex: 0, role: "img", aria: { description: CURVES_HELP } });
  const figure = make("figure", {}, title, canvas);
  view.grid.append(figure);
  view.panels.push({ figure, title, canvas, plot: null });
  listenToPanel(view, view.panels.length - 1);
}

function makeKey({ name, color, width, dash, marks }) {
  const line = make("span", { className: "line", style: `border-top:${Math.max(1.5, width)}px ${dash.length ? "dashed" : "solid"} ${color}` });
  const dot = make("span", { className: `mark ${marks}`, style: `border-color:${color};${marks === "dot" ? `background:${color}` : ""}` });
  return make("span", { className: "entry" }, make("span", { className: "sample" }, line, ...(marks ? [dot] : [])), name);
}

function listenToPanel(view, number) {
  const { canvas } = view.panels[number];
  canvas.addEventListener("pointerdown", (event) => startChoice(view, number, event));
  canvas.addEventListener("pointermove", (event) => movePointer(view, number, event));
  canvas.addEventListener("pointerup", (event) => endChoice(view, number, event));
  canvas.addEventListener("pointercancel", () => { view.from = view.choice = null; leaveCurves(view); });
  canvas.addEventListener("pointerleave", () => { if (view.from === null) leaveCurves(view); });
  canvas.addEventListener("dblclick", () => zoomTo(view, null));
  canvas.addEventListener("keydown", (event) => pressCurveKey(view, number, event));
  canvas.addEventListener("blur", () => leaveCurves(view));
}

/** The range in view: what was chosen, else all epochs. */
function shownRange(view) {
  return view.range ?? [0, view.data.x.max];
}

function drawCurves(view) {
  if (!view.data) return;
  const theme = readInk(view.root);
  const range = shownRange(view);
  view.panels.forEach((panel, i) => {
    panel.plot = drawPanel(panel.canvas, view.data.panels[i], range, view.data.x.title, theme, view.hover, view.choice);
  });
  view.all.hidden = view.range === null;
  view.root.dataset.range = range.map((end) => end.toFixed(3)).join(" ");
  if (view.reading !== undefined && view.hover !== null) showReading(view, view.reading);
}

function zoomTo(view, range) {
  view.range = range;
  view.hover = null;
  hideTip(view.tip);
  drawCurves(view);
}

function valueUnder(view, number, event) {
  const { canvas, plot } = view.panels[number];
  const share = (event.clientX - canvas.getBoundingClientRect().left - plot.left) / plot.width;
  const [from, to] = plot.range;
  return from + Math.min(1, Math.max(0, share)) * (to - from);
}

function startChoice(view, number, event) {
  if (event.button) return;
  view.panels[number].canvas.setPointerCapture(event.pointerId);
  view.from = valueUnder(view, number, event);
  movePointer(view, number, event);
}

function movePointer(view, number, event) {
  const x = valueUnder(view, number, event);
  view.choice = view.from === null ? null : [Math.min(view.from, x), Math.max(view.from, x)];
  readAt(view, number, x);
}

function endChoice(view, number) {
  const { plot } = view.panels[number];
  const choice = view.choice;
  view.from = view.choice = null;
  const pixels = choice ? ((choice[1] - choice[0]) / (plot.range[1] - plot.range[0])) * plot.width : 0;
  if (pixels > 12) zoomTo(view, widen(choice, view.data.x.max));
  else drawCurves(view);
}

/** At least `SMALLEST_ZOOM` epochs, within what there is. */
function widen([from, to], last) {
  const middle = (from + to) / 2;
  const half = Math.max(SMALLEST_ZOOM, to - from) / 2;
  return [Math.max(0, middle - half), Math.min(Math.max(last, to), middle + half)];
}

/** Put the crosshair at the point of the panel's curves that is nearest to x, and show all values there. */
function readAt(view, number, x) {
  let best = null;
  for (const { points } of view.data.panels[number].curves) {
    const at = nearestPoint(points, x);
    if (at >= 0 && (best === null || Math.abs(points[at * 2] - x) < Math.abs(best - x))) best = points[at * 2];
  }
  view.hover = best;
  view.reading = number;
  drawCurves(view);
}

function showReading(view, number) {
  const panel = view.data.panels[number];
  const { canvas, plot } = view.panels[number];
  const rows = panel.curves.flatMap((curve) => readingRow(curve, view.hover, panel.percent));
  view.lines.replaceChildren(make("div", { textContent: `${view.data.x.title} ${Number(view.hover.toFixed(2))}` }), ...rows);
  const box = canvas.getBoundingClientRect();
  const left = box.left + plot.x(view.hover);
  showTip(view.tip, { left, top: box.top + plot.top + 20, width: 0, height: 0 }, left);
}

function readingRow({ name, points, color }, x, percent) {
  const at = nearestPoint(points, x);
  if (at < 0 || Math.abs(points[at * 2] - x) > 0.5) return [];
  const swatch = make("span", { className: "swatch", style: `background:${color}` });
  return [make("div", {}, swatch, `${name} `, make("b", { textContent: formatReading(points[at * 2 + 1], percent) }))];
}

function leaveCurves(view) {
  view.hover = null;
  hideTip(view.tip);
  drawCurves(view);
}

function pressCurveKey(view, number, event) {
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  if (event.key in steps) stepReading(view, number, steps[event.key]);
  else if (event.key === "+" || event.key === "=") zoomBy(view, 0.5);
  else if (event.key === "-") zoomBy(view, 2);
  else if (event.key === "0" || event.key === "Escape") zoomTo(view, null);
  else return;
  event.preventDefault();
}

/** Move the crosshair to the next point, of the curve that has most of them, and say its values. */
function stepReading(view, number, step) {
  const curves = view.data.panels[number].curves;
  const { points } = curves.reduce((most, curve) => (curve.points.length > most.points.length ? curve : most));
  if (!points.length) return;
  const last = points.length / 2 - 1;
  const at = view.hover === null ? last : nearestPoint(points, view.hover) + step;
  readAt(view, number, points[Math.min(last, Math.max(0, at)) * 2]);
  view.live.textContent = view.lines.innerText.replaceAll("\n", ", ");
}

function zoomBy(view, factor) {
  const [from, to] = shownRange(view);
  const middle = view.hover ?? (from + to) / 2;
  const half = ((to - from) / 2) * factor;
  if (half * 2 >= view.data.x.max) return zoomTo(view, null);
  view.range = widen([middle - half, middle + half], view.data.x.max);
  drawCurves(view);
}
