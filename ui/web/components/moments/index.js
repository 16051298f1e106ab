// Follows the network of a run as it learns, and puts it into the page's store at each moment that it hears of.

import { Network } from "../../engine/network.js";
import { readNpz } from "../../engine/npz.js";
import { findBase } from "../../lib/base.js";
import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

const [SOON, PAUSE] = [250, 700]; // milliseconds between two looks: most is learnt at the beginning
const FEW = 20; // moments, until which it looks again soon
const HAS_CONTENT = 200; // there is no file yet: 204
const WAITING = "The first weights come in a moment.";

/**
 * live: where the network is as it is now; steps: the batches of an epoch.
 * @typedef {{run: string, live: string, steps: number}} Data
 * tag: of the file that was read last.
 * @typedef {{root: HTMLElement & {view?: object}, data: Data, moments: import("../../live/moments.js").Moments, tag: string | null}} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  /** @type {View} */
  const view = keepView(parentElement.querySelector(".root"), buildMoments);
  if (view.data?.run !== data.run) watch(view);
  const isNew = !view.data;
  view.data = data;
  if (isNew) follow(view);
  return leaveView(view, () => store.leave(view.moments));
}

/** @param {HTMLElement} root @returns {View} */
function buildMoments(root) {
  root.append(make("span", { hidden: true })); // as a sign that it is here
  return /** @type {any} */ ({ root, tag: null });
}

/** @param {View} view */
function watch(view) {
  Object.assign(view, { moments: store.watch("batches"), tag: null });
  store.lose(WAITING);
}

/** Look again and again, as long as the component is there: what fails now may not fail the next time. @param {View} view */
function follow(view) {
  const look = async () => {
    if (view.root.view !== view) return;
    if (!document.hidden) await readLive(view).catch(() => {});
    setTimeout(look, view.moments.all.length < FEW ? SOON : PAUSE);
  };
  look();
}

/** Show the network as it is now, if it is another than before. @param {View} view */
async function readLive(view) {
  const { moments, data } = view;
  const answer = await fetch(new URL(data.live, findBase(document)), { cache: "no-cache" });
  const tag = answer.headers.get("ETag");
  if (answer.status !== HAS_CONTENT || (tag !== null && tag === view.tag)) return;
  const content = await readNpz(new Uint8Array(await answer.arrayBuffer()));
  if (view.root.view !== view || view.moments !== moments || store.moments !== moments) return;
  view.tag = tag;
  showMoment(view, content);
}

/** @param {View} view @param {Awaited<ReturnType<typeof readNpz>>} content */
function showMoment({ moments, data }, { arrays, texts }) {
  const { epoch, step } = JSON.parse(texts.moment);
  const at = epoch * data.steps + step;
  try {
    const moment = { at, epoch: null, words: describeBatches(at), network: new Network(JSON.parse(texts.config), arrays) };
    moments.add(moment);
    store.showMoment(moment);
  } catch (problem) {
    store.lose(`${describeBatches(at)}: ${/** @type {Error} */ (problem).message}`); // as of a training that diverges
  }
}

/** @param {number} count */
export function describeBatches(count) {
  if (count === 0) return "Untrained,";
  return `After ${count.toLocaleString("en")} ${count === 1 ? "batch" : "batches"}`;
}
