/**
 * Ink becomes the 28x28 image that MNIST's makers would have made of it, step by step as lenet/preprocessing/drawing.py.
 *
 * Box, square, area average to 20x20, brightest to 255, centre of mass to the middle of 28x28. The steps compute in whole
 * numbers, halves rounded up, so that both make the same image, byte for byte.
 */

/** Ink row by row, 0 ground to 255. @typedef {{pixels: Uint8Array, width: number, height: number}} Picture */
/** The first and last rows and columns with ink. @typedef {{top: number, left: number, bottom: number, right: number}} Box */

/** The longer side of every digit in MNIST, in pixels. */
export const DIGIT_SIDE = 20;
/** The side of an MNIST image, in pixels. */
export const IMAGE_SIDE = 28;
/** Where the centre of mass goes before rounding down: it lands between 14 and 15, pixel centres at +0.5. */
const IMAGE_CENTRE = 15;

/**
 * Make of ink the image that the network is given.
 * @param {Uint8Array} pixels row by row, 0 ground to 255
 * @param {number} width
 * @param {number} height
 * @returns {{image: Uint8Array, box: Box} | null} 28 x 28 values, and where in `pixels` they come from; null where
 *     Python raises EmptyDrawingError: if there is no ink, or it is too faint to read
 */
export function prepareInk(pixels, width, height) {
  const ink = { pixels, width, height };
  const box = findBox(ink);
  if (!box) return null;
  const small = shrink(widen(cutBox(ink, box)));
  const digitBox = findBox(small);
  if (!digitBox) return null;
  return { image: centre(brighten(small), digitBox).pixels, box };
}

/**
 * The smallest box around all ink; null if there is none.
 * @param {Picture} ink
 * @returns {Box | null}
 */
export function findBox({ pixels, width, height }) {
  let [top, left, bottom, right] = [height, width, -1, -1];
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let [first, last] = [0, width - 1];
    while (first < width && pixels[start + first] === 0) first++;
    if (first === width) continue;
    while (pixels[start + last] === 0) last--;
    if (top > row) top = row;
    if (left > first) left = first;
    if (right < last) right = last;
    bottom = row;
  }
  return bottom < 0 ? null : { top, left, bottom, right };
}

/**
 * What lies in the box.
 * @param {Picture} ink
 * @param {Box} box
 * @returns {Picture}
 */
export function cutBox(ink, { top, left, bottom, right }) {
  const width = right - left + 1;
  const height = bottom - top + 1;
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * ink.width + left;
    pixels.set(ink.pixels.subarray(start, start + width), row * width);
  }
  return { pixels, width, height };
}

/**
 * The box in the middle of a square on its longer side, so that scaling keeps the digit's shape.
 * @param {Picture} box
 * @returns {Picture}
 */
export function widen(box) {
  const side = Math.max(box.width, box.height);
  return place(box, side, Math.floor((side - box.height) / 2), Math.floor((side - box.width) / 2));
}

/**
 * The square as 20x20: each pixel the exact average of the area it covers.
 * @param {Picture} square
 * @returns {Picture}
 */
export function shrink({ pixels, width: side }) {
  const rows = sumRows(pixels, side, side);
  const columns = sumRows(transpose(rows, side), side, DIGIT_SIDE);
  const sums = transpose(columns, DIGIT_SIDE);
  const area = side * side;
  const levels = Uint8Array.from(sums, (sum) => Math.floor((2 * sum + area) / (2 * area)));
  return { pixels: levels, width: DIGIT_SIDE, height: DIGIT_SIDE };
}

/**
 * Scaled so that the brightest pixel is 255.
 * @param {Picture} small
 * @returns {Picture}
 */
export function brighten({ pixels, width, height }) {
  const brightest = Math.max(...pixels);
  return { pixels: pixels.map((level) => Math.floor((2 * 255 * level + brightest) / (2 * brightest))), width, height };
}

/**
 * The 20x20 placed in 28x28 by whole pixels so that its centre of mass lies in the middle, but loses no ink.
 * @param {Picture} digit
 * @param {Box} box where its ink lies
 * @returns {Picture}
 */
export function centre(digit, box) {
  let [mass, down, right] = [0, 0, 0];
  digit.pixels.forEach((level, i) => {
    mass += level;
    down += level * (2 * Math.floor(i / digit.width) + 1);
    right += level * (2 * (i % digit.width) + 1);
  });
  const top = box.top + offset(down / (2 * mass), box.top, box.bottom);
  const left = box.left + offset(right / (2 * mass), box.left, box.right);
  return place(cutBox(digit, box), IMAGE_SIDE, top, left);
}

/**
 * `side` rows become 20, each the sum of what it covers. Lengths are measured in 1/20 of an old row: then a new row is as
 * long as there are old ones, and all are whole.
 * @param {ArrayLike<number>} values row by row
 * @param {number} side
 * @param {number} width values of a row
 */
function sumRows(values, side, width) {
  const sums = new Float64Array(DIGIT_SIDE * width);
  for (let row = 0; row < DIGIT_SIDE; row++) {
    const start = row * side;
    const end = start + side;
    for (let old = Math.floor(start / DIGIT_SIDE); old * DIGIT_SIDE < end; old++) {
      const overlap = Math.min(end, (old + 1) * DIGIT_SIDE) - Math.max(start, old * DIGIT_SIDE);
      for (let i = 0; i < width; i++) sums[row * width + i] += overlap * values[old * width + i];
    }
  }
  return sums;
}

/**
 * Rows become columns.
 * @param {Float64Array} values row by row
 * @param {number} width values of a row
 */
function transpose(values, width) {
  const height = values.length / width;
  const turned = new Float64Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) turned[column * height + row] = values[row * width + column];
  }
  return turned;
}

/**
 * How far to move the digit so that its centre of mass comes to the middle, held back where ink would leave the image.
 * @param {number} middle where its centre of mass is
 * @param {number} first its first row or column with ink
 * @param {number} last
 */
function offset(middle, first, last) {
  const wanted = Math.trunc(IMAGE_CENTRE - middle);
  return Math.min(Math.max(wanted, -first), IMAGE_SIDE - 1 - last);
}

/**
 * A picture within a black square.
 * @param {Picture} picture
 * @param {number} side
 * @param {number} top where its first row goes
 * @param {number} left
 * @returns {Picture}
 */
function place({ pixels, width, height }, side, top, left) {
  const square = new Uint8Array(side * side);
  for (let row = 0; row < height; row++) {
    square.set(pixels.subarray(row * width, (row + 1) * width), (top + row) * side + left);
  }
  return { pixels: square, width: side, height: side };
}
