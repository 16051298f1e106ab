// Follows the network of a run as it learns, and puts it into the page's store at each moment that it hears of.

import { loadNetwork } from "../../engine/checkpoints.js";
import { Network } from "../../engine/network.js";
import { readNpz } from "../../engine/npz.js";
import { findBase } from "../../lib/base.js";
import { untilBeat } from "../../lib/beat.js";
import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

const SOON = 120; // milliseconds between two looks at the beginning, when most is learnt
const FEW = 16; // moments, until which it looks again soon where the run has begun before one's eyes
const HAS_CONTENT = 200; // there is no file yet: 204
const WAITING = "The first weights come in a moment.";

/**
 * live: where the network is as it is now; past: epochs that were learnt before, with the addresses of their checkpoints;
 * steps: the batches of an epoch.
 * @typedef {{run: string, live: string, past: [number, string][], steps: number}} Data
 * tag: of the file that was read last; isThere: whether the run was, when it was asked last.
 * @typedef {{root: HTMLElement & {view?: object}, data: Data, moments: import("../../live/moments.js").Moments, tag: string | null,
 *   isThere: boolean}} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildMoments);
  const { data: before } = view;
  view.data = data;
  if (before?.run !== data.run) watch(view);
  if (!before) follow(view);
  return leaveView(view, () => store.leave(view.moments));
}

/** @param {HTMLElement} root @returns {View} */
function buildMoments(root) {
  root.append(make("span", { hidden: true })); // as a sign that it is here
  return /** @type {any} */ ({ root, tag: null, isThere: true });
}

/** @param {View} view */
function watch(view) {
  Object.assign(view, { moments: store.watch("batches"), tag: null, isThere: true });
  store.lose(WAITING);
  readPast(view);
}

/** What was learnt before the page was opened, but for the moment that reads; an epoch that is gone is left out. @param {View} view */
async function readPast({ moments, data }) {
  for (const [epoch, address] of data.past) {
    const at = epoch * data.steps;
    const network = await loadNetwork(new URL(address, findBase(document)).href).catch(() => null);
    if (store.moments !== moments) return;
    if (network && store.moment?.at !== at) addMoment(moments, at, network);
  }
  store.change();
}

/** @param {View["moments"]} moments @param {number} at @param {Network} network */
function addMoment(moments, at, network) {
  const moment = { at, epoch: null, words: describeBatches(at), network };
  moments.add(moment);
  return moment;
}

/** Look again and again, as long as the component is there: what fails now may not fail the next time. @param {View} view */
function follow(view) {
  const look = async () => {
    if (view.root.view !== view) return;
    if (!document.hidden) await readLive(view).catch(() => {});
    const hasBegun = view.data.past.length > 0 || view.moments.all.length >= FEW;
    setTimeout(look, hasBegun || !view.isThere ? untilBeat() : SOON);
  };
  look();
}

/** Show the network as it is now, if it is another than before. @param {View} view */
async function readLive(view) {
  const { moments, data } = view;
  const answer = await fetch(new URL(data.live, findBase(document)), { cache: "no-cache" });
  view.isThere = answer.ok; // a run that was deleted, or a server on its way out, is no beginning
  const tag = answer.headers.get("ETag");
  if (answer.status !== HAS_CONTENT || (tag !== null && tag === view.tag)) return;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  /** @type {Awaited<ReturnType<typeof readNpz>> | Error} */
  const content = await readNpz(bytes).catch((problem) => problem);
  if (view.root.view !== view || view.moments !== moments || store.moments !== moments) return;
  if (content instanceof Error) {
    if (!moments.all.length) store.lose(content.message); // else what was read before stays
    return;
  }
  view.tag = tag;
  showMoment(view, content);
}

/** @param {View} view @param {Awaited<ReturnType<typeof readNpz>>} content */
function showMoment({ moments, data }, { arrays, texts }) {
  const { epoch, step } = JSON.parse(texts.moment);
  const at = epoch * data.steps + step;
  try {
    store.showMoment(addMoment(moments, at, new Network(JSON.parse(texts.config), arrays)));
  } catch (problem) {
    store.lose(`${describeBatches(at)}: ${/** @type {Error} */ (problem).message}`); // as of a training that diverges
  }
}

/** @param {number} count */
export function describeBatches(count) {
  if (count === 0) return "Untrained,";
  return `After ${count.toLocaleString("en")} ${count === 1 ? "batch" : "batches"}`;
}
