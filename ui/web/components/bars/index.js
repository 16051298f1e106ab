// Ten probabilities as bars: a table to those who listen, bars to those who look.

import { make } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const rows = root.rows ?? (root.rows = buildBars(root, data));
  root.querySelector(".caption").textContent = data.caption;
  const winner = data.probabilities ? data.probabilities.indexOf(Math.max(...data.probabilities)) : -1;
  rows.forEach((row, digit) => updateBar(row, data.probabilities?.[digit], digit === winner, data.colors[digit]));
}

function buildBars(root, data) {
  const rows = data.colors.map(makeBar);
  const table = make("table", {}, make("caption", { className: "caption" }), makeBarsHead(),
    make("tbody", {}, ...rows.map((row) => row.element)));
  root.append(table);
  return rows;
}

function makeBarsHead() {
  const names = ["Digit", "Bar", "Probability"].map((textContent) => make("th", { scope: "col", textContent }));
  return make("thead", { className: "unseen" }, make("tr", {}, ...names));
}

function makeBar(color, digit) {
  const fill = make("span", { className: "fill" });
  const figure = make("td", { className: "figure" });
  const element = make("tr", {}, make("th", { scope: "row", textContent: String(digit) }),
    make("td", { className: "track", aria: { hidden: "true" } }, fill), figure);
  return { element, fill, figure };
}

function updateBar({ element, fill, figure }, probability, wins, color) {
  const known = probability !== undefined && probability !== null && Number.isFinite(probability);
  fill.style.width = known ? `${probability * 100}%` : "0";
  fill.style.background = known ? color : "transparent";
  figure.textContent = known ? formatShare(probability) : "–";
  figure.title = known ? String(probability) : "";
  element.classList.toggle("winner", wins);
}
