// The picture files that were chosen: a tile for each that was read, or waits, and below them what is wrong with the others.

import { make, makeLive, setClass, setText } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";
import { keepView, leaveView } from "../../lib/view.js";
import { NO_DIGIT } from "../answer/words.js";

/**
 * picture: a data: address, "" before it was read. digit, share: what is read and how surely, null where nothing is.
 * @typedef {{name: string, picture: string, digit: number | null, share: number | null, words: string, isNone: boolean,
 *   isProblem: boolean}} PictureFile
 * shown: the index of the one that is read. taken: how often files came. waiting: how many are still to be read.
 * @typedef {{files: PictureFile[], shown: number | null, taken: number, waiting: number, words: string}} Data
 */

/** @param {any} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => buildList(root));
  view.data = data;
  view.report = setTriggerValue;
  showList(view);
  return leaveView(view);
}

/** @typedef {ReturnType<typeof buildList>} View */

/** @param {HTMLElement} root */
function buildList(root) {
  const [count, meter, live] = [make("span"), make("progress", { aria: { hidden: "true" } }), makeLive()];
  const stop = make("button", {}, "Stop");
  const line = make("div", { className: "line" }, count, meter, stop);
  const tiles = make("ul", { className: "tiles", aria: { label: "Pictures" } });
  const problems = make("ul", { className: "problems", aria: { label: "Files that were not read" } });
  root.append(line, tiles, problems, live);
  const view = { root, count, meter, stop, tiles, problems, live, data: /** @type {Data} */ ({}),
    report: /** @type {(name: string, value: any) => void} */ (() => {}) };
  stop.addEventListener("click", () => view.report("stop", true));
  return view;
}

/** @param {View} view */
function showList(view) {
  const { data: { files, waiting, words }, count, meter, stop, live } = view;
  const done = files.length - waiting;
  setText(count, waiting ? `Reading ${done + 1} of ${files.length}…` : words);
  Object.assign(meter, { max: files.length, value: done });
  meter.hidden = stop.hidden = !waiting;
  setText(live, waiting ? "Reading the pictures…" : words);
  showEach(view, view.tiles, (file) => !file.isProblem, makeTile, showTile);
  showEach(view, view.problems, (file) => file.isProblem, makeProblem, showProblem);
}

/**
 * An element for each file of a sort; those that there are are kept, so that the keyboard does not lose its place.
 * @param {View} view
 * @param {HTMLElement} list
 * @param {(file: PictureFile) => boolean} belongs
 * @param {(view: View) => any} makeItem
 * @param {(view: View, item: any, file: PictureFile, index: number) => void} showItem
 */
function showEach(view, list, belongs, makeItem, showItem) {
  const files = view.data.files.map((file, index) => ({ file, index })).filter(({ file }) => belongs(file));
  const items = [...list.children];
  items.slice(files.length).forEach((item) => item.remove());
  files.forEach(({ file, index }, at) => {
    const item = items[at] ?? list.appendChild(makeItem(view));
    showItem(view, item, file, index);
  });
  list.hidden = !files.length;
}

/** @param {View} view */
function makeTile(view) {
  const picture = make("img", { alt: "" });
  const [digit, words, name] = [make("strong"), make("span"), make("small")];
  const said = make("div", { className: "said" }, digit, words);
  const button = make("button", { type: "button" }, make("div", { className: "picture" }, picture), name, said);
  const item = Object.assign(make("li", {}, button), { parts: { button, picture, digit, words, name }, index: 0 });
  button.addEventListener("click", () => view.report("chosen", [item.index, view.data.taken]));
  return item;
}

/** @param {View} view @param {ReturnType<typeof makeTile>} item @param {PictureFile} file @param {number} index */
function showTile(view, item, file, index) {
  const { button, picture, digit, words, name } = item.parts;
  item.index = index;
  button.disabled = !file.picture;
  button.setAttribute("aria-pressed", String(index === view.data.shown));
  button.title = file.name;
  if (picture.getAttribute("src") !== file.picture) picture.setAttribute("src", file.picture);
  picture.hidden = !file.picture;
  setText(name, file.name);
  setText(digit, String(file.digit ?? ""));
  setText(words, describe(file));
  setClass(item, "wide", file.isNone);
}

/** @param {PictureFile} file */
function describe({ picture, share, words, isNone }) {
  if (!picture) return "…";
  if (isNone) return `${NO_DIGIT} ${words}`;
  return share === null ? words : `${formatShare(share)} sure`;
}

function makeProblem() {
  const [name, words] = [make("strong"), make("span")];
  return Object.assign(make("li", {}, name, words), { parts: { name, words } });
}

/** @param {View} view @param {ReturnType<typeof makeProblem>} item @param {PictureFile} file */
function showProblem(view, { parts }, file) {
  setText(parts.name, `${file.name}: `);
  setText(parts.words, file.words);
}
