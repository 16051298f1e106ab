// The kinds of ways in which a layer is drawn: maps as a stack of planes, units as cells on one canvas, the answer as
// ten bars. A kind is a record of all that is special to it; where its layers stand is up to layout.js.

import { make, setClass } from "../../lib/dom.js";
import { findRange, formatShare, formatValue } from "../../lib/numbers.js";
import { cellAt, packPixel, paintMap, pixelsOf, surfaceOf } from "../../lib/pixels.js";
import { findRecord } from "../../lib/records.js";
import { showShare } from "../../lib/share.js";
import { cellPlace } from "./layout.js";
import { describeLayer, unitName } from "./names.js";

/** @typedef {import("../../lib/pixels.js").Box} Box */
/** @typedef {import("./index.js").View} View */
/** @typedef {import("./index.js").Info} Info */
/** @typedef {import("./layout.js").StackDrawing} StackDrawing */
/** @typedef {import("./layout.js").CellsDrawing} CellsDrawing */
/** @typedef {import("./layout.js").OutputDrawing} OutputDrawing */
/** @typedef {{row: number, column: number, rows: number, columns: number}} Window some rows and columns of a unit */
/** @typedef {{element: HTMLElement, canvas: HTMLCanvasElement}} CanvasUnit */
/** @typedef {import("../../lib/share.js").ShareBar & {element: HTMLElement}} BarUnit */
/** @typedef {HTMLElement & {layerAt: number, unit: number}} UnitElement an element that knows what it shows */

/**
 * make: the elements of a layer, not yet in the page. move: put them where the place says. paint: show their values.
 * describe: say their values to those who listen.
 * box: where rows and columns of a unit stand within the layer, in pixels. find: the unit and the value under a pointer
 * that is on `element`, null where there is none. isRoomy: whether there is room for words under it, between neighbours.
 * @template {import("./layout.js").Drawing} Place
 * @template {{element: HTMLElement}} Unit
 * @typedef {{
 *   make: (view: View, info: Info) => Unit[],
 *   move: (units: Unit[], place: Place) => void,
 *   paint: (view: View, units: Unit[], info: Info, place: Place) => void,
 *   describe: (view: View, units: Unit[], info: Info) => void,
 *   box: (place: Place, unit: number, window: Window) => Box,
 *   find: (place: Place, info: Info, element: UnitElement, event: PointerEvent)
 *     => {unit: number, row: number, column: number} | null,
 *   isRoomy: boolean,
 * }} Kind
 */

/** @type {Kind<StackDrawing, CanvasUnit>} */
const stack = {
  make: (_, { count }) => Array.from({ length: count }, () => makeCanvas("plane")),
  move(units, { boxes, wide, tall }) {
    units.forEach(({ element, canvas }, unit) => {
      Object.assign(element.style, { left: `${boxes[unit].x}px`, top: `${boxes[unit].y}px`, zIndex: unit + 1 });
      Object.assign(canvas.style, { width: `${wide}px`, height: `${tall}px` });
    });
  },
  paint(view, units, info) {
    units.forEach(({ canvas }, unit) => {
      paintMap(canvas, view.values, info.offset + unit * info.size, info.rows, info.columns, info.palette);
    });
  },
  describe(view, units, info) {
    units.forEach(({ element }, unit) => {
      labelRange(element, unitName(info, unit), findRange(view.values, info.offset + unit * info.size, info.size));
    });
  },
  box: ({ boxes, cell }, unit, window) => boxOf(boxes[unit].x, boxes[unit].y, cell, window),
  find(_, info, element, event) {
    const [row, column] = cellAt(canvasIn(element), event, info.rows, info.columns);
    return { unit: element.unit, row, column };
  },
  isRoomy: false,
};

/** @type {Kind<CellsDrawing, CanvasUnit>} */
const cells = {
  make: () => [makeCanvas("cells")],
  move([{ element, canvas }], place) {
    Object.assign(element.style, { left: `${place.inset}px`, top: "0" });
    Object.assign(canvas.style, { width: `${place.across * place.wide}px`, height: `${place.down * place.tall}px` });
  },
  paint(view, [{ canvas }], info, place) {
    paintBlocks(view, canvas, info, place);
  },
  describe(view, [{ element }], info) {
    labelRange(element, describeLayer(info), findRange(view.values, info.offset, info.count * info.size));
  },
  box(place, unit, window) {
    const [across, down] = cellPlace(place, unit);
    return boxOf(place.inset + across * place.wide, down * place.tall, place.cell, window);
  },
  find(place, info, element, event) {
    const [y, x] = cellAt(canvasIn(element), event, place.down * place.tall, place.across * place.wide);
    const [down, across] = [Math.floor(y / place.tall), Math.floor(x / place.wide)];
    const unit = place.byColumn ? across * place.down + down : down * place.across + across;
    if (unit >= info.count) return null;
    /** @type {(at: number, most: number) => number} */
    const inner = (at, most) => Math.min(most - 1, Math.floor(at / place.cell));
    return { unit, row: inner(y % place.tall, info.rows), column: inner(x % place.wide, info.columns) };
  },
  isRoomy: true,
};

