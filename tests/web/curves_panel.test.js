import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";
import { FakeElement, mountPoint, openDocument } from "./dom.js";

// uPlot reads the page once, when it is imported: the page must be there before it.
openDocument();
Object.assign(globalThis, { window: globalThis, Path2D: class { moveTo() {} lineTo() {} rect() {} arc() {} closePath() {} } });
globalThis.addEventListener = globalThis.removeEventListener = globalThis.dispatchEvent = () => {};
globalThis.requestAnimationFrame = (act) => act();
const { default: render } = await import("../../ui/web/components/curves/index.js");
const { followRun } = await import("../../ui/web/components/curves/follow.js");
const { drawPanel, describePlot, markChoice, pointPanel, resizePanel } = await import("../../ui/web/components/curves/panel.js");
const { listenToPanel } = await import("../../ui/web/components/curves/reading.js");
const { drawMark, drawSample } = await import("../../ui/web/components/curves/marks.js");
const { paintPicture, saveFile } = await import("../../ui/web/components/curves/save.js");

beforeEach(openDocument);
const settle = () => new Promise((done) => { setImmediate(done); });
const look = async () => { mock.timers.tick(1000); await settle(); await settle(); };
const curve = (points, more = {}) => ({ name: "training", color: "blue", width: 2, opacity: 1, dash: [], marks: "dot", event: "batch", value: "loss", points, ...more });
const theme = { ink: "black", ground: "white", faint: "grey", font: "12px sans-serif" };
const figure = (points, more = {}) => ({ x: { title: "epoch", max: 4 }, caption: "learning", follow: null, ...more,
  panels: ["Loss", "Accuracy"].map((title) => ({ title, percent: title === "Accuracy", log: false, curves: [curve(points)] })) });

function mount(points = [0, 1, 1, 0.5, 2, 0.25, 4, 0.1]) {
  const place = mountPoint();
  const show = (data) => render({ data, ...place });
  const end = show(figure(points));
  return { ...place, show, end, view: place.root.view };
}

test("axes and curves are described as uPlot wants them", () => {
  const shown = { range: [0, 4], axis: { low: 0, high: 1, ticks: [0, 0.5, 1] }, theme, curves: [curve([0, 1])] };
  const options = describePlot(figure([0, 1]).panels[1], shown, "epoch", 400);
  assert.deepEqual(options.scales.y.range(), [0, 1]);
  assert.deepEqual(options.axes[1].values(null, [0, 0.5]), ["0 %", "50 %"]);
  assert.equal(options.series[1].stroke, "blue");
});

/** What is painted on a curve once uPlot has drawn its line, call by call. */
function paintMarks(points, more) {
  const shown = { range: [0, 4], axis: { low: 0, high: 1, ticks: [0, 1] }, theme, curves: [curve(points, more)] };
  const ctx = new FakeElement("canvas").getContext("2d");
  const plot = { ctx, bbox: { left: 50, top: 0, width: 300, height: 200 }, over: { clientWidth: 300 }, valToPos: (value) => 50 + value };
  describePlot(figure(points).panels[0], shown, "epoch", 400).hooks.drawSeries[0](plot, 1);
  return ctx.calls;
}

const countDots = (points) => paintMarks(points, { marks: "" }).filter(([name]) => name === "arc").length;

test("a curve without marks has a dot while it is a single point", () => {
  assert.deepEqual([[], [0, 1], [0, 1, 1, 0.5]].map(countDots), [0, 1, 0]);
});

const dotRadius = (marks) => paintMarks([0, 1], { marks, width: 1 }).find(([name]) => name === "arc")[3];

test("the dot of a single batch is smaller than the one that means a whole epoch", () => {
  assert.deepEqual(["", "dot"].map(dotRadius), [1.5, 4]);
});

test("marks of a dashed curve are whole: their outline has no dashes, and at the edge of the plot nothing is cut off", () => {
  const calls = paintMarks([0, 1, 1, 0.5], { marks: "diamond", dash: [6, 4] });
  const names = calls.map(([name]) => name);
  assert.deepEqual(calls[names.indexOf("setLineDash")], ["setLineDash", []]);
  assert.ok(names.indexOf("setLineDash") < names.indexOf("stroke"));
  const [, left] = calls[names.indexOf("rect")];
  const outermost = Math.min(...calls.filter(([name]) => name === "lineTo").map(([, x]) => x));
  assert.ok(left < outermost - 1, "the outline is two pixels wide");
});

