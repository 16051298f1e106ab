/** What a network is given: how pixels become its input. One record for each size of input, as in lenet/network/inputs.py. */

/** The side of MNIST's images, and of every prepared drawing. */
export const PIXELS = 28;

/**
 * `edge`: rows and columns of ground around the pixels; `ground` and `ink`: what a pixel without ink, or full of it,
 * becomes; `padsC1`: whether C1 puts zeros around its input.
 * @typedef {{edge: number, ground: number, ink: number, padsC1: boolean}} InputFormat
 */

/** @type {Record<string, InputFormat>} by the side of the input */
export const INPUT_FORMATS = {
  28: { edge: 0, ground: 0, ink: 1, padsC1: true },
  32: { edge: 2, ground: -0.1, ink: 1.175, padsC1: false },
};

/**
 * The network's input, from `ground` to `ink`, with its edge.
 * @param {ArrayLike<number>} image 28 x 28 pixels, 0 ground to 255 ink
 * @param {InputFormat} format
 * @returns {Float32Array} side x side
 */
export function scaleImage(image, { edge, ground, ink }) {
  const side = PIXELS + 2 * edge;
  const input = new Float32Array(side * side).fill(ground);
  for (let i = 0; i < PIXELS * PIXELS; i++) {
    const row = Math.floor(i / PIXELS) + edge;
    input[row * side + edge + (i % PIXELS)] = (image[i] / 255) * (ink - ground) + ground;
  }
  return input;
}
