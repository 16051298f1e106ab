// The roles that layers have in a network: what is put in, what answers, and all between. A role is a record of what is
// special to it; how its layers are drawn is up to their kind of drawing.

import { chooseActivationPalette, chooseInkPalette, cssColor } from "../../lib/colors.js";
import { findRecord } from "../../lib/records.js";

/** @typedef {import("../../lib/colors.js").Palette} Palette */

/**
 * unitName: what a unit is called. describe: the whole layer in words. drawing: the kind of drawing, told whether the
 * layer has maps that can stand as planes. color: of a unit with that value; digits: those of the ten digits.
 * palette: how its values become colours. narrowSide: of a map in the narrow figure, in pixels, at most.
 * @typedef {{
 *   unitName: (info: {name: string, size: number}, unit: number) => string,
 *   describe: (layer: {name: string, count: number, rows: number, columns: number}) => string,
 *   drawing: (hasMaps: boolean) => "stack" | "cells" | "output",
 *   color: (value: number, unit: number, palette: Palette, digits: string[]) => string,
 *   palette: typeof chooseActivationPalette,
 *   narrowSide: number,
 * }} Role
 */

/** @type {Role} */
const hidden = {
  unitName: ({ name, size }, unit) => `${name}, ${size > 1 ? "map" : "unit"} ${unit}`,
  describe: ({ name, count, rows, columns }) => (
    rows * columns > 1 ? `${name}, ${count} maps of ${rows} by ${columns}` : `${name}, ${count} units`),
  drawing: (hasMaps) => (hasMaps ? "stack" : "cells"),
  color: (value, _, palette) => cssColor(value, palette),
  palette: chooseActivationPalette,
  narrowSide: 56,
};

/** @type {Role} */
const input = {
  ...hidden,
  unitName: ({ name }) => name,
  describe: ({ name, rows, columns }) => `${name}, ${rows} by ${columns} pixels`,
  drawing: () => "stack",
  palette: chooseInkPalette,
  narrowSide: 112,
};

/** @type {Role} */
const output = {
  ...hidden,
  unitName: ({ name }, unit) => `${name}, digit ${unit}`,
  drawing: () => "output",
  color: (_value, unit, _palette, digits) => digits[unit],
};

const ROLES = { input, hidden, output };

/** @param {string} name */
export function roleOf(name) {
  return findRecord(ROLES, "role of a layer", name);
}
