// What is seen of the curves, to take away: its numbers as CSV, its picture as PNG.

import { make } from "../../lib/dom.js";
import { align } from "./axes.js";

/** @typedef {import("./axes.js").Panel} Panel */
/** @typedef {import("./axes.js").Range} Range */

const EDGE = 16; // pixels around the picture
const LINE = 26; // pixels for a line of words

/**
 * All points in view: a line for each x, a column for each curve of each panel, empty where it has no point there.
 * @param {Panel[]} panels
 * @param {Range} range
 * @param {string} xTitle
 */
export function writeCsv(panels, [from, to], xTitle) {
  const curves = panels.flatMap((panel) => panel.curves.map((curve) => ({ ...curve, title: `${panel.title}: ${curve.name}` })));
  const [xs, ...columns] = align(curves);
  const inView = xs.flatMap((x, i) => (x >= from && x <= to && columns.some((column) => column[i] !== null) ? [i] : []));
  const head = [xTitle, ...curves.map(({ title }) => title)].map(quote).join(",");
  const lines = inView.map((i) => [xs, ...columns].map((column) => quote(column[i] ?? "")).join(","));
  return `${[head, ...lines].join("\r\n")}\r\n`;
}

/** A cell as RFC 4180 writes it; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function quote(cell) {
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where everything stands in the picture, in CSS pixels: the legend on top, then the panels as the page has them.
 * @param {{left: number, top: number, width: number, height: number}[]} boxes of the panels, on the page
 */
export function arrangePicture(boxes) {
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const places = boxes.map((box) => ({ x: EDGE + box.left - left, y: EDGE + 2 * LINE + box.top - top }));
  const right = Math.max(...boxes.map((box, i) => places[i].x + box.width));
  const bottom = Math.max(...boxes.map((box, i) => places[i].y + box.height));
  return { width: right + EDGE, height: bottom + EDGE, places };
}

/**
 * Paint the panels as they are seen, their titles and the legend, onto one canvas.
 * @param {{canvas: HTMLCanvasElement, title: string}[]} panels
 * @param {{name: string, color: string}[]} curves
 * @param {{ink: string, ground: string, font: string}} theme
 */
export function paintPicture(panels, curves, theme) {
  const { width, height, places } = arrangePicture(panels.map(({ canvas }) => canvas.getBoundingClientRect()));
  const ratio = panels[0].canvas.width / panels[0].canvas.getBoundingClientRect().width;
  const picture = make("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const context = picture.getContext("2d");
  context.scale(ratio, ratio);
  Object.assign(context, { fillStyle: theme.ground, font: theme.font, textBaseline: "middle" });
  context.fillRect(0, 0, width, height);
  paintKey(context, curves, theme);
  panels.forEach(({ canvas, title }, i) => {
    const box = canvas.getBoundingClientRect();
    context.fillStyle = theme.ink;
    context.fillText(title, places[i].x, places[i].y - LINE / 2);
    context.drawImage(canvas, places[i].x, places[i].y, box.width, box.height);
  });
  return picture;
}

function paintKey(context, curves, theme) {
  let x = EDGE;
  for (const { name, color } of curves) {
    context.fillStyle = color;
    context.fillRect(x, EDGE + LINE / 2 - 5, 10, 10);
    context.fillStyle = theme.ink;
    context.fillText(name, x + 16, EDGE + LINE / 2);
    x += 16 + context.measureText(name).width + 18;
  }
}

/**
 * Give a file to the visitor.
 * @param {Blob} content
 * @param {string} name
 */
export function saveFile(content, name) {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
