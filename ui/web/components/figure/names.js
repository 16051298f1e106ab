// What the layers, units and values of the LeNet-5 figure are called.

/**
 * What a unit is called.
 * @param {{name: string, role: string, size: number}} info
 * @param {number} unit
 */
export function unitName(info, unit) {
  if (info.role === "input") return info.name;
  if (info.role === "output") return `${info.name}, digit ${unit}`;
  return `${info.name}, ${info.size > 1 ? "map" : "unit"} ${unit}`;
}

/** @param {{name: string, role: string, count: number, rows: number, columns: number}} layer */
export function describeLayer({ name, role, count, rows, columns }) {
  if (role === "input") return `${name}, ${rows} by ${columns} pixels`;
  return rows * columns > 1 ? `${name}, ${count} maps of ${rows} by ${columns}` : `${name}, ${count} units`;
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
