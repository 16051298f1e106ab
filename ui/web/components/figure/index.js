// The LeNet-5 figure with the real numbers of one image. Every pixel, cell and bar says its value when pointed at,
// and shows the window of the layer before that it was computed from.

import { readPalette } from "../../lib/colors.js";
import { make, makeLive, makeShape } from "../../lib/dom.js";
import { decodeFloats, findRange, formatShare, formatValue } from "../../lib/numbers.js";
import { paintMap, putPixel } from "../../lib/pixels.js";
import { followPointer } from "../../lib/pointer.js";
import { hideTip, makeTip } from "../../lib/tip.js";
import { keepView, leaveView } from "../../lib/view.js";
import { drawConnections } from "./connections.js";
import { describeLayer, unitName } from "./geometry.js";
import { NARROW_HEAD, cellPlace, layOut } from "./layout.js";
import { findUnit, leaveUnit, pressFigureKey, showUnit } from "./pointing.js";

const FIGURE_HELP = "Left and right arrow keys go from layer to layer, up and down from unit to unit; "
  + "with Shift they go from value to value within a map.";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const view = keepView(root, buildFigure);
  updateFigure(view, data);
  return leaveView(view, () => { hideTip(view.tip); view.unfollow(); view.watcher.disconnect(); });
}

function buildFigure(root) {
  const view = { root, layers: [], cursor: null, signature: "" };
  view.stage = make("div", { className: "stage", role: "group" });
  view.lines = makeShape("svg", { "aria-hidden": "true" });
  view.caption = make("p", { className: "quiet" });
  view.live = makeLive();
  view.lens = make("canvas");
  view.lensCell = make("span", { className: "focus-cell" });
  view.lensFrame = make("div", { className: "lens" }, view.lens, view.lensCell);
  view.place = make("div", { className: "place" });
  view.swatch = make("span", { className: "swatch" });
  view.value = make("span", { className: "value" });
  view.from = make("div", { className: "from" });
  view.tip = makeTip([view.place, view.lensFrame, make("div", {}, view.swatch, view.value), view.from]);
  root.append(view.stage, view.caption, view.live, view.tip);
  view.watcher = new ResizeObserver(() => placeFigure(view));
  view.watcher.observe(root);
  listenToFigure(view);
  return view;
}

function listenToFigure(view) {
  const { stage } = view;
  const point = (event) => {
    const found = findUnit(view, event);
    if (found) showUnit(view, found); else leaveUnit(view);
  };
  view.unfollow = followPointer(stage, point, () => leaveUnit(view));
  stage.addEventListener("focusout", () => leaveUnit(view));
  stage.addEventListener("keydown", (event) => pressFigureKey(view, event));
}

function updateFigure(view, data) {
  const signature = JSON.stringify(data.layers.map(({ name, count, rows, columns }) => [name, count, rows, columns]));
  const changed = view.data !== undefined && view.data.values !== data.values;
  view.data = data;
  view.values = decodeFloats(data.values);
  let offset = 0;
  view.info = data.layers.map((layer, at) => {
    const info = { ...layer, at, offset, size: layer.rows * layer.columns, palette: readPalette(layer.palette) };
    offset += info.count * info.size;
    return info;
  });
  if (signature !== view.signature) { buildLayers(view); view.signature = signature; view.width = 0; }
  view.caption.textContent = data.caption;
  view.stage.setAttribute("aria-label", data.caption);
  view.stage.setAttribute("aria-description", FIGURE_HELP);
  placeFigure(view);
  paintFigure(view);
  if (changed) ripple(view);
  if (view.cursor && view.tip.classList.contains("open")) showUnit(view, view.cursor);
}

function buildLayers(view) {
  view.cursor = null;
  view.layers = view.info.map((info) => {
    const group = make("div", { className: `layer ${info.name}`, role: "group", aria: { label: describeLayer(info) } });
    const name = make("b", { textContent: info.name });
    const head = make("div", { className: "layer-head", aria: { hidden: "true" } }, name,
      make("span", { textContent: sizeText(info) }));
    group.style.setProperty("--layer", info.color);
    group.append(head);
    return { group, head, units: [], kind: "" };
  });
  view.stage.replaceChildren(...view.layers.map((layer) => layer.group), view.lines);
}

function sizeText({ count, rows, columns }) {
  return rows * columns > 1 ? `${count}@${rows}×${columns}` : String(count);
}

/** Put everything where the width wants it; the elements of a layer are made anew only when their kind changes. */
function placeFigure(view) {
  const width = Math.floor(view.root.clientWidth);
  if (!width || !view.info || width === view.width) return;
  view.width = width;
  view.plan = layOut(view.info, width);
  view.stage.style.height = `${view.plan.height}px`;
  view.root.classList.toggle("wide", view.plan.wide);
  view.plan.placed.forEach((place, at) => {
    const layer = view.layers[at];
    if (layer.kind !== place.kind) fillLayer(view, layer, view.info[at], place);
    moveLayer(layer, place, view.plan.wide);
  });
  paintFigure(view);
  drawConnections(view);
}

