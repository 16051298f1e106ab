// A table of runs with a tick box a row; a list of cards where it is narrow (runs.css).

import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { nextOrder, sortRows } from "./order.js";

/** @typedef {import("./order.js").Row} Row */
/** @typedef {{name: string, numeric: boolean}} Column */
/** @typedef {{caption: string, columns: Column[], rows: Row[]}} Table */

/**
 * text: the table that is shown, as JSON; ticks: what is ticked in each of its rows.
 * @typedef {{root: HTMLElement, caption: HTMLElement, head: HTMLElement, body: HTMLElement, data: Table, text: string,
 *   chosen: Set<string>, order: import("./order.js").Order,
 *   ticks: {id: string, row: HTMLElement, box: HTMLInputElement}[], report: () => void}} View
 */

/**
 * @param {{data: Table & {chosen: string[]}, parentElement: HTMLElement,
 *   setStateValue: (name: string, value: {ids: string[], at: number}) => void}} component
 */
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildTable);
  // The time makes every choice a new value, so that a run ticked again after Back is reported too.
  view.report = () => setStateValue("chosen", { ids: [...view.chosen], at: Date.now() });
  const { chosen, ...table } = data;
  view.chosen = new Set(chosen);
  const text = JSON.stringify(table);
  if (text !== view.text) fillTable(Object.assign(view, { data: table, text })); // else the focus stays where it is
  tickRows(view);
  return leaveView(view);
}

/** @param {HTMLElement} root @returns {View} */
function buildTable(root) {
  const caption = make("caption", { className: "unseen" });
  const head = make("tr", { role: "row" });
  const body = make("tbody", { role: "rowgroup" });
  const top = make("thead", { role: "rowgroup" }, head);
  root.append(make("div", { className: "scroll" }, make("table", { role: "table" }, caption, top, body)));
  const data = { caption: "", columns: [], rows: [] };
  return { root, caption, head, body, data, text: "", chosen: new Set(), order: null, ticks: [], report() {} };
}

/** @param {View} view */
function fillTable(view) {
  view.caption.textContent = view.data.caption;
  view.head.replaceChildren(make("td"), ...view.data.columns.map((column, place) => makeHead(view, column, place)));
  view.ticks = [];
  view.body.replaceChildren(...sortRows(view.data.rows, view.order).map((row) => makeRow(view, row)));
  tickRows(view);
}

/** @param {View} view */
function tickRows(view) {
  for (const { id, row, box } of view.ticks) {
    box.checked = view.chosen.has(id);
    row.classList.toggle("chosen", box.checked);
  }
}

/** @param {View} view @param {Column} column @param {number} place */
function makeHead(view, { name, numeric }, place) {
  const sorted = view.order?.column === place;
  const arrow = !sorted ? "" : view.order?.down ? " ↓" : " ↑";
  const button = make("button", { type: "button", textContent: name + arrow, title: "Sort by this column" });
  button.addEventListener("click", () => {
    view.order = nextOrder(view.order, place, numeric);
    fillTable(view);
    /** @type {HTMLElement} */ (view.head.children[place + 1].firstChild).focus();
  });
  const sort = !sorted ? "none" : view.order?.down ? "descending" : "ascending";
  return make("th", { scope: "col", role: "columnheader", className: numeric ? "number" : "", aria: { sort } }, button);
}

/** @param {View} view @param {Row} row */
function makeRow(view, { id, cells }) {
  const box = make("input", { type: "checkbox", aria: { label: cells[0] } });
  const [name, ...others] = view.data.columns.map((column, place) => makeCell(column, cells[place], place));
  const row = make("tr", { role: "row" }, make("td", { role: "cell" }, box), name, ...others);
  view.ticks.push({ id, row, box });
  box.addEventListener("change", () => choose(view, id, box.checked));
  row.addEventListener("click", (event) => {
    if (event.target !== box) box.click();
  });
  return row;
}

/** @param {Column} column @param {string} textContent @param {number} place */
function makeCell({ name, numeric }, textContent, place) {
  if (place === 0) return make("th", { scope: "row", role: "rowheader", textContent });
  return make("td", { role: "cell", className: numeric ? "number" : "", textContent, data: { name } });
}

/** @param {View} view @param {string} id @param {boolean} wanted */
function choose(view, id, wanted) {
  if (wanted) view.chosen.add(id);
  else view.chosen.delete(id);
  tickRows(view);
  view.report();
}