/** @type {Kind<OutputDrawing, BarUnit>} */
const output = {
  make: (view, { count }) => Array.from({ length: count }, (_, digit) => makeBar(view.data.digits[digit], digit)),
  move(units, { row }) {
    units.forEach(({ element }, unit) => {
      Object.assign(element.style, { left: "0", top: `${unit * row}px`, height: `${row}px` });
    });
  },
  paint(view, units, info) {
    const { shares, winner } = findShares(view, info);
    units.forEach((bar, digit) => {
      showShare(bar, view.trace ? shares[digit] : null);
      setClass(bar.element, "winner", digit === winner);
    });
  },
  describe(view, units, info) {
    const { shares, winner } = findShares(view, info);
    units.forEach(({ element }, digit) => {
      const label = `digit ${digit}: ${formatShare(shares[digit])}${digit === winner ? ", the answer" : ""}`;
      element.setAttribute("aria-label", view.trace ? label : `digit ${digit}: nothing to read yet`);
    });
  },
  box: ({ width, row }, unit) => ({ left: 0, top: unit * row, width, height: row }),
  find: (_, info, element) => ({ unit: element.unit, row: 0, column: 0 }),
  isRoomy: false,
};

/** @type {Record<string, Kind<any, any>>} */
export const KINDS = { stack, cells, output };

/** @param {string} name */
export function kindOf(name) {
  return findRecord(KINDS, "kind of drawing", name);
}

/** @param {string} className @returns {CanvasUnit} */
function makeCanvas(className) {
  const canvas = make("canvas");
  return { element: make("div", { className, role: "img" }, canvas), canvas };
}

/** @param {string} color @param {number} digit @returns {BarUnit} */
function makeBar(color, digit) {
  const fill = make("span", { className: "fill", style: `background:${color}` });
  const text = make("span", { className: "share" });
  const element = make("div", { className: "answer", role: "img" }, make("b", { textContent: String(digit) }),
    make("span", { className: "track" }, fill), text);
  return { element, fill, text };
}

/**
 * All units of a layer on one canvas, a block for each, a pixel of ground between the blocks.
 * @param {View} view
 * @param {HTMLCanvasElement} canvas
 * @param {Info} info
 * @param {CellsDrawing} place
 */
function paintBlocks(view, canvas, info, place) {
  const width = place.across * place.wide;
  const { context, image, words } = surfaceOf(canvas, width, place.down * place.tall, packPixel(view.data.grid));
  const pixelOf = pixelsOf(info.palette);
  for (let unit = 0; unit < info.count; unit++) {
    const [across, down] = cellPlace(place, unit);
    for (let at = 0; at < info.size; at++) {
      const [row, column] = [Math.floor(at / info.columns), at % info.columns];
      const corner = (down * place.tall + row * place.cell) * width + across * place.wide + column * place.cell;
      const pixel = pixelOf(view.values[info.offset + unit * info.size + at]);
      for (let y = 0; y < place.cell; y++) words.fill(pixel, corner + y * width, corner + y * width + place.cell);
    }
  }
  context.putImageData(image, 0, 0);
}

/** The ten probabilities, and which is the largest; none where nothing is read. @param {View} view @param {Info} info */
function findShares(view, info) {
  const shares = view.values.subarray(info.offset, info.offset + info.count);
  return { shares, winner: view.trace ? shares.indexOf(Math.max(...shares)) : -1 };
}

/** @param {HTMLElement} element @param {string} name @param {[number, number]} range */
function labelRange(element, name, [low, high]) {
  element.setAttribute("aria-label", `${name}: values from ${formatValue(low)} to ${formatValue(high)}`);
}

/** @param {number} x @param {number} y @param {number} cell @param {Window} window @returns {Box} */
function boxOf(x, y, cell, { row, column, rows, columns }) {
  return { left: x + column * cell, top: y + row * cell, width: columns * cell, height: rows * cell };
}

/** @param {UnitElement} element */
function canvasIn(element) {
  return /** @type {HTMLCanvasElement} */ (element.firstChild);
}
