import assert from "node:assert/strict";
import test from "node:test";
import {
  align, epochTicks, formatReading, formatTick, linearTicks, logTicks, nearestPoint, readablePoint, tickStep, valueRange, widen, yAxis,
} from "../../ui/web/components/curves/axes.js";
import { addNewPoints, findNewPoints, joinEvents, parseEvents } from "../../ui/web/components/curves/follow.js";
import { isDrag, nearestX, valueUnder, zoomBy } from "../../ui/web/components/curves/reading.js";
import { arrangeKey, arrangePicture, writeCsv } from "../../ui/web/components/curves/save.js";

const curve = (points, more = {}) => ({ name: "a", color: "blue", width: 1, opacity: 1, dash: [], marks: "", event: "batch", value: "loss", points, ...more });
const panel = (curves, more = {}) => ({ title: "Loss", percent: false, log: false, curves, ...more });

test("ticks are 1, 2 or 5 times a power of ten, and lie within", () => {
  for (const [low, high] of [[0, 1], [0.93, 1], [0, 20], [3, 1000], [0.001, 0.0042]]) {
    const ticks = linearTicks(low, high, 5);
    const mantissa = Number((tickStep(high - low, 5) / 10 ** Math.floor(Math.log10(tickStep(high - low, 5) * 1.0001))).toPrecision(3));
    assert.ok([1, 2, 5].includes(mantissa) && ticks.length >= 2 && ticks.length <= 11);
    assert.ok(ticks.every((tick) => tick >= low - 1e-9 && tick <= high + 1e-9));
  }
  assert.deepEqual(logTicks(0.1, 1), [0.1, 0.2, 0.5, 1]);
  assert.deepEqual(logTicks(0.0001, 1), [0.0001, 0.001, 0.01, 0.1, 1]);
  assert.ok(epochTicks([0, 20], 300).length <= 8);
});

test("the y axis holds what is in view, without the steep start", () => {
  const steep = panel([curve([0, 100, 1, 1, 10, 0.5])]);
  assert.ok(yAxis(steep, [0, 10]).high < 2);
  assert.ok(yAxis(steep, [0, 0.5]).high >= 100, "where there is nothing but the start, it is shown");
  assert.deepEqual(valueRange(steep.curves, 1, 10), [0.5, 1]);
  const { low, high } = yAxis(panel([curve([1, 0.99, 2, 0.995])], { percent: true }), [0, 2]);
  assert.ok(low <= 0.99 && high <= 1 && high >= 0.995);
  const log = yAxis(panel([curve([1, 0.001, 2, 1])], { log: true }), [0, 2]);
  assert.ok(log.log && log.low > 0 && log.low < 0.001 && log.high > 1);
  assert.deepEqual([yAxis(panel([curve([])]), [0, 1]).low, yAxis(panel([curve([])]), [0, 1]).high], [0, 1]);
});

test("numbers are written as the axis needs them", () => {
  assert.deepEqual([formatTick(0.985, true, 0.005), formatTick(0.98, true, 0.02), formatTick(0.00001, false, 1), formatTick(0.25, false, 0.05)],
    ["98.5 %", "98 %", "1e-5", "0.25"]);
  assert.deepEqual([formatReading(0.98765, true), formatReading(0.0123456, false)], ["98.77 %", "0.01235"]);
});

test("the nearest point is found as a search through all finds it", () => {
  const points = [0, 1, 0.5, 1, 2, 1, 7, 1];
  for (const x of [-1, 0, 0.2, 0.3, 1.2, 1.3, 4, 4.6, 9]) {
    const distances = [0, 0.5, 2, 7].map((each) => Math.abs(each - x));
    assert.equal(distances[nearestPoint(points, x)], Math.min(...distances));
  }
  assert.equal(nearestPoint([], 1), -1);
  assert.deepEqual([0.4, 4, 7.5, 7.6].map((x) => readablePoint(points, x)), [1, -1, 3, -1], "no further away than half an epoch");
  assert.equal(nearestX([{ points: [] }, { points: [1, 9] }, { points: [3, 9] }], 2.5), 3);
  assert.equal(nearestX([{ points: [] }], 2), null);
});

test("curves with points at other x share one axis", () => {
  assert.deepEqual(align([curve([0, 1, 2, 3]), curve([1, 5, 2, 6])]), [[0, 1, 2], [1, null, 3], [null, 5, 6]]);
  assert.deepEqual(align([curve([])]), [[0], [null]]);
});

test("zooming stays within what there is", () => {
  assert.deepEqual(widen([5, 5], 10, 2), [4, 6]);
  assert.deepEqual(widen([-3, 12], 10, 2), [0, 12]);
  assert.deepEqual(zoomBy([0, 20], 10, 0.5, 20), [5, 15]);
  assert.equal(zoomBy([5, 15], null, 2, 20), null);
  assert.ok(isDrag([0, 1], [0, 10], 300) && !isDrag([0, 0.1], [0, 10], 300));
  const area = { getBoundingClientRect: () => ({ left: 100, width: 200 }) };
  assert.deepEqual([0, 200, 999].map((clientX) => valueUnder(area, [2, 4], { clientX })), [2, 3, 4]);
});

