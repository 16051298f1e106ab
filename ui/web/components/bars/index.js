// Ten probabilities as bars: a table to those who listen, bars to those who look.

import { make } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";

/**
 * A probability is null where it is not a number; all of them, before there is a prediction.
 * @typedef {{probabilities: (number | null)[] | null, colors: string[], caption: string}} Data
 * @typedef {{element: HTMLElement, fill: HTMLElement, figure: HTMLElement}} Bar
 */

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const root = /** @type {HTMLElement & {table?: ReturnType<typeof buildTable>}} */ (parentElement.querySelector(".root"));
  const { caption, bars } = root.table ?? (root.table = buildTable(root, data));
  const { probabilities } = data;
  caption.textContent = data.caption;
  const winner = probabilities ? probabilities.indexOf(Math.max(...probabilities.map(Number))) : -1;
  bars.forEach((bar, digit) => updateBar(bar, probabilities?.[digit] ?? null, digit === winner, data.colors[digit]));
}

/** @param {HTMLElement} root @param {Data} data */
function buildTable(root, data) {
  const bars = data.colors.map((_, digit) => makeBar(digit));
  const caption = make("caption", { className: "caption" });
  root.append(make("table", {}, caption, makeBarsHead(), make("tbody", {}, ...bars.map((bar) => bar.element))));
  return { caption, bars };
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
