// Where everything in the LeNet-5 figure stands: pure functions from shapes and a width to boxes in pixels.
//
// Wide: eight layers from left to right, maps as slanted stacks of planes as in the paper's figure 2, fully connected
// layers as columns of cells. Narrow (phones): the layers one below the other.

import { findRecord } from "../../lib/records.js";
import { roleOf } from "./roles.js";

/**
 * `window` is null where each value sees the whole layer before.
 * @typedef {{size: number, stride: number, padding: number}} LayerWindow
 * @typedef {{name: string, role: string, count: number, rows: number, columns: number, window: LayerWindow | null}} Layer
 */

/**
 * How a layer is drawn, in pixels. cell: side of a value's square, 0 where values are none; inset: what stays free at
 * its left and right; lean: how much further to the left it ends at its top. x and y of boxes and places: left and top.
 * @typedef {{kind: string, width: number, height: number, cell: number, inset: number, lean: number}} Drawing
 * @typedef {Drawing & {boxes: {x: number, y: number}[], wide: number, tall: number}} StackDrawing a box for each plane, and
 *    how wide and tall they are
 * @typedef {Drawing & {across: number, down: number, wide: number, tall: number, byColumn: boolean}} CellsDrawing units
 *    across and down, and how wide and tall each is
 * @typedef {Drawing & {row: number}} OutputDrawing the height of a bar
 * @typedef {Drawing & {x: number, y: number}} Place a layer's in the figure
 */

/** @typedef {{slant: number, gap: number, output: number, height: number, room: number, cell: number}} Paper */

// Pixels a map, at scale 1: the proportions of the paper's figure 2, so by the layers' names. A layer that is not among
// them is drawn as cells, C5 too where its maps are larger than one pixel.
/** @type {Record<string, number>} */
const WIDE_SIDES = { INPUT: 112, C1: 84, S2: 60, C3: 52, S4: 34 };
const WIDE_SCALES = [1.8, 1.6, 1.4, 1.25, 1.1, 1, 0.9, 0.8, 0.72, 0.64];
// How the wide figure may be drawn, the roomiest first. slant: how far a plane stands to the right of the one before
// it, as a share of its side; gap: pixels between layers, at least; output: pixels for the ten bars.
const LAYOUTS = [{ slant: 0.17, gap: 20, output: 124 }, { slant: 0.07, gap: 13, output: 100 }];
const LEAST_WIDE = 600;
const VISIBLE = 0.72; // share of a plane's height that the next one in its stack leaves free, at least
const SMALL = 44; // pixels: planes with a shorter side don't overlap at all
const MOST_IN_A_STACK = 8;
export const HEAD = 40; // pixels above the planes, for the layers' names
const FOOT = 40; // pixels below them, for what is done between the layers
const LEAST_WIDTH = 46; // so that the names do not touch
const NARROW_GAP = 3;
export const NARROW_HEAD = 27; // pixels for a layer's name above it
const MOST_MAPS = 200; // more than that are drawn as cells, not as planes

/**
 * What places the layers of a kind of drawing. wide, narrow: in either figure; `most` is how wide a map may be. enlarge:
 * the same layer with cells of that side, null where they do not grow.
 * @typedef {{
 *   wide: (layer: Layer, scale: number, paper: Paper) => Drawing,
 *   enlarge: (layer: Layer, cell: number, paper: Paper) => Drawing | null,
 *   narrow: (layer: Layer, width: number, most: number) => Drawing,
 * }} Placing
 */

/** @type {Record<string, Placing>} */
const PLACINGS = {
  stack: {
    wide: (layer, scale, paper) => placeStack(
      layer, Math.max(1, Math.floor((WIDE_SIDES[layer.name] * scale) / layer.columns)), paper),
    enlarge: placeStack,
    narrow: placeStackNarrow,
  },
  cells: { wide: (layer, _, paper) => placeCells(layer, paper), enlarge: () => null, narrow: placeCellsNarrow },
  output: {
    wide: (_layer, _scale, paper) => placeOutput(paper.output, Math.min(paper.height, 330)),
    enlarge: () => null,
    narrow: (_, width) => placeOutput(Math.min(width, 420), 240),
  },
};

