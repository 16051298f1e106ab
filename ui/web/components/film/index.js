// A time line through the epochs of a training that has ended: all that the page shows of a network moves along it.

import { loadNetwork } from "../../engine/checkpoints.js";
import { findBase } from "../../lib/base.js";
import { make, setText } from "../../lib/dom.js";
import { joinWords } from "../../lib/numbers.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

const SPEEDS = [1, 2, 5, 10]; // epochs a second
const AT_ONCE = 4; // checkpoints that are fetched at a time
const MOST_NAMED = 5; // epochs that are missing
const REST = 400; // milliseconds on one epoch until Python hears of it
const [AGAIN, SELDOM] = [2000, 60_000]; // milliseconds until what did not come is asked for again: twice as long each time

/**
 * frames: each epoch with the address of its checkpoint, in order; first: the epoch to begin with.
 * @typedef {{run: string, first: number, frames: [number, string][]}} Data
 * missing: the epochs that did not come; moved: whether the visitor has gone to another epoch; timer: of the next frame; rest: of the word to Python.
 * @typedef {ReturnType<typeof makeElements> & {root: HTMLElement & {view?: object}, data: Data, missing: number[], at: number, moved: boolean,
 *   moments: import("../../live/moments.js").Moments, timer: number, rest: number, tell: (epoch: number) => void}} View
 */

/** @param {{data: Data, parentElement: HTMLElement, setStateValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setStateValue }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildFilm);
  const isOther = view.data?.run !== data.run;
  view.data = data;
  view.tell = (epoch) => setStateValue("epoch", epoch);
  if (isOther) open(view);
  return leaveView(view, () => { pause(view); clearTimeout(view.rest); store.leave(view.moments); });
}

function makeElements() {
  const play = make("button", { type: "button", className: "play", textContent: "Play" });
  const slider = make("input", { type: "range", min: "0", step: "1", ariaLabel: "Epoch" });
  const words = make("output", { className: "words", ariaLive: "off" });
  const options = SPEEDS.map((speed) => make("option", { value: String(speed), textContent: `${speed} a second` }));
  const speed = make("select", { ariaLabel: "Epochs a second" }, ...options);
  speed.value = "5";
  const loop = make("input", { type: "checkbox", checked: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  const message = make("p", { className: "quiet message", role: "status" });
  return { play, slider, words, speed, loop, message };
}

/** @param {HTMLElement} root */
function buildFilm(root) {
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), missing: [], at: 0, moved: false, timer: 0, rest: 0 });
  root.append(make("div", { className: "bar" }, view.play, view.slider, view.words,
    make("span", { className: "choices" }, view.speed, make("label", {}, view.loop, "Loop"))), view.message);
  view.play.addEventListener("click", () => { if (view.timer) pause(view); else play(view); });
  view.slider.addEventListener("input", () => { pause(view); goTo(view, Number(view.slider.value)); });
  return view;
}

/** Begin with a training: its networks are fetched, the one to begin with first. @param {View} view */
function open(view) {
  pause(view);
  Object.assign(view, { moments: store.watch("epochs"), missing: [], at: 0, moved: false });
  showLoaded(view);
  const { frames, first } = view.data;
  load(view, frames.toSorted(([one], [other]) => Math.abs(one - first) - Math.abs(other - first)), AGAIN);
}

/**
 * Fetch networks, a few at a time; those that do not come are asked for again later.
 * @param {View} view
 * @param {[number, string][]} frames
 * @param {number} again
 */
