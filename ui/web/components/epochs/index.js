// A slider through the epochs of the network that reads: all that is live on the page follows it at once. Python hears of the
// epoch that it rests on.

import { loadNetwork } from "../../engine/checkpoints.js";
import { findBase } from "../../lib/base.js";
import { followConnection } from "../../lib/connection.js";
import { make, setText } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { countRoom } from "../../live/moments.js";
import { store } from "../../live/store.js";

const AT_ONCE = 4; // checkpoints that are fetched at a time
const REST = 250; // milliseconds on one epoch until Python hears of it: keys are pressed faster one after the other
const LATER = 1000; // milliseconds: while a page is being drawn, Streamlit takes nothing for its parts

/**
 * frames: each epoch with the address of its checkpoint, in order; epoch: the one that Python has chosen.
 * @typedef {{frames: [number, string][], epoch: number}} Data
 * given: the checkpoint that Python has chosen; told: the epoch that it was told of last, or has chosen since; unanswered: those
 * that it was told of and has not chosen yet; rest: of the word to Python; isMoving: whether it has yet to hear of where the
 * slider is.
 * @typedef {ReturnType<typeof makeElements> & {root: HTMLElement, data: Data, given: string, epoch: number, told: number,
 *   unanswered: number[], rest: number, isMoving: boolean, isFetched: boolean, tell: (epoch: number) => void, unfollow: () => void}} View
 */

/** @param {{data: Data, parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setTriggerValue }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildSlider);
  view.data = data;
  view.tell = (epoch) => setTriggerValue("epoch", epoch);
  const given = findAddress(view, data.epoch);
  if (given !== view.given) hear(view);
  view.given = given;
  placeSlider(view);
  return leaveView(view, () => { clearTimeout(view.rest); view.unfollow(); store.tryWith(""); });
}

function makeElements() {
  const slider = make("input", { type: "range", min: "0", step: "1", ariaLabel: "After epoch" });
  const words = make("b");
  return { slider, words };
}

/** @param {HTMLElement} root */
function buildSlider(root) {
  /** @type {View} */
  const view = /** @type {any} */ ({ root, ...makeElements(), given: "", unanswered: [], rest: 0, isMoving: false, isFetched: false });
  const { slider, words } = view;
  root.append(make("label", { aria: { hidden: "true" } }, "Epoch", words), slider);
  for (const name of ["pointerenter", "focus"]) slider.addEventListener(name, () => fetchAll(view));
  slider.addEventListener("input", () => move(view));
  slider.addEventListener("change", () => { clearTimeout(view.rest); view.rest = window.setTimeout(() => tell(view), REST); });
  slider.addEventListener("blur", () => tell(view)); // the visitor turns to something else
  view.unfollow = followConnection(() => setTimeout(() => tellAgain(view), LATER));
  return view;
}

/** Python has chosen an epoch: what it was told of, perhaps of more since then, or something of its own. @param {View} view */
function hear(view) {
  view.unanswered = view.unanswered.slice(view.unanswered.indexOf(view.data.epoch) + 1 || Infinity);
  if (view.isMoving) return;
  if (!view.unanswered.length) { takeOver(view); return; }
  clearTimeout(view.rest);
  view.rest = window.setTimeout(() => tellAgain(view), LATER); // unless it answers the rest by then
}

/** Python has chosen an epoch, or another network. @param {View} view */
function takeOver(view) {
  clearTimeout(view.rest);
  Object.assign(view, { epoch: view.data.epoch, told: view.data.epoch, isFetched: false });
  store.tryWith("");
}

/** Where the networks of this epoch are. @param {View} view @param {number} epoch */
function findAddress({ data }, epoch) {
  const [, address] = data.frames.find(([each]) => each === epoch) ?? data.frames[0];
  return new URL(address, findBase(document)).href;
}

/** @param {View} view */
function placeSlider({ slider, words, data: { frames }, epoch }) {
  const text = epoch === 0 ? "0, untrained" : String(epoch);
  slider.max = String(frames.length - 1);
  slider.value = String(frames.findIndex(([each]) => each === epoch));
  slider.setAttribute("aria-valuetext", text);
  setText(words, text);
}

/** @param {View} view */
function move(view) {
  clearTimeout(view.rest);
  [view.epoch] = view.data.frames[Number(view.slider.value)];
  view.isMoving = true;
  placeSlider(view);
  store.tryWith(findAddress(view, view.epoch));
}

/** @param {View} view */
function tell(view) {
  clearTimeout(view.rest);
  view.isMoving = false;
  if (view.epoch === view.told) return;
  view.told = view.epoch;
  view.unanswered.push(view.epoch);
  view.tell(view.epoch);
}

/** What was told while the server was away is lost. @param {View} view */
function tellAgain(view) {
  view.told = view.data.epoch;
  if (!view.isMoving) tell(view);
}

/**
 * The visitor is about to move the slider: fetch the networks of all epochs for which there is room, the nearest first. One that
 * does not come is asked for again when the slider is there.
 * @param {View} view
 */
async function fetchAll(view) {
  if (view.isFetched || !store.network) return;
  view.isFetched = true;
  const { data: { frames }, epoch } = view;
  const nearest = frames.map(([each]) => each).toSorted((one, other) => Math.abs(one - epoch) - Math.abs(other - epoch));
  const waiting = nearest.slice(0, countRoom(store.network)).map((each) => findAddress(view, each));
  const fetchNext = async () => {
    for (let address = waiting.shift(); address; address = waiting.shift()) await loadNetwork(address).catch(() => null);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
}
