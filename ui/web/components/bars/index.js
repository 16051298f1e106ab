// Ten probabilities as bars: a table to those who listen, bars to those who look.

import { make } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";

/**
 * A probability is null where it is not a number; all of them, before there is a prediction. live: whether they are those
 * of what is read now, whatever `probabilities` says.
 * @typedef {{probabilities: (number | null)[] | null, live: boolean, colors: string[], caption: string}} Data
 * @typedef {{element: HTMLElement, fill: HTMLElement, figure: HTMLElement}} Bar
 * @typedef {ReturnType<typeof buildTable>} View
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => buildTable(root, data));
  view.caption.textContent = data.caption;
  view.unsubscribe();
  if (data.live) view.unsubscribe = store.subscribe(({ trace }) => showBars(view, data, trace && Array.from(trace.probabilities)));
  else showBars(view, data, data.probabilities);
  return leaveView(view, () => view.unsubscribe());
}

/** @param {View} view @param {Data} data @param {(number | null)[] | null} probabilities */
function showBars(view, data, probabilities) {
  const winner = probabilities ? probabilities.indexOf(Math.max(...probabilities.map(Number))) : -1;
  view.bars.forEach((bar, digit) => updateBar(bar, probabilities?.[digit] ?? null, digit === winner, data.colors[digit]));
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
  const figure = make("td", { className: "figure" });
  const element = make("tr", {}, make("th", { scope: "row", textContent: String(digit) }),
    make("td", { className: "track", aria: { hidden: "true" } }, fill), figure);
  return { element, fill, figure };
}

/** @type {(bar: Bar, probability: number | null, wins: boolean, color: string) => void} */
function updateBar({ element, fill, figure }, probability, wins, color) {
  const known = probability !== null && Number.isFinite(probability);
  fill.style.width = known ? `${probability * 100}%` : "0";
  fill.style.background = known ? color : "transparent";
  figure.textContent = known ? formatShare(probability) : "–";
  figure.title = known ? String(probability) : "";
  element.classList.toggle("winner", wins);
}