const PANELS = [panel([curve([0, 1, 2, 3], { name: 'said "so"' })]), panel([curve([1, 0.5, 2, 0.6], { name: "=cmd()" })], { title: "Accuracy" })];

test("CSV has a line for each x in view and a column for each curve", () => {
  assert.equal(writeCsv(PANELS, [0.5, 2], "epoch"),
    'epoch,"Loss: said ""so""",Accuracy: =cmd()\r\n1,,0.5\r\n2,3,0.6\r\n');
  assert.equal(writeCsv([panel([curve([])])], [0, 1], "=epoch").split("\r\n")[0], "'=epoch,Loss: a");
});

test("the picture holds all panels as the page has them", () => {
  const boxes = [{ left: 100, top: 50, width: 300, height: 200 }, { left: 420, top: 50, width: 300, height: 200 }];
  const { width, height, places } = arrangePicture(boxes, [100]);
  assert.deepEqual([places[1].x - places[0].x, places[1].y], [320, places[0].y]);
  places.forEach((place, i) => assert.ok(place.x + boxes[i].width <= width && place.y + boxes[i].height <= height));
});

test("the legend of the picture begins a new line where an entry would not fit, and the panels move down", () => {
  const boxes = [{ left: 100, top: 50, width: 300, height: 200 }];
  const widths = [120, 150, 90, 400, ...Array.from({ length: 6 }, () => 140)];
  const { width, room, key, places } = arrangePicture(boxes, widths);
  assert.equal(width - room, 2 * places[0].x);
  key.forEach(({ x, line }, i) => {
    const before = key[i - 1];
    assert.ok(x + widths[i] <= room || x === 0, "within the picture, or alone in its line");
    if (before) assert.ok(line === before.line ? x > before.x + widths[i - 1] : x === 0 && line === before.line + 1);
  });
  const [one, many] = [arrangePicture(boxes, [100]), arrangePicture(boxes, widths)];
  const [lines, moved] = [key.at(-1).line, many.places[0].y - one.places[0].y];
  assert.ok(lines > 3 && moved === lines * (one.places[0].y - arrangePicture(boxes, []).places[0].y));
  assert.equal(many.height - one.height, moved);
  assert.deepEqual(arrangeKey([], 100), []);
});

const FIGURE = { x: { title: "epoch", max: 1 }, follow: { seen: 5, steps: 100 }, panels: [panel([curve([0, 2]), curve([], { event: "epoch", value: "val_loss" })])] };

test("a live run adds what is newer than the page's points, and only that", () => {
  const events = [{ event: "batch", time: 4, epoch: 1, step: 10, loss: 9 }, { event: "batch", time: 6, epoch: 2, step: 50, loss: 1 },
    { event: "epoch", time: 7, epoch: 2, step: 100, loss: 1, val_loss: 0.5 }];
  assert.deepEqual(findNewPoints(events, 5).map(({ time }) => time), [6, 7]);
  const grown = addNewPoints(FIGURE, events);
  assert.deepEqual(grown.panels[0].curves.map(({ points }) => points), [[0, 2, 1.5, 1], [2, 0.5]]);
  assert.equal(grown.x.max, 2);
  assert.deepEqual(FIGURE.panels[0].curves[0].points, [0, 2], "what the page gave is left as it was");
});

const learnt = (...times) => times.map((time) => ({ event: "batch", time }));

test("what the short file has lost since the page ran is remembered", () => {
  assert.deepEqual(joinEvents(learnt(4, 5, 6, 7), learnt(7, 8), 5), learnt(6, 7, 8));
  assert.deepEqual(joinEvents(learnt(6), [], 5), learnt(6));
});

test("an epoch that was stopped is no whole one and adds no point", () => {
  const epoch = { epoch: 2, val_loss: 0.5, partial: true };
  assert.equal(addNewPoints(FIGURE, [{ event: "epoch", time: 7, ...epoch }]), FIGURE);
});

test("points before a pause are not added twice, and nothing is added without a feed", () => {
  const events = [{ event: "batch", time: 6, epoch: 2, step: 50, loss: 1 }, { event: "paused", time: 7 }];
  assert.deepEqual(findNewPoints(events, 5), []);
  const ended = { ...FIGURE, follow: null };
  assert.equal(addNewPoints(ended, events), ended);
  assert.equal(addNewPoints(FIGURE, undefined), FIGURE);
});

test("events are read however their JSON is spaced, but for a line that is not whole", () => {
  const text = '{"event":"batch","time":1}\n{ "time": 2, "event": "epoch" }\n{"event": "ba';
  assert.deepEqual(parseEvents(text), [{ event: "batch", time: 1 }, { event: "epoch", time: 2 }]);
  assert.deepEqual([parseEvents(""), parseEvents('{"event"')], [[], []]);
  assert.deepEqual(findNewPoints(parseEvents(text), 0).map(({ time }) => time), [1, 2]);
});