function fillLayer(view, layer, info, place) {
  layer.units.forEach((unit) => unit.element.remove());
  const maker = { stack: makePlane, cells: makeCells, output: makeOutput }[place.kind];
  const count = place.kind === "cells" ? 1 : info.count;
  layer.units = Array.from({ length: count }, (_, unit) => maker(view, info, unit));
  layer.units.forEach(({ element }, unit) => {
    Object.assign(element, { layerAt: info.at, unit, tabIndex: info.at === 0 && unit === 0 ? 0 : -1 });
    layer.group.append(element);
  });
  layer.kind = place.kind;
}

function makePlane() {
  const canvas = make("canvas");
  return { element: make("div", { className: "plane", role: "img" }, canvas), canvas };
}

function makeCells() {
  const canvas = make("canvas");
  return { element: make("div", { className: "cells", role: "img" }, canvas), canvas };
}

function makeOutput(view, info, digit) {
  const fill = make("span", { className: "fill", style: `background:${view.data.digits[digit]}` });
  const share = make("span", { className: "share" });
  const element = make("div", { className: "answer", role: "img" }, make("b", { textContent: String(digit) }),
    make("span", { className: "track" }, fill), share);
  return { element, fill, share };
}

function moveLayer(layer, place, wide) {
  Object.assign(layer.group.style, { left: `${place.x}px`, top: `${place.y}px`,
    width: `${place.width}px`, height: `${place.height}px` });
  Object.assign(layer.head.style, wide ? { top: `${-place.y}px` } : { top: `${-NARROW_HEAD}px` });
  layer.units.forEach(({ element, canvas }, unit) => {
    if (place.kind === "stack") {
      Object.assign(element.style, { left: `${place.boxes[unit].x}px`, top: `${place.boxes[unit].y}px`, zIndex: unit + 1 });
    } else if (place.kind === "cells") {
      Object.assign(element.style, { left: `${place.inset}px`, top: "0" });
      Object.assign(canvas.style, { width: `${place.across * place.wide}px`, height: `${place.down * place.tall}px` });
    } else {
      Object.assign(element.style, { left: "0", top: `${unit * place.row}px`, height: `${place.row}px` });
    }
  });
}

function paintFigure(view) {
  if (!view.plan) return;
  view.info.forEach((info, at) => {
    const place = view.plan.placed[at];
    if (place.kind === "stack") paintStack(view, info, place);
    else if (place.kind === "cells") paintCells(view, info, place);
    else paintOutput(view, info);
  });
}

function paintStack(view, info, place) {
  view.layers[info.at].units.forEach(({ element, canvas }, unit) => {
    const offset = info.offset + unit * info.size;
    paintMap(canvas, view.values, offset, info.rows, info.columns, info.palette);
    Object.assign(canvas.style, { width: `${place.cell * info.columns}px`, height: `${place.cell * info.rows}px` });
    const [low, high] = findRange(view.values, offset, info.size);
    element.setAttribute("aria-label", `${unitName(info, unit)}: values from ${formatValue(low)} to ${formatValue(high)}`);
  });
}

/** All units of a layer on one canvas, a block for each, a pixel of ground between the blocks. */
function paintCells(view, info, place) {
  const { element, canvas } = view.layers[info.at].units[0];
  const [width, height] = [place.across * place.wide, place.down * place.tall];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const image = canvas.getContext("2d").createImageData(width, height);
  const ground = [...view.data.grid, 255];
  for (let i = 0; i < image.data.length; i += 4) image.data.set(ground, i);
  for (let unit = 0; unit < info.count; unit++) {
    const [across, down] = cellPlace(place, unit);
    for (let y = 0; y < info.rows * place.cell; y++) {
      for (let x = 0; x < info.columns * place.cell; x++) {
        const value = view.values[info.offset + unit * info.size
          + Math.floor(y / place.cell) * info.columns + Math.floor(x / place.cell)];
        putPixel(image.data, ((down * place.tall + y) * width + across * place.wide + x) * 4, value, info.palette);
      }
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  const [low, high] = findRange(view.values, info.offset, info.count * info.size);
  element.setAttribute("aria-label", `${describeLayer(info)}: values from ${formatValue(low)} to ${formatValue(high)}`);
}

function paintOutput(view, info) {
  const shares = view.values.subarray(info.offset, info.offset + info.count);
  const winner = shares.indexOf(Math.max(...shares));
  view.layers[info.at].units.forEach(({ element, fill, share }, digit) => {
    fill.style.width = `${shares[digit] * 100}%`;
    share.textContent = formatShare(shares[digit]);
    element.classList.toggle("winner", digit === winner);
    element.setAttribute("aria-label", `digit ${digit}: ${formatShare(shares[digit])}${digit === winner ? ", the answer" : ""}`);
  });
}

/** New numbers run through the figure from left to right. */
function ripple(view) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  view.layers.forEach(({ group }, at) => group.animate(
    [{ filter: "brightness(1)" }, { filter: "brightness(1.5)" }, { filter: "brightness(1)" }],
    { duration: 260, delay: at * 35, easing: "ease-out" },
  ));
}
