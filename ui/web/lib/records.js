// Whatever comes in kinds is a record in a table, by its name.

import { joinWords } from "./numbers.js";

/**
 * The record of that name; an unknown name is refused with the names there are.
 * @template T
 * @param {Record<string, T>} records
 * @param {string} what one of them in words
 * @param {string} name
 */
export function findRecord(records, what, name) {
  if (!Object.hasOwn(records, name)) {
    throw new Error(`There is no ${what} "${name}": there are ${joinWords(Object.keys(records))}.`);
  }
  return records[name];
}
