// How far a live run has come: a sentence and a bar. It goes on asking by itself, since a run of the page would take ten
// times as much from the training; the page is asked to run when the run is at another stage, such as paused or ended.

import { findBase } from "../../lib/base.js";
import { untilBeat } from "../../lib/beat.js";
import { make, setText } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";

const EVERY = 2; // beats between two looks

/** share: how much is done, 0 to 1. @typedef {{share: number, words: string, stage: string}} Progress */
/**
 * asked: the stage for which the page was asked to run last.
 * @typedef {{root: HTMLElement & {view?: object}, data: Progress & {address: string}, words: HTMLElement, bar: HTMLElement,
 *   fill: HTMLElement, timer: number, asked: string, ask: (stage: string) => void}} View
 */

/** @param {{data: View["data"], parentElement: HTMLElement, setTriggerValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setTriggerValue }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildProgress);
  Object.assign(view, { data, asked: data.stage, ask: (/** @type {string} */ stage) => setTriggerValue("stage", stage) });
  showProgress(view, data);
  return leaveView(view, () => clearTimeout(view.timer));
}

/** @param {HTMLElement} root @returns {View} */
function buildProgress(root) {
  const words = make("p", { className: "words" });
  const fill = make("i");
  const bar = make("div", { className: "bar", role: "progressbar", aria: { label: "Progress", valuemin: "0", valuemax: "100" } }, fill);
  root.replaceChildren(words, bar);
  /** @type {View} */
  const view = /** @type {any} */ ({ root, words, bar, fill, timer: 0 });
  const look = async () => {
    if (!document.hidden) await readProgress(view).catch(() => {}); // no server for a moment
    if (view.root.view === view) view.timer = window.setTimeout(look, untilBeat(EVERY));
  };
  view.timer = window.setTimeout(look, untilBeat(EVERY));
  return view;
}

/** @param {View} view */
async function readProgress(view) {
  const { address } = view.data;
  const answer = await fetch(new URL(address, findBase(document)), { cache: "no-store" });
  const progress = answer.ok ? await answer.json() : { stage: "gone" };
  if (view.root.view !== view || view.data.address !== address) return; // the page shows another run by now
  if (answer.ok) showProgress(view, progress);
  if (progress.stage === view.asked) return;
  view.asked = progress.stage;
  view.ask(progress.stage);
}

/** @param {View} view @param {Progress} progress */
function showProgress({ words, bar, fill }, { share, words: sentence }) {
  setText(words, sentence);
  fill.style.transform = `scaleX(${share})`;
  bar.setAttribute("aria-valuenow", String(Math.round(share * 100)));
  bar.setAttribute("aria-valuetext", sentence);
}
