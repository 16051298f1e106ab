// What people draw on: a canvas, Undo, Redo, Clear and the pen's width. All of it works without the server, which is
// sent the strokes when the drawing rests, or when the visitor turns to something else.

import { make, setText } from "../../lib/dom.js";
import { clamp } from "../../lib/numbers.js";
import { keepView, leaveView } from "../../lib/view.js";
import { CANVAS_SIDE, UNITS } from "../../engine/ink.js";
import { store } from "../../live/store.js";
import { Delivery } from "./delivery.js";
import { paintInk } from "./ink_painter.js";
import { followPen } from "./pen.js";

const FULL = "The canvas holds no more ink: Undo or Clear makes room.";

/**
 * The drawing that Python keeps, the version that it came with, and which steps a drawing takes.
 * @typedef {{strokes: import("../../live/drawing.js").Stroke[], version: number, label: string,
 *   switches: import("../../engine/written.js").Switches}} Data
 */

/**
 * @typedef {ReturnType<typeof makeElements> & {root: HTMLElement, painted: import("./ink_painter.js").Painted | null,
 *   delivery: Delivery, color?: string, ending: (() => void)[]}} View
 */

/** @param {any} component */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  /** @type {View} */
  const view = keepView(root, buildPad);
  view.canvas.setAttribute("aria-label", data.label);
  view.delivery.send = (drawing) => setStateValue("drawing", drawing);
  store.prepareWith(data.switches);
  const { version } = store.drawing;
  if (version === 0 || data.version > version) store.load(data.strokes, data.version); // none was drawn here since
  view.delivery.hear(data.version);
  return leaveView(view, () => view.ending.forEach((end) => end()));
}

/** The canvas has the name that the canvas component of Streamlit gives its own: what drives one can drive the other. */
function makeElements() {
  const canvas = make("canvas", { className: "upper-canvas", tabIndex: -1, role: "img" });
  const [undo, redo, clear] = ["Undo", "Redo", "Clear"].map((textContent) => make("button", { type: "button", textContent }));
  const width = make("input", { type: "range", min: "8", max: "40", step: "1", value: String(store.pen), ariaLabel: "Pen width" });
  const words = make("span", { className: "words", aria: { hidden: "true" } });
  const full = make("p", { className: "quiet", aria: { live: "polite" } });
  return { canvas, undo, redo, clear, width, words, full };
}

/** @param {HTMLElement} root */
function buildPad(root) {
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), painted: null, delivery: new Delivery(root), ending: [] });
  root.append(make("div", { className: "pad" }, view.canvas), make("div", { className: "tools" }, view.undo, view.redo, view.clear,
    make("label", { className: "pen" }, view.words, view.width)), view.full);
  const sizes = new ResizeObserver(() => fitCanvas(view));
  sizes.observe(view.canvas);
  view.ending.push(() => sizes.disconnect(), () => view.delivery.end(), followPen(view.canvas, buildHand(view)), listen(view),
    store.subscribe(() => showPad(view)));
  return view;
}

/** @param {View} view @returns {import("./pen.js").Hand} */
function buildHand(view) {
  const { drawing } = store;
  /** @type {(event: PointerEvent) => [number, number]} */
  const place = (event) => {
    const box = view.canvas.getBoundingClientRect();
    return [toParts((event.clientX - box.left) / box.width), toParts((event.clientY - box.top) / box.height)];
  };
  return {
    begin(event) { drawing.begin(store.pen, ...place(event)); store.draw(event.timeStamp); },
    extend(events, last) { for (const event of events) drawing.extend(...place(event)); store.draw(last.timeStamp); },
    end(event) { drawing.end(); store.draw(event?.timeStamp); },
    drop() { drawing.drop(); },
  };
}

/** A place on the canvas, 0 to 1 and beyond, in whole parts of its pixels. @param {number} share */
function toParts(share) {
  const all = CANVAS_SIDE * UNITS;
  return clamp(Math.round(share * all), -all, 2 * all);
}

/** @param {View} view */
function listen(view) {
  const ending = new AbortController();
  /** @type {(target: EventTarget, name: string, react: (event: any) => void, capture?: boolean) => void} */
  const on = (target, name, react, capture = false) => target.addEventListener(name, react, { signal: ending.signal, capture });
  on(view.undo, "click", (event) => act("undo", event));
  on(view.redo, "click", (event) => act("redo", event));
  on(view.clear, "click", (event) => act("clear", event));
  on(view.width, "input", () => { store.pen = Number(view.width.value); store.change(); });
  on(document, "keydown", pressKey, true);
  return () => ending.abort();
}

/** @param {"undo" | "redo" | "clear"} what @param {Event} event */
function act(what, event) {
  store.drawing[what]();
  store.draw(event.timeStamp);
}

/** Ctrl+Z and Ctrl+Shift+Z, unless they mean a field's text. @param {KeyboardEvent} event */
function pressKey(event) {
  const field = /** @type {Element} */ (event.composedPath()[0]);
  const writes = field.matches?.("input:not([type='range'], [type='radio'], [type='checkbox']), textarea, [contenteditable='true']");
  const key = event.key?.toLowerCase(); // a browser that fills in a form says keydown, too, without a key
  if (!(event.ctrlKey || event.metaKey) || event.altKey || writes || (key !== "z" && key !== "y")) return;
  event.preventDefault();
  act(key === "y" || event.shiftKey ? "redo" : "undo", event);
}

/** As sharp as the screen. @param {View} view */
function fitCanvas(view) {
  const side = Math.round(view.canvas.clientWidth * devicePixelRatio);
  if (!side || side === view.canvas.width) return;
  Object.assign(view.canvas, { width: side, height: side });
  view.painted = null;
  showPad(view);
}

/** @param {View} view */
function showPad(view) {
  const [{ drawing, pen }, { delivery }] = [store, view];
  view.color ??= getComputedStyle(view.canvas).color; // in light and dark the same
  view.painted = paintInk(view.canvas, drawing, view.painted, view.color);
  setDisabled(view.undo, !drawing.canUndo);
  setDisabled(view.redo, !drawing.canRedo);
  setDisabled(view.clear, drawing.isBlank);
  setText(view.words, `Pen ${pen} px`);
  setText(view.full, drawing.isFull ? FULL : "");
  delivery.sendRested();
}

/** @param {HTMLButtonElement} button @param {boolean} disabled */
function setDisabled(button, disabled) {
  if (button.disabled !== disabled) button.disabled = disabled;
}
