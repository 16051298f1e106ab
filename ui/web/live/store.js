// What is on screen, one for the page: the input, the network that reads it, and all that it computes. Canvas, figure,
// bars and words subscribe to it. A module has one instance in a page, and so has this store.
//
// Python keeps what must last (address, drawing, run); what is here is gone with the page, and nothing is lost.

import { loadNetwork } from "../engine/checkpoints.js";
import { ALL_STEPS, WrittenInk } from "../engine/written.js";
import { Drawing } from "./drawing.js";
import { Moments } from "./moments.js";

/** @typedef {import("../engine/network.js").Network} Network */
/** @typedef {import("../engine/network.js").Trace} Trace */
/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {import("../engine/written.js").Switches} Switches */

/**
 * A picture that is read: what a sentence calls it, its 28x28 pixels (0 ground to 255 ink), null where there is nothing to
 * read; the digit that it is, where that is known; of a drawing that is read as it was drawn, where on the canvas its ink lies.
 * @typedef {{label: string, image: Uint8Array | null, digit?: number | null, problem?: string | null, box?: import("../engine/preparation.js").Box}} Picture
 */

const REST = 600; // milliseconds without the pen, and the drawing is done for now
const AGAIN = 2000; // milliseconds until a network that did not come is asked for again

export class Store {
  drawing = new Drawing();
  /** What is read instead of the drawing. @type {Picture | null} */
  picture = null;
  /** What is read as long as the drawing is blank. @type {Picture | null} */
  sample = null;
  /** @type {Network | null} */
  network = null;
  /** Where the network is that was asked for last. */
  address = "";
  /** Why there is no network yet, in a sentence. */
  problem = "";
  /** A training that is watched: the network at moments of it. @type {Moments | null} */
  moments = null;
  /** The one of them that reads; null where the network was chosen by its address. @type {Moment | null} */
  moment = null;
  /** @type {Picture} */
  input = { label: "your drawing", image: null };
  /** What the network computes of the input; null where there is no input, or no network. @type {Trace | null} */
  trace = null;
  /** Whether the pen has rested for a while. */
  resting = true;
  /** The pen's width in pixels of 280. */
  pen = 20;
  /** Which steps a drawing takes. */
  switches = ALL_STEPS;

  /** @type {Set<(store: Store) => void>} */
  #subscribers = new Set();
  #frame = 0;
  /** When what the next frame shows was done by hand. @type {number | null} */
  #since = null;
  #written = new WrittenInk();
  /** The drawing that was read last, and with which switches. @type {{version: number, switches: Switches, picture: Picture} | null} */
  #prepared = null;
  /** What `trace` was computed of. @type {[Network | null, Uint8Array | null]} */
  #read = [null, null];
  /** The version of the drawing that the pen left. */
  #drawn = 0;
  /** Where the network is that Python has chosen. */
  #chosen = "";
  /** Where the one is that a hand tries instead; "" where none does. */
  #tried = "";
  #again = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
  #timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  /**
   * Be told of every frame in which something has changed, and of the present one at once.
   * @param {(store: Store) => void} react
   * @returns {() => void} what ends it
   */
  subscribe(react) {
    this.#subscribers.add(react);
    this.#compute();
    react(this);
    return () => this.#subscribers.delete(react);
  }

  /**
   * Something has changed: show it in the next frame.
   * @param {number} [since] when the pen did it, as events say it
   */
  change(since) {
    if (since !== undefined) this.#since = since;
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }

  /**
   * Take over the drawing that Python keeps.
   * @param {import("./drawing.js").Stroke[]} strokes
   * @param {number} version
   */
  load(strokes, version) {
    this.drawing.load(strokes, version);
    this.#drawn = version;
    this.change();
  }

  /** Python says which steps a drawing takes. @param {Switches} switches */
  prepareWith(switches) {
    if (switches.taps === this.switches.taps && switches.pen === this.switches.pen) return;
    this.switches = switches;
    this.change();
  }