test("a panel keeps its plot while its curves grow, and makes another when they are others", async () => {
  const place = { host: new FakeElement("div") };
  const [panel] = figure([0, 1, 1, 0.5]).panels;
  drawPanel(place, panel, [0, 4], "epoch", theme);
  const { plot } = place;
  drawPanel(place, { ...panel, curves: [curve([0, 1, 1, 0.5, 2, 0.2])] }, [0, 2], "epoch", theme);
  await settle();
  assert.equal(place.plot, plot);
  assert.deepEqual([plot.scales.x.min, plot.scales.x.max, plot.data[0].length], [0, 2, 3]);
  pointPanel(plot, 1);
  markChoice(plot, [0, 1]);
  assert.ok(plot.cursor.left > 0 && plot.select.width > 0);
  markChoice(plot, null);
  assert.equal(plot.select.width, 0);
  place.host.box = { left: 0, top: 0, width: 300, height: 270 };
  resizePanel(place);
  assert.equal(plot.width, 300);
  drawPanel(place, { ...panel, log: true }, [0, 4], "epoch", theme);
  assert.notEqual(place.plot, plot);
});

test("zoom and reading survive an update", async () => {
  const { root, show, view } = mount();
  view.zoomTo([1, 3]);
  view.readAt(0, 1.9);
  assert.equal(view.hover, 2);
  show(figure([0, 1, 1, 0.5, 2, 0.25, 4, 0.1, 6, 0.05], { x: { title: "epoch", max: 6 } }));
  await settle();
  assert.equal(root.dataset.range, "1.000 3.000");
  assert.equal(root.dataset.updates, "2");
  assert.match(root.querySelector(".tip").textContent, /epoch 2training 0\.25/);
  view.zoomTo(null);
  assert.equal(root.dataset.range, "0.000 6.000");
});

test("keys read from point to point, and zoom", () => {
  const { root, view } = mount();
  const { canvas } = view.panels[0];
  const press = (key) => canvas.send("keydown", { key });
  press("ArrowLeft");
  assert.equal(view.hover, 4);
  press("ArrowLeft");
  assert.equal(root.querySelector(".live").textContent, "epoch 2, training 0.25");
  press("+");
  assert.equal(root.dataset.range, "1.000 3.000");
  press("0");
  assert.equal(root.dataset.range, "0.000 4.000");
});

test("a drag chooses a stretch, a click does not", () => {
  const { root, view } = mount();
  const { canvas, plot } = view.panels[0];
  plot.over.box = { left: 0, top: 0, width: 400, height: 200 };
  const drag = (from, to) => {
    canvas.send("pointerdown", { clientX: from, button: 0, pointerId: 1 });
    canvas.send("pointermove", { clientX: to });
    canvas.send("pointerup", { clientX: to });
  };
  drag(100, 103);
  assert.equal(root.dataset.range, "0.000 4.000");
  drag(100, 300);
  assert.equal(root.dataset.range, "1.000 3.000");
  canvas.send("dblclick");
  assert.equal(root.dataset.range, "0.000 4.000");
  const listeners = canvas.listeners.length;
  listenToPanel(view, 0, canvas);
  assert.ok(canvas.listeners.length > listeners);
});

test("a comparison of other curves gets their legend", () => {
  const { root, show } = mount();
  show({ ...figure([0, 1]), panels: [{ title: "Loss", percent: false, log: false, curves: [curve([0, 1]), curve([0, 2], { name: "other" })] }] });
  assert.deepEqual(root.querySelectorAll(".entry").map((entry) => entry.textContent), ["training", "other"]);
  assert.equal(root.querySelectorAll("figure").length, 1);
});

test("what is seen can be saved", async () => {
  const { root, view } = mount();
  const saved = [];
  mock.method(URL, "createObjectURL", (content) => { saved.push(content); return "blob:1"; });
  mock.timers.enable({ apis: ["setTimeout"] });
  root.querySelectorAll("button").find((button) => button.textContent === "CSV").click();
  assert.match(await saved[0].text(), /^epoch,Loss: training,Accuracy: training\r\n0,1,1\r\n/);
  const picture = paintPicture([{ canvas: view.panels[0].canvas, title: "Loss" }], [curve([])], theme);
  const drawn = picture.context.calls.filter(([name]) => name === "fillText").map(([, text]) => text);
  assert.deepEqual(drawn, ["training", "Loss"]);
  saveFile(new Blob(["x"]), "x.txt");
  assert.equal(saved.length, 2);
  mock.timers.reset();
});