/** @param {Layer} layer */
function placingOf({ name, role, count, rows, columns }) {
  const hasMaps = rows * columns > 1 && name in WIDE_SIDES && count <= MOST_MAPS;
  return findRecord(PLACINGS, "kind of drawing", roleOf(role).drawing(hasMaps));
}

/**
 * Where each layer stands in a figure `width` pixels wide; `planes` is the height that the wide figure has for them.
 * @param {Layer[]} layers
 * @param {number} width
 * @returns {{wide: boolean, height: number, planes: number, placed: Place[]}}
 */
export function layOut(layers, width) {
  const height = Math.min(460, Math.max(290, Math.round(width * 0.4)));
  if (width >= LEAST_WIDE) {
    for (const layout of LAYOUTS) {
      const room = width - layout.gap * (layers.length - 1);
      const paper = { ...layout, height, room, cell: width > 900 ? 10 : 8 };
      for (const scale of WIDE_SCALES) {
        const placed = layers.map((layer) => placingOf(layer).wide(layer, scale, paper));
        if (totalWidth(placed) > room) continue;
        enlarge(layers, placed, paper);
        return spread(placed, width, totalWidth(placed), height);
      }
    }
  }
  return layOutNarrow(layers, width);
}

/** @param {Drawing[]} placed */
function totalWidth(placed) {
  return placed.reduce((sum, each) => sum + each.width, 0);
}

/**
 * Cells are whole pixels, so room is left over: give it to single layers, the input first, then the smallest maps.
 * @param {Layer[]} layers
 * @param {Drawing[]} placed
 * @param {Paper} paper
 */
function enlarge(layers, placed, paper) {
  const order = [0, ...[...layers.keys()].slice(1).toReversed()];
  let grown = true;
  while (grown) {
    grown = false;
    for (const at of order) {
      const larger = placingOf(layers[at]).enlarge(layers[at], placed[at].cell + 1, paper);
      if (!larger || !mayGrow(layers, placed, at, larger, paper.height)) continue;
      if (totalWidth(placed) - placed[at].width + larger.width > paper.room) continue;
      placed[at] = larger;
      grown = true;
    }
  }
}

/**
 * No map may outgrow the map that it was computed from, nor its layer the figure.
 * @type {(layers: Layer[], placed: Drawing[], at: number, larger: Drawing, height: number) => boolean}
 */
function mayGrow(layers, placed, at, larger, height) {
  const side = larger.cell * layers[at].columns;
  const most = at === 0 ? WIDE_SIDES.INPUT * 1.3 : mostAfter(layers[at], placed[at - 1].cell * layers[at - 1].columns);
  return side <= most && larger.height <= height;
}

/**
 * How wide a layer's maps may be after maps that are `side` wide: a stride makes them smaller in the figure as well.
 * @type {(layer: Layer, side: number) => number}
 */
function mostAfter(layer, side) {
  return layer.window && layer.window.stride > 1 ? side * 0.8 : side;
}

/**
 * Share what is left of the width among the gaps; no more than a third of it stays empty at the sides.
 * @type {(drawings: Drawing[], width: number, used: number, height: number) => ReturnType<typeof layOut>}
 */
function spread(drawings, width, used, height) {
  const gap = Math.min(90, (width - used) / (drawings.length - 1));
  let x = Math.max(0, (width - used - gap * (drawings.length - 1)) / 2);
  const placed = drawings.map((drawing) => {
    const place = { ...drawing, x: Math.round(x), y: HEAD + Math.round((height - drawing.height) / 2) };
    x += drawing.width + gap;
    return place;
  });
  return { wide: true, height: height + HEAD + FOOT, planes: height, placed };
}

/** @type {(layer: Layer, cell: number, paper: Paper) => StackDrawing} */
function placeStack(layer, cell, { height, slant }) {
  const [side, tall] = [cell * layer.columns, cell * layer.rows];
  const visible = side < SMALL ? 1 : VISIBLE;
  const most = Math.min(MOST_IN_A_STACK, Math.max(1, Math.floor((height - tall) / (tall * visible)) + 1));
  const stacks = Math.ceil(layer.count / most);
  const each = Math.ceil(layer.count / stacks);
  const down = each > 1 ? Math.min(tall + 4, (height - tall) / (each - 1)) : 0;
  const right = Math.max(3, side * slant);
  const boxes = Array.from({ length: layer.count }, (_, i) => ({
    x: Math.round(Math.floor(i / each) * (side + 8) + (i % each) * right), y: Math.round((i % each) * down),
  }));
  const across = (stacks - 1) * (side + 8) + (each - 1) * right + side;
  const shift = Math.max(0, (LEAST_WIDTH - across) / 2);
  boxes.forEach((box) => { box.x += shift; });
  return { kind: "stack", cell, boxes, wide: side, tall, inset: 0, lean: leanOf(boxes),
    width: Math.max(LEAST_WIDTH, across), height: tall + (each - 1) * down };
}

