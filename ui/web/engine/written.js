/**
 * Strokes of a pen become 28x28, as lenet/preprocessing/written.py has it: what only strokes can tell is put right first,
 * then their ink goes the way of all. Both make the same image, byte for byte.
 */

import { cutAtEdges } from "./edges.js";
import { CANVAS_SIDE, Ink } from "./ink.js";
import { drawEvenly, EVEN_SIDE } from "./pen.js";
import { prepareInk } from "./preparation.js";
import { findTaps } from "./taps.js";

/** @typedef {import("./ink.js").Stroke} Stroke */
/**
 * Which steps a drawing takes before its box is cut: taps, whether stray taps of the pen are left out; pen, whether it is
 * drawn again with a pen as wide as MNIST's.
 * @typedef {{taps: boolean, pen: boolean}} Switches
 */

/** @type {Switches} */
export const ALL_STEPS = { taps: true, pen: true };

/** What prepares a drawing, and keeps the ink of it: while the drawing grows, and its box does not, only what is new is drawn. */
export class WrittenInk {
  #drawn = new Ink(CANVAS_SIDE);
  #even = new Ink(EVEN_SIDE);

  /**
   * Make of a drawing the image that the network is given.
   * @param {Stroke[]} strokes
   * @param {Switches} switches
   * @returns {ReturnType<typeof prepareInk>} null where Python raises EmptyDrawingError: if no ink is on the canvas. The box
   *     is that of the ink as it is read, in pixels of 280, or of 196 where it is drawn again
   */
  prepare(strokes, switches) {
    const seen = cutAtEdges(strokes);
    const taps = switches.taps ? findTaps(seen) : [];
    const kept = taps.length ? seen.filter((stroke) => !taps.includes(stroke)) : seen;
    const ink = switches.pen && kept.length ? this.#even : this.#drawn;
    ink.show(ink === this.#even ? drawEvenly(kept) : taps.length ? kept : strokes);
    return prepareInk(ink.pixels, ink.side, ink.side);
  }
}
