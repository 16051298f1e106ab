// What a visitor draws: strokes, and all that was drawn before, for Undo and Redo. The strokes are the truth; what is read is
// computed from them, and no canvas is ever asked for its pixels: browsers that protect privacy answer with noise.

import { UNITS } from "../engine/ink.js";

/** @typedef {import("../engine/ink.js").Stroke} Stroke */

const NEAR = UNITS / 2; // points closer to the last one than half a pixel add nothing
const MOST_STROKES = 1000; // as MAX_STROKES and MAX_POINTS in lenet/preprocessing/strokes.py
const MOST_POINTS = 20_000;

export class Drawing {
  /** @type {Stroke[]} */
  strokes = [];
  /** The one being drawn, the last of `strokes`. @type {Stroke | null} */
  stroke = null;
  /** Grows with every change; 0 before the first. The drawing that Python keeps has the version that it came with. */
  version = 0;
  /** Grows when ink goes, and when a stroke is done: all must then be painted anew. */
  generation = 0;
  /** @type {Stroke[][]} */
  #past = [];
  /** @type {Stroke[][]} */
  #future = [];

  get isBlank() { return this.strokes.length === 0; }

  /** Whether there is no room for another stroke. */
  get isFull() { return this.strokes.length >= MOST_STROKES || this.#countPoints() >= MOST_POINTS; }

  get canUndo() { return this.#past.length > 0; }

  get canRedo() { return this.#future.length > 0; }

  /** The pen comes down. @param {number} width @param {number} x @param {number} y */
  begin(width, x, y) {
    if (this.isFull) return;
    this.#past.push(this.strokes);
    this.#future = [];
    this.stroke = { width, points: [x, y] };
    this.strokes = [...this.strokes, this.stroke];
    this.#count();
  }

  /** The pen moves on. @param {number} x @param {number} y */
  extend(x, y) {
    if (!this.stroke) return;
    const { points } = this.stroke;
    const [lastX, lastY] = points.slice(-2);
    if (Math.abs(x - lastX) < NEAR && Math.abs(y - lastY) < NEAR) return;
    if (this.#countPoints() >= MOST_POINTS) return;
    points.push(x, y);
    this.#count();
  }

  /** The pen lifts. The stroke is painted once more, in one piece: else it would look otherwise after Undo and Redo. */
  end() {
    if (this.stroke) this.generation++;
    this.stroke = null;
  }

  /** The stroke being drawn was none: a palm that came down before the pen. */
  drop() {
    if (!this.stroke) return;
    this.stroke = null;
    this.#show(/** @type {Stroke[]} */ (this.#past.pop()));
  }

  undo() {
    const before = this.stroke ? undefined : this.#past.pop();
    if (!before) return;
    this.#future.push(this.strokes);
    this.#show(before);
  }

  redo() {
    const after = this.stroke ? undefined : this.#future.pop();
    if (!after) return;
    this.#past.push(this.strokes);
    this.#show(after);
  }

  /** Wipe the canvas; Undo brings back what was on it. */
  clear() {
    if (this.isBlank) return;
    this.end();
    this.#past.push(this.strokes);
    this.#future = [];
    this.#show([]);
  }

  /** Take over the drawing that Python keeps; Undo brings back what was there. @param {Stroke[]} strokes @param {number} version */
  load(strokes, version) {
    this.#past = this.isBlank ? [] : [...this.#past, this.strokes];
    this.#future = [];
    this.#show(strokes);
    this.version = version;
  }

  #countPoints() {
    return this.strokes.reduce((sum, { points }) => sum + points.length / 2, 0);
  }

  /** @param {Stroke[]} strokes */
  #show(strokes) {
    this.strokes = strokes;
    this.generation++;
    this.#count();
  }

  /** Versions of a page that was loaded anew, or of another window, are higher than all before: they begin at the clock. */
  #count() {
    this.version = Math.max(this.version + 1, Date.now());
  }
}
