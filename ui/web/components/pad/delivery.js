// How a drawing comes to Python: once, when it rests, or when the visitor is about to do something else.

import { followConnection, isCutOff } from "../../lib/connection.js";
import { store } from "../../live/store.js";

const PATIENCE = 1000; // milliseconds that a click waits for the drawing to arrive
const [AGAIN, LAST] = [4000, 32_000]; // milliseconds until what Python does not have by then is sent again: twice as long each time
const LATER = 1000; // milliseconds: while a page is being drawn, Streamlit takes nothing for its parts

/** @typedef {import("../../live/drawing.js").Stroke} Stroke */

export class Delivery {
  /** How often any pad has sent anything. */
  static #count = 0;
  /**
   * Hands a drawing to Streamlit. `count` is another number each time: Streamlit leaves out what it was given before, also
   * where a server that was started anew has never heard of it.
   * @type {(drawing: {version: number, strokes: Stroke[], count: number}) => void}
   */
  send = () => {};
  /** The version that Python has. */
  #known = Infinity;
  /** The version that it has, or is about to have. */
  #sent = 0;
  #isOnItsWay = false;
  /** Milliseconds until the next doubt whether it has come, and the doubt itself. */
  #wait = AGAIN;
  #doubt = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
  /** Clicks that wait until the drawing has come. @type {(() => void)[]} */
  #held = [];
  /** The page that the pad stands on. */
  #path = location.pathname;
  #ending = new AbortController();

  /** @param {HTMLElement} root what is in there is part of drawing, all else is something else */
  constructor(root) {
    const { signal } = this.#ending;
    /** @type {(name: string, react: (event: any) => void) => void} */
    const listen = (name, react) => document.addEventListener(name, react, { signal, capture: true });
    /** @type {(event: Event) => boolean} */
    const isElsewhere = (event) => !event.composedPath().includes(root);
    listen("pointerdown", (event) => { if (isElsewhere(event)) this.#turnAway(); });
    listen("keydown", (event) => { if (event.key === "Enter" && isElsewhere(event)) this.#turnAway(); });
    listen("visibilitychange", () => { if (document.hidden) this.#turnAway(); });
    listen("click", (event) => { if (isElsewhere(event)) this.#hold(event); });
    signal.addEventListener("abort", followConnection(() => this.#sendLater(0)));
  }

  end() {
    clearTimeout(this.#doubt);
    this.#ending.abort();
  }

  /**
   * Python says which drawing it has. One that is older than before has been forgotten, as by a server that was started
   * anew, or this pad has told it of none yet: it is sent ours.
   * @param {number} version
   */
  hear(version) {
    if (version < this.#known) this.#sendLater(version);
    else if (version > this.#known) this.#wait = AGAIN;
    this.#known = version;
    if (version === this.#sent) this.#letGo();
  }

  /** Send the drawing if it rests and is news; nothing is sent for a page that is being left, nor while nobody hears it. */
  sendRested() {
    const { version, stroke, strokes } = store.drawing;
    if (!store.resting || stroke || version === this.#sent || isCutOff() || location.pathname !== this.#path) return;
    this.#sent = version;
    this.#isOnItsWay = true;
    this.send({ version, strokes, count: ++Delivery.#count });
    setTimeout(() => this.#letGo(), PATIENCE);
    this.#doubtLater(version);
  }

  /**
   * What is sent while a page is being drawn is lost, and on a busy machine that takes long: it is sent again, some times.
   * @param {number} version
   */
  #doubtLater(version) {
    clearTimeout(this.#doubt);
    if (this.#wait > LAST) return;
    this.#doubt = setTimeout(() => {
      if (this.#known >= version) return;
      this.#wait *= 2;
      this.#sent = 0;
      this.sendRested();
    }, this.#wait);
  }

  /** @param {number} known the version that Python has */
  #sendLater(known) {
    this.#wait = AGAIN;
    this.#sent = known;
    setTimeout(() => this.sendRested(), LATER);
  }

  /** The visitor is about to do something else: Python gets the drawing first. */
  #turnAway() {
    store.rest();
    this.sendRested();
  }

  /**
   * A click waits for a drawing that is on its way. Else Streamlit would drop the drawing where the click opens another
   * page, or send it after the click, for a page that is no more: it then shows an empty one.
   * @param {MouseEvent} event
   */
  #hold(event) {
    if (!this.#isOnItsWay) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const [target] = event.composedPath();
    this.#held.push(() => target.dispatchEvent(new MouseEvent("click", event)));
  }

  /** The drawing has come, or nobody waits for that any longer. */
  #letGo() {
    this.#isOnItsWay = false;
    this.#held.splice(0).forEach((click) => click());
  }
}
