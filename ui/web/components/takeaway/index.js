// What can be taken away of a network or a run: a button a file. The server makes a file when it is asked for, which may take
// some seconds; meanwhile its button stops that.

import { findBase } from "../../lib/base.js";
import { make, makeLive, setClass, setText } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";

const KEPT_MS = 60_000; // until a browser surely has saved the file

/**
 * name: what the address calls it; word: on its button; file: its name where it is saved; isOfPicture: whether it is made of
 * the picture, too; takesDrawing: whether the visitor's drawing goes along.
 * @typedef {{name: string, word: string, file: string, isOfPicture: boolean, takesDrawing: boolean}} Way
 * @typedef {{label: string, sentence: string, ways: Way[]}} Item
 * address: what those of all files begin with. epoch: of the network; null where there is but one. picture: what the network
 * is given, 784 bytes as base64; null where there is none. others: the runs that it is compared with. drawing:
 * the visitor's strokes.
 * @typedef {{address: string, epoch: number | null, picture: string | null, drawing: object[], others: string[], groups: {title: string, items: Item[]}[]}} Data
 */

/** @param {any} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), build);
  const text = JSON.stringify(data.groups);
  view.data = data;
  if (text !== view.text) fill(Object.assign(view, { text }));
  return leaveView(view, () => view.making.forEach(({ maker }) => maker.abort()));
}

/** @param {HTMLElement} root */
function build(root) {
  const [groups, said, live] = [make("div", { className: "groups" }), make("p", { className: "said" }), makeLive()];
  root.append(groups, said, live);
  return { root, groups, said, live, text: "", data: /** @type {Data} */ ({ address: "", epoch: null, picture: null, drawing: [], others: [], groups: [] }),
    making: /** @type {Map<string, {maker: AbortController, button: HTMLElement}>} */ (new Map()) };
}

/** @typedef {ReturnType<typeof build>} View */

/** What is being made goes on: its new button stops it. @param {View} view */
function fill(view) {
  view.root.append(view.said); // not with the row in which it stands
  view.groups.replaceChildren(...view.data.groups.map(({ title, items }) =>
    make("section", { aria: { label: title } }, make("p", { className: "title" }, title),
      make("ul", {}, ...items.map((item) => makeItem(view, item))))));
}

/** @param {View} view @param {Item} item */
function makeItem(view, { label, sentence, ways }) {
  const buttons = ways.map((way) => {
    const button = make("button", { type: "button" });
    button.dataset.names = `${label}: ${way.word}`;
    showIdle(button, way);
    button.addEventListener("click", () => { take(view, way, button); });
    const making = view.making.get(way.name);
    if (making) showBusy(making.button = button);
    return button;
  });
  const words = make("div", {}, make("strong", {}, label), make("p", { className: "quiet" }, sentence));
  return make("li", {}, words, make("div", { className: "ways" }, ...buttons));
}

/**
 * Have a file made and saved; a second click stops that.
 * @param {View} view @param {Way} way @param {HTMLElement} button
 */
async function take(view, way, button) {
  const before = view.making.get(way.name);
  if (before) return before.maker.abort();
  const [maker, making] = [new AbortController(), { button }];
  view.making.set(way.name, Object.assign(making, { maker }));
  showBusy(button);
  button.parentElement?.parentElement?.firstElementChild?.append(view.said); // beside what was asked for
  say(view, `Making ${way.file}…`);
  try {
    save(await fetchFile(view.data, way, maker.signal), way.file);
    say(view, `${way.file} is saved.`);
  } catch (problem) {
    const isStopped = maker.signal.aborted;
    say(view, isStopped ? `${way.file} was not made: you stopped it.` : /** @type {Error} */ (problem).message, !isStopped);
  }
  view.making.delete(way.name);
  showIdle(making.button, way);
}

/** @param {HTMLElement} button @param {Way} way */
function showIdle(button, { word }) {
  setText(button, word);
  setClass(button, "busy", false);
  button.setAttribute("aria-label", button.dataset.names ?? word);
}

/** @param {HTMLElement} button */
function showBusy(button) {
  setText(button, "Stop");
  setClass(button, "busy", true);
  button.setAttribute("aria-label", `Stop making ${button.dataset.names}`);
}

/**
 * @param {Data} data @param {Way} way @param {AbortSignal} signal
 * @throws {Error} its message is a sentence for people
 */
async function fetchFile(data, way, signal) {
  const { address, epoch, others } = data;
  const url = new URL(address + way.name, findBase(document));
  if (epoch !== null) url.searchParams.set("epoch", String(epoch));
  if (others.length) url.searchParams.set("with", others.join(","));
  const body = findBody(data, way);
  const answer = await fetch(url, { cache: "no-store", signal, ...(body && { method: "POST", body }) }).catch(() => null);
  if (!answer) throw new Error("The server does not answer. Try again when it is back.");
  if (!answer.ok) throw new Error(await readProblem(answer));
  return answer.blob();
}

/** What is sent along, if anything is. @param {Data} data @param {Way} way */
function findBody({ picture, drawing }, { isOfPicture, takesDrawing }) {
  if (isOfPicture) return Uint8Array.from(atob(picture ?? ""), (letter) => letter.charCodeAt(0));
  return takesDrawing && drawing.length ? JSON.stringify(drawing) : undefined;
}

/** @param {Response} answer @returns {Promise<string>} */
async function readProblem(answer) {
  const { problem = "The file could not be made. Try again." } = await answer.json().catch(() => ({}));
  return problem;
}

/** @param {Blob} blob @param {string} file */
function save(blob, file) {
  const link = make("a", { href: URL.createObjectURL(blob), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** @param {View} view @param {string} words */
function say(view, words, isProblem = false) {
  setText(view.said, words);
  setText(view.live, words);
  setClass(view.said, "problem", isProblem);
  view.said.hidden = !words;
}
