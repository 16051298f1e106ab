// Which of the files that were chosen are sent to the server: not the large ones, not too many. Pure functions.

/**
 * largest, total: bytes of one file and of all; most: how many at once.
 * @typedef {{largest: number, total: number, most: number}} Limits
 * @typedef {{name: string, size: number}} Sized
 */

/**
 * @template {Sized} File
 * @param {Iterable<File> | null | undefined} files
 * @param {Limits} limits
 * @returns {{kept: File[], refused: Sized[], left: number}} `left`: how many there are too many
 */
export function sortFiles(files, { largest, total, most }) {
  const all = [...(files ?? [])];
  const readable = all.filter(({ size }) => size <= largest);
  const kept = [];
  let bytes = 0;
  for (const file of readable.slice(0, most)) {
    bytes += file.size;
    if (bytes > total) break;
    kept.push(file);
  }
  const refused = all.filter(({ size }) => size > largest).map(({ name, size }) => ({ name, size }));
  return { kept, refused, left: readable.length - kept.length };
}