/** What an act paints, call by call. */
const draw = (act) => {
  const context = new FakeElement("canvas").getContext("2d");
  act(context);
  return context.calls.map(([name, ...values]) => `${name} ${JSON.stringify(values)}`);
};

test("the legend of a picture shows dashes and marks", () => {
  const plain = draw((context) => drawSample(context, 0, 5, 28, curve([], { marks: "" }), theme));
  const marked = draw((context) => drawSample(context, 0, 5, 28, curve([], { marks: "dot", dash: [6, 4] }), theme));
  assert.ok(!plain.some((call) => call.startsWith("arc")));
  assert.ok(marked.includes("setLineDash [[6,4]]") && marked.some((call) => call.startsWith("arc [14,5,")));
  const diamond = draw((context) => drawMark(context, 0, 0, 4, curve([], { marks: "diamond" }), theme));
  assert.equal(diamond.filter((call) => call.startsWith("lineTo")).length, 3);
  const picture = paintPicture([{ canvas: Object.assign(new FakeElement("canvas"), { width: 100 }), title: "Loss" }],
    Array.from({ length: 10 }, (_, i) => curve([], { name: `run ${i}`, dash: [6, 4] })), theme);
  const words = picture.context.calls.filter(([name]) => name === "fillText");
  assert.equal(new Set(words.slice(0, 10).map(([, , , y]) => y)).size, 10, "each in its own line where there is no room");
  assert.ok(words.every(([, , , y]) => y < picture.height));
});

test("a live run is read from below the app's own folder, and the page runs when its status changes", async () => {
  const { view } = mount();
  view.given = figure([0, 1], { follow: { address: "lab/runs/a/latest.jsonl", hurry: true, steps: 10, seen: 0 } });
  view.data = view.given;
  const [asked, statuses] = [[], []];
  let text = '{"event": "started", "time": 1}\n';
  globalThis.fetch = async (address) => { asked.push(String(address)); return { ok: true, text: async () => text }; };
  mock.timers.enable({ apis: ["setTimeout"] });
  followRun(view, { show() {}, ask: (status) => statuses.push(status) });
  await look();
  text += '{"event": "paused", "time": 2}\n{"event": "half';
  await look();
  assert.equal(asked[0], "https://lab.org/lab/runs/a/latest.jsonl");
  assert.deepEqual(statuses, ["paused 2"]);
  view.given = figure([0, 1]);
  await look();
  assert.equal(view.following, false);
  mock.timers.reset();
});

const FEED = { address: "lab/runs/a/latest.jsonl", hurry: true, steps: 10, seen: 0 };

test("another run under the same key begins anew", () => {
  const { root, show, view } = mount();
  show(figure([0, 1, 4, 0.5], { run_id: "a" }));
  view.zoomTo([1, 3]);
  Object.assign(view, { events: [{ event: "started", time: 1 }], status: "old" });
  show(figure([0, 1, 4, 0.5], { run_id: "a" }));
  assert.deepEqual([root.dataset.range, view.status], ["1.000 3.000", "old"]);
  show(figure([0, 1, 4, 0.5], { run_id: "b" }));
  assert.deepEqual([root.dataset.range, view.status, view.events], ["0.000 4.000", undefined, undefined]);
});

test("an answer that arrives after the page shows another run is dropped", async () => {
  const { view } = mount();
  view.given = figure([0, 1], { follow: FEED });
  const answer = Promise.withResolvers();
  globalThis.fetch = () => answer.promise;
  mock.timers.enable({ apis: ["setTimeout"] });
  followRun(view, { show() {}, ask() {} });
  await look();
  view.given = figure([0, 1], { follow: { ...FEED, address: "lab/runs/b/latest.jsonl" } });
  answer.resolve({ ok: true, text: async () => '{"event": "started", "time": 1}\n' });
  await settle();
  assert.deepEqual([view.events, view.status], [undefined, undefined]);
  view.given = figure([0, 1]);
  await look();
  mock.timers.reset();
});

test("the end takes everything away", () => {
  const { root, end } = mount();
  end();
  assert.equal(root.children.length, 0);
  assert.equal(root.view, undefined);
});