  /**
   * The pen or a button was used. If that has changed the drawing, it is what is read from now on.
   * @param {number} [since] when, as events say it
   */
  draw(since) {
    if (this.drawing.version !== this.#drawn) this.picture = null;
    this.#drawn = this.drawing.version;
    this.#stir();
    if (!this.#frame) this.#compute(); // in the time before the next frame, which then has less to do
    this.change(since);
  }

  /** A hand is at work, for a while. */
  #stir() {
    this.resting = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.rest(), REST);
  }

  /** The drawing is done for now, unless the pen is down. */
  rest() {
    clearTimeout(this.#timer);
    if (this.resting || this.drawing.stroke) return;
    this.resting = true;
    this.change();
  }

  /**
   * Python has chosen the network at that address: read with it from now on, unless a hand tries another.
   * @param {string} address
   */
  async readWith(address) {
    this.#chosen = address;
    if (address === this.#tried) this.#tried = "";
    await this.#readWith(this.#tried || address);
  }

  /**
   * A hand tries the network at that address, until Python chooses the same; with "" it lets go of the one that it tried.
   * @param {string} address
   */
  async tryWith(address) {
    const before = this.#tried;
    this.#tried = address;
    if (address) this.#stir();
    if (address || (before && before === this.address)) await this.#readWith(address || this.#chosen);
  }

  /** Until the network has come, the one before reads. @param {string} address */
  async #readWith(address) {
    if (address === this.address && (this.network || this.problem)) return;
    Object.assign(this, { address, moment: null });
    await this.#fetch(address);
  }

  /** Until a network has come, what is missing stays on the page, also while it is asked for again. @param {string} address */
  async #fetch(address) {
    clearTimeout(this.#again);
    try {
      const network = await loadNetwork(address);
      if (address !== this.address) return;
      Object.assign(this, { network, problem: "" });
    } catch (problem) {
      if (address !== this.address) return;
      Object.assign(this, { network: null, problem: /** @type {Error} */ (problem).message });
      clearTimeout(this.#again);
      this.#again = setTimeout(() => { if (address === this.address) this.#fetch(address); }, AGAIN);
    }
    this.change();
  }

  /**
   * Watch a training from now on: no network reads until the first moment of it is there.
   * @param {string} unit what its moments count, "batches" or "epochs"
   */
  watch(unit) {
    this.moments = new Moments(unit);
    this.lose("");
    return this.moments;
  }

  /** The training is watched no more, unless another one is by now. @param {Moments} moments */
  leave(moments) {
    if (this.moments === moments) Object.assign(this, { moments: null, moment: null });
    this.change();
  }

  /** Read with the network of a moment. @param {Moment} moment */
  showMoment(moment) {
    Object.assign(this, { moment, network: moment.network, address: "", problem: "" });
    this.change();
  }

  /** No network reads, for a reason that a sentence says. @param {string} problem */
  lose(problem) {
    Object.assign(this, { moment: null, network: null, address: "", problem });
    this.change();
  }

  #show() {
    this.#frame = 0;
    this.#compute();
    for (const react of this.#subscribers) react(this);
    if (this.#since !== null && this.trace) markAnswer(this.#since);
    this.#since = null;
  }

  #compute() {
    this.input = this.#findInput();
    const [network, image] = [this.network, this.input.image];
    if (network === this.#read[0] && image === this.#read[1]) return;
    this.#read = [network, image];
    this.trace = network && image ? network.forward(image) : null;
  }

  /** @returns {Picture} */
  #findInput() {
    if (this.picture) return this.picture;
    if (this.drawing.isBlank && this.sample) return this.sample;
    const { drawing: { version, strokes }, switches } = this;
    if (this.#prepared?.version !== version || this.#prepared.switches !== switches) {
      const { image, box } = this.#written.prepare(strokes, switches) ?? { image: null };
      this.#prepared = { version, switches, picture: { label: "your drawing", image, box: switches.pen ? undefined : box } };
    }
    return this.#prepared.picture;
  }
}

/**
 * Mark a live answer: from the pen's newest event that the frame shows to the first task after the frame. The name is a
 * contract: others measure by it.
 * @param {number} start as events say it, in milliseconds
 */
function markAnswer(start) {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    performance.measure("lenet:answer", { start, end: performance.now() });
    port1.close();
  });
  port1.start();
  port2.postMessage(null);
}

export const store = new Store();