/**
 * How much further to the left a stack ends at its top.
 * @param {{x: number, y: number}[]} boxes
 */
function leanOf(boxes) {
  const top = boxes.filter((box) => box.y === boxes[0].y);
  return Math.max(...boxes.map((box) => box.x)) - Math.max(...top.map((box) => box.x));
}

/**
 * Units as columns of cells, filled from the top; a unit that is a small map is a block of cells.
 * @type {(layer: Layer, paper: Paper) => CellsDrawing}
 */
function placeCells(layer, { height, cell: side }) {
  const cell = layer.rows > 1 ? 2 : side;
  const [wide, tall] = [layer.columns * cell + 1, layer.rows * cell + 1];
  const across = Math.ceil(layer.count / Math.floor(height / tall));
  const down = Math.ceil(layer.count / across);
  const inset = Math.max(0, (LEAST_WIDTH - across * wide) / 2);
  return { kind: "cells", cell, across, down, wide, tall, inset, lean: 0, byColumn: true,
    width: Math.max(LEAST_WIDTH, across * wide), height: down * tall };
}

/** @type {(width: number, height: number) => OutputDrawing} */
function placeOutput(width, height) {
  return { kind: "output", cell: 0, inset: 0, lean: 0, width, height, row: height / 10 };
}

/** @type {typeof layOut} */
function layOutNarrow(layers, width) {
  let y = 0;
  let side = Infinity; // of the layer before
  const placed = layers.map((layer) => {
    const place = { ...placingOf(layer).narrow(layer, width, mostAfter(layer, side)), x: 0, y: y + NARROW_HEAD };
    y = place.y + place.height + 12;
    side = place.cell * layer.columns;
    return place;
  });
  return { wide: false, height: y, planes: 0, placed };
}

/** @type {(layer: Layer, width: number, most: number) => StackDrawing} */
function placeStackNarrow(layer, width, most) {
  let cell = Math.max(1, Math.floor(Math.min(most, roleOf(layer.role).narrowSide) / layer.columns));
  while (cell > 1 && linesOf(layer, width, cell) * cell * layer.rows > 130) cell--;
  const [side, tall] = [cell * layer.columns, cell * layer.rows];
  const lines = linesOf(layer, width, cell);
  const across = Math.ceil(layer.count / lines);
  const boxes = Array.from({ length: layer.count }, (_, i) => ({
    x: (i % across) * (side + NARROW_GAP), y: Math.floor(i / across) * (tall + NARROW_GAP),
  }));
  return { kind: "stack", cell, boxes, wide: side, tall, inset: 0, lean: 0, width, height: lines * (tall + NARROW_GAP) - NARROW_GAP };
}

/** @type {(layer: Layer, width: number, cell: number) => number} */
function linesOf(layer, width, cell) {
  return Math.ceil(layer.count / Math.max(1, Math.floor((width + NARROW_GAP) / (cell * layer.columns + NARROW_GAP))));
}

/** @type {(layer: Layer, width: number) => CellsDrawing} */
function placeCellsNarrow(layer, width) {
  const cell = layer.rows > 1 ? 2 : 10;
  const [wide, tall] = [layer.columns * cell + 1, layer.rows * cell + 1];
  const lines = Math.ceil(layer.count / Math.max(1, Math.floor(width / wide)));
  const across = Math.ceil(layer.count / lines);
  return { kind: "cells", cell, across, down: lines, wide, tall, inset: 0, lean: 0, byColumn: false,
    width: across * wide, height: lines * tall };
}

/**
 * Column and line of a unit among the cells.
 * @param {{byColumn: boolean, across: number, down: number}} place
 * @param {number} unit
 */
export function cellPlace(place, unit) {
  return place.byColumn
    ? [Math.floor(unit / place.down), unit % place.down]
    : [unit % place.across, Math.floor(unit / place.across)];
}
