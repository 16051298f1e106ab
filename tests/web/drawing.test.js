import assert from "node:assert/strict";
import test from "node:test";
import { Drawing } from "../../ui/web/live/drawing.js";

/** A drawing of strokes, each a list of places. */
function draw(...strokes) {
  const drawing = new Drawing();
  for (const [[x, y], ...rest] of strokes) {
    drawing.begin(20, x, y);
    for (const place of rest) drawing.extend(...place);
    drawing.end();
  }
  return drawing;
}

const ONE = [[400, 400], [900, 420], [1500, 1400]];
const TWO = [[200, 1000], [1800, 1000]];

test("strokes are kept as they were drawn, without points that add nothing", () => {
  const { strokes } = draw([[100, 100], [102, 101], [104, 100], [300, 100]]);
  assert.deepEqual(strokes, [{ width: 20, points: [100, 100, 104, 100, 300, 100] }]);
});

test("undo and redo go through all states, a wiped canvas among them", () => {
  const drawing = draw(ONE, TWO);
  drawing.clear();
  const seen = [drawing.strokes.length];
  for (const step of ["undo", "undo", "undo", "undo", "redo", "redo", "redo", "redo"]) {
    drawing[step]();
    seen.push(drawing.strokes.length);
  }
  assert.deepEqual(seen, [0, 2, 1, 0, 0, 1, 2, 0, 0]);
  assert.deepEqual([drawing.canUndo, drawing.canRedo, drawing.isBlank], [true, false, true]);
});

test("a new stroke takes the place of what was undone", () => {
  const drawing = draw(ONE, TWO);
  drawing.undo();
  drawing.begin(8, 0, 0);
  drawing.end();
  assert.equal(drawing.canRedo, false);
  assert.deepEqual(drawing.strokes.map(({ width }) => width), [20, 8]);
});

test("while the pen draws nothing is undone, and a palm's stroke goes without a trace", () => {
  const drawing = draw(ONE);
  drawing.begin(20, 5, 5);
  drawing.undo();
  drawing.redo();
  assert.equal(drawing.strokes.length, 2);
  drawing.drop();
  assert.equal(drawing.strokes.length, 1);
  drawing.undo();
  assert.equal(drawing.canUndo, false);
});

test("wiping a blank canvas is no step, and wiping ends the stroke that is being drawn", () => {
  const drawing = new Drawing();
  drawing.clear();
  assert.equal(drawing.canUndo, false);
  drawing.begin(20, 5, 5);
  drawing.clear();
  drawing.extend(500, 500);
  assert.deepEqual([drawing.isBlank, drawing.strokes], [true, []]);
});

test("every change has a version of its own; a drawing of Python's keeps the one it has", () => {
  const drawing = new Drawing();
  const seen = [drawing.version];
  for (const act of [() => drawing.begin(20, 0, 0), () => drawing.extend(99, 99), () => drawing.clear(), () => drawing.undo()]) {
    act();
    seen.push(drawing.version);
  }
  assert.ok(seen.every((version, at) => at === 0 || version > seen[at - 1]), String(seen));
  drawing.load([{ width: 9, points: [8, 8] }], 7);
  assert.deepEqual([drawing.version, drawing.canUndo, drawing.strokes[0].width], [7, true, 9]);
  drawing.undo();
  assert.equal(drawing.strokes[0].width, 20);
  const blank = new Drawing();
  blank.load([{ width: 9, points: [8, 8] }], 7);
  assert.equal(blank.canUndo, false);
});

test("a drawing ends where Python would refuse it", () => {
  const drawing = draw([[0, 0]]);
  drawing.begin(8, 0, 0);
  for (let at = 1; at < 30_000; at++) drawing.extend((at % 2) * 80, at % 100);
  drawing.end();
  drawing.begin(8, 0, 0);
  assert.equal(drawing.strokes.reduce((sum, { points }) => sum + points.length / 2, 0), 20_000);
  assert.equal(drawing.strokes.length, 2);
});
