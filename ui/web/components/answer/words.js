// How sure a network is, in words. Pure functions.

import { formatShare } from "../../lib/numbers.js";

const SURE = 0.95; // from this share of a digit's perfect probability on, the answer is given without doubt
const CLOSE = 0.5; // a runner-up with this share of the winner's probability, or more, makes it a close call
/** What is said of a drawing that rests, and of one at which a hand is at work, if they are taken for no digit. */
export const NO_DIGIT = "I don’t think this is a digit.";
export const NOT_YET = "Not sure yet.";

const SMALL = 110; // pixels of 280: in a smaller digit the pen's stroke, scaled up with it, is fatter than MNIST's

/**
 * @param {ArrayLike<number>} probabilities of the ten digits
 * @param {number[]} perfect what each digit gets from this network at best
 */
export function describeCertainty(probabilities, perfect) {
  const [first, second] = rankDigits(probabilities);
  const [best, next] = [probabilities[first], probabilities[second]];
  if (next >= CLOSE * best) {
    return `A close call: ${first} with ${formatShare(best)} or ${second} with ${formatShare(next)}. `
      + "Make what tells the two apart clearer, and see which one wins.";
  }
  if (best < SURE * perfect[first]) {
    return `Probably ${first}, with ${formatShare(best)}; it could be ${second}, with ${formatShare(next)}.`;
  }
  return `Read as ${first}. The network gives it ${formatShare(best)}${compare(best, first, perfect[first])}.`;
}

/** What something that is taken for no digit is most like. @param {ArrayLike<number>} probabilities */
export function describeLikeliest(probabilities) {
  const [first] = rankDigits(probabilities);
  return `Likeliest: ${first}, with ${formatShare(probabilities[first])}.`;
}

/** The digits, the most probable one first. @param {ArrayLike<number>} probabilities */
export function rankDigits(probabilities) {
  return Array.from(probabilities, (_, digit) => digit).toSorted((a, b) => probabilities[b] - probabilities[a]);
}

/** Why a probability that looks low is high for this network. @type {(best: number, digit: number, perfect: number) => string} */
function compare(best, digit, perfect) {
  if (best >= SURE || perfect >= SURE) return "";
  return ". That is a lot here: the network’s pictures of the ten digits (bitmaps) are alike, and its "
    + `${digit} itself would get ${formatShare(perfect)}`;
}

/** @param {import("../../engine/preparation.js").Box} [box] of the ink, in pixels of 280 */
export function describeSize(box) {
  const small = box && Math.max(box.bottom - box.top, box.right - box.left) + 1 < SMALL;
  return small ? " The drawing is small for its pen: a larger one is read better." : "";
}
