// What the layers, units and values of the LeNet-5 figure are called.

import { roleOf } from "./roles.js";

/**
 * What a unit is called.
 * @param {{name: string, role: string, size: number}} info
 * @param {number} unit
 */
export function unitName(info, unit) {
  return roleOf(info.role).unitName(info, unit);
}

/** @param {{name: string, role: string, count: number, rows: number, columns: number}} layer */
export function describeLayer(layer) {
  return roleOf(layer.role).describe(layer);
}

/**
 * "C1, map 2, row 3, column 4".
 * @param {{name: string, role: string, size: number}} info
 * @param {{unit: number, row: number, column: number}} cursor
 */
export function placeText(info, { unit, row, column }) {
  const name = unitName(info, unit);
  return info.size > 1 ? `${name}, row ${row}, column ${column}` : name;
}
