// What is seen of the curves, to take away: its numbers as CSV, its picture as PNG.

import { make } from "../../lib/dom.js";
import { contextOf } from "../../lib/pixels.js";
import { align } from "./axes.js";
import { drawSample } from "./marks.js";

/** @typedef {import("./axes.js").Panel} Panel */
/** @typedef {import("./axes.js").Curve} Curve */
/** @typedef {import("./axes.js").Range} Range */
/** @typedef {{ink: string, ground: string, font: string}} Theme */

const EDGE = 16; // pixels around the picture
const LINE = 26; // pixels for a line of words
const SAMPLE = 28; // pixels of a curve in the legend
const BETWEEN = 18; // pixels between two entries of the legend

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

/**
 * A cell as RFC 4180 writes it; a text that a spreadsheet would take for a formula begins with an apostrophe.
 * @param {string | number} cell
 */
function quote(cell) {
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where the entries of the legend stand, from the left and in which line: a new line begins where one would not fit.
 * @param {number[]} widths of the entries
 * @param {number} room pixels in a line
 */
export function arrangeKey(widths, room) {
  let [x, line] = [0, 0];
  return widths.map((width) => {
    if (x > 0 && x + width > room) [x, line] = [0, line + 1];
    const place = { x, line };
    x += width + BETWEEN;
    return place;
  });
}

/**
 * Where everything stands in the picture, in CSS pixels: the legend on top, then the panels as the page has them.
 * @param {{left: number, top: number, width: number, height: number}[]} boxes of the panels, on the page
 * @param {number[]} widths of the entries of the legend
 */
export function arrangePicture(boxes, widths) {
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const room = Math.max(...boxes.map((box) => box.left + box.width)) - left;
  const key = arrangeKey(widths, room);
  const above = EDGE + ((key.at(-1)?.line ?? -1) + 2) * LINE; // the legend, and the title of a panel
  const places = boxes.map((box) => ({ x: EDGE + box.left - left, y: above + box.top - top }));
  const bottom = Math.max(...boxes.map((box, i) => places[i].y + box.height));
  return { width: room + 2 * EDGE, height: bottom + EDGE, places, room, key };
}

/**
 * Paint the panels as they are seen, their titles and the legend, onto one canvas.
 * @param {{canvas: HTMLCanvasElement, title: string}[]} panels
 * @param {Curve[]} curves
 * @param {Theme} theme
 */
export function paintPicture(panels, curves, theme) {
  const boxes = panels.map(({ canvas }) => canvas.getBoundingClientRect());
  const picture = make("canvas", {});
  const context = contextOf(picture);
  const { width, height, places, room, key } = arrangePicture(boxes, measureKey(context, curves, theme.font));
  const ratio = panels[0].canvas.width / boxes[0].width;
  Object.assign(picture, { width: Math.round(width * ratio), height: Math.round(height * ratio) }); // wipes the context
  context.scale(ratio, ratio);
  Object.assign(context, { fillStyle: theme.ground, font: theme.font, textBaseline: "middle" });
  context.fillRect(0, 0, width, height);
  curves.forEach((curve, i) => paintEntry(context, curve, key[i], room, theme));
  panels.forEach(({ canvas, title }, i) => {
    context.fillStyle = theme.ink;
    context.fillText(title, places[i].x, places[i].y - LINE / 2);
    context.drawImage(canvas, places[i].x, places[i].y, boxes[i].width, boxes[i].height);
  });
  return picture;
}

/**
 * How wide each entry of the legend is.
 * @param {CanvasRenderingContext2D} context
 * @param {Curve[]} curves
 * @param {string} font
 */
function measureKey(context, curves, font) {
  Object.assign(context, { font });
  return curves.map(({ name }) => SAMPLE + 7 + context.measureText(name).width);
}

/**
 * One entry of the legend; a name longer than a line is written narrower.
 * @param {CanvasRenderingContext2D} context
 * @param {Curve} curve
 * @param {{x: number, line: number}} place
 * @param {number} room
 * @param {Theme} theme
 */
function paintEntry(context, curve, { x, line }, room, theme) {
  const middle = EDGE + (line + 0.5) * LINE;
  drawSample(context, EDGE + x, middle, SAMPLE, curve, theme);
  context.fillStyle = theme.ink;
  context.fillText(curve.name, EDGE + x + SAMPLE + 7, middle, room - x - SAMPLE - 7);
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
