// Ten probabilities as bars: a table to those who listen, bars to those who look.

import { make, setClass } from "../../lib/dom.js";
import { showShare } from "../../lib/share.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

/**
 * A probability is null where it is not a number; all of them, before there is a prediction. live: whether they are those
 * of what is read now, whatever `probabilities` says.
 * @typedef {{probabilities: (number | null)[] | null, live: boolean, colors: string[], caption: string}} Data
 * @typedef {import("../../lib/share.js").ShareBar & {element: HTMLElement, figure: HTMLElement}} Bar
 * @typedef {ReturnType<typeof buildTable>} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => buildTable(root, data));
  view.caption.textContent = data.caption;
  view.unsubscribe();
  data.colors.forEach((color, digit) => { view.bars[digit].fill.style.background = color; });
  if (data.live) view.unsubscribe = store.subscribe(({ trace, resting }) => showBars(view, trace && Array.from(trace.probabilities), resting));
  else showBars(view, data.probabilities, true);
  return leaveView(view, () => view.unsubscribe());
}

/**
 * @param {View} view
 * @param {(number | null)[] | null} probabilities
 * @param {boolean} isExact whether each bar also says its exact value, to those who point at it
 */
function showBars(view, probabilities, isExact) {
  const winner = probabilities ? probabilities.indexOf(Math.max(...probabilities.map(Number))) : -1;
  view.bars.forEach((bar, digit) => updateBar(bar, probabilities?.[digit] ?? null, digit === winner, isExact));
}

/** @param {HTMLElement} root @param {Data} data */
function buildTable(root, data) {
  const bars = data.colors.map((_, digit) => makeBar(digit));
  const caption = make("caption", { className: "caption" });
  root.append(make("table", {}, caption, makeBarsHead(), make("tbody", {}, ...bars.map((bar) => bar.element))));
  return { root, caption, bars, unsubscribe: () => {} };
}

function makeBarsHead() {
  const names = ["Digit", "Bar", "Probability"].map((textContent) => make("th", { scope: "col", textContent }));
  return make("thead", { className: "unseen" }, make("tr", {}, ...names));
}

/** @param {number} digit @returns {Bar} */
function makeBar(digit) {
  const fill = make("span", { className: "fill" });
  const text = make("span");
  const figure = make("td", { className: "figure" }, text);
  const element = make("tr", {}, make("th", { scope: "row", textContent: String(digit) }),
    make("td", { className: "track", aria: { hidden: "true" } }, fill), figure);
  return { element, fill, figure, text };
}

/** @type {(bar: Bar, probability: number | null, wins: boolean, isExact: boolean) => void} */
function updateBar(bar, probability, wins, isExact) {
  const share = probability !== null && Number.isFinite(probability) ? probability : null;
  showShare(bar, share);
  setClass(bar.element, "winner", wins);
  if (isExact) bar.figure.title = share === null ? "" : String(share);
}
