// The order of the rows of a table: by the value that a column sorts by, rows without a value last.

/**
 * @typedef {{ id: string, cells: string[], keys: (string | number | null)[] }} Row
 * @typedef {{ column: number, down: boolean } | null} Order
 */

/**
 * The rows in an order; null leaves them as they came. Rows that are equal stay in the order in which they came.
 * @param {Row[]} rows
 * @param {Order} order
 */
export function sortRows(rows, order) {
  if (!order) return [...rows];
  const { column, down } = order;
  return rows.toSorted((one, other) => compareKeys(one.keys[column], other.keys[column], down));
}

/**
 * @param {string | number | null} one
 * @param {string | number | null} other
 * @param {boolean} down
 */
function compareKeys(one, other, down) {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const difference = typeof one === "number" ? one - Number(other) : one.localeCompare(String(other), "en");
  return down ? -difference : difference;
}

/**
 * The order after a click on a column's head: its first direction, then the other, then as the rows came.
 * @param {Order} order
 * @param {number} column
 * @param {boolean} numeric  numbers begin with the largest, words with A
 * @returns {Order}
 */
export function nextOrder(order, column, numeric) {
  if (order?.column !== column) return { column, down: numeric };
  return order.down === numeric ? { column, down: !numeric } : null;
}