async function load(view, frames, again) {
  const { moments } = view;
  const waiting = [...frames];
  /** @type {[number, string][]} */
  const lost = [];
  let problem = "";
  const fetchNext = async () => {
    for (let frame = waiting.shift(); frame && isWatching(view, moments); frame = waiting.shift()) {
      const [epoch, address] = frame;
      const network = await loadNetwork(new URL(address, findBase(document)).href).catch(({ message }) => { problem = message; });
      if (!isWatching(view, moments)) return;
      if (network) moments.add({ at: epoch, epoch, words: describeEpoch(epoch), network });
      else lost.push(frame);
      view.missing = [...view.missing.filter((each) => each !== epoch), ...(network ? [] : [epoch])].toSorted((a, b) => a - b);
      showLoaded(view);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  if (!lost.length || !isWatching(view, moments)) return;
  setTimeout(() => { if (isWatching(view, moments)) load(view, lost, Math.min(SELDOM, 2 * again)); }, again);
  if (!moments.all.length) store.lose(problem);
}

/** @param {View} view @param {View["moments"]} moments */
function isWatching(view, moments) {
  return view.root.view === view && view.moments === moments && store.moments === moments;
}

/** Say what is there; that nothing is, is said where the answer stands. @param {View} view */
function showLoaded(view) {
  const { moments: { all }, missing, data: { frames, first } } = view;
  const lacks = all.length && missing.length ? `Missing: the network after ${describeMissing(missing, frames.length)}. ` : "";
  const isLoading = all.length + missing.length < frames.length;
  setText(view.message, lacks + (isLoading ? `Loading: ${all.length} of ${frames.length} epochs.` : ""));
  view.slider.max = String(Math.max(0, all.length - 1));
  view.play.disabled = view.slider.disabled = !all.length;
  if (!all.length) return;
  const wanted = view.moved ? (store.moment?.at ?? 0) : first;
  goTo(view, all.reduce((best, { at }, i) => (Math.abs(at - wanted) < Math.abs(all[best].at - wanted) ? i : best), 0), false);
}

/** Few epochs by their numbers, many by their count. @param {number[]} epochs @param {number} all */
function describeMissing(epochs, all) {
  if (epochs.length > MOST_NAMED) return `${epochs.length} of ${all} epochs`;
  return `${epochs.length > 1 ? "epochs" : "epoch"} ${joinWords(epochs)}`;
}

/** Show a moment. @param {View} view @param {number} at @param {boolean} [isTold] whether it is the visitor's wish, of which Python hears */
function goTo(view, at, isTold = true) {
  const moment = view.moments.all[at];
  if (!moment) return;
  store.showMoment(moment);
  placeSlider(view, at);
  if (!isTold) return;
  view.moved = true;
  tellSoon(view);
}

/** Python hears of the epoch that is shown, once it has stayed there for a while. @param {View} view */
function tellSoon(view) {
  clearTimeout(view.rest);
  const moment = view.moments.all[view.at];
  view.rest = window.setTimeout(() => { if (moment && !view.timer) view.tell(moment.at); }, REST);
}

/** @param {View} view @param {number} at */
function placeSlider(view, at) {
  const { all } = view.moments;
  const words = `Epoch ${all[at].at} of ${view.data.frames.at(-1)?.[0]}`;
  view.at = at;
  view.slider.value = String(at);
  view.slider.setAttribute("aria-valuetext", words);
  view.words.textContent = words;
}

/** @param {View} view */
function play(view) {
  view.play.textContent = "Pause";
  if (view.at >= view.moments.all.length - 1) goTo(view, 0);
  const step = () => {
    const last = view.moments.all.length - 1;
    if (view.at >= last && !view.loop.checked) { pause(view); return; }
    goTo(view, view.at >= last ? 0 : view.at + 1);
    view.timer = window.setTimeout(step, 1000 / Number(view.speed.value));
  };
  view.timer = window.setTimeout(step, 1000 / Number(view.speed.value));
}

/** @param {View} view */
function pause(view) {
  clearTimeout(view.timer);
  if (view.timer) tellSoon(view);
  view.timer = 0;
  view.play.textContent = "Play";
}

/** @param {number} epoch */
export function describeEpoch(epoch) {
  return epoch === 0 ? "Untrained," : `After epoch ${epoch}`;
}
