import assert from "node:assert/strict";
import test from "node:test";
import { describeCertainty, describeLikeliest, describeSize, rankDigits } from "../../ui/web/components/answer/words.js";

const ONES = Array.from({ length: 10 }, () => 1);

/** Probabilities of ten digits, those not named equal. */
function shares(named) {
  const rest = (1 - Object.values(named).reduce((sum, each) => sum + each, 0)) / (10 - Object.keys(named).length);
  return Array.from({ length: 10 }, (_, digit) => named[digit] ?? rest);
}

test("the digits are ranked by their probability, and of equal ones the smaller comes first", () => {
  assert.deepEqual(rankDigits(shares({ 3: 0.5, 8: 0.3 })), [3, 8, 0, 1, 2, 4, 5, 6, 7, 9]);
});

test("a sure answer, a probable one and a close call", () => {
  assert.equal(describeCertainty(shares({ 7: 0.98 }), ONES), "Read as 7. The network gives it 98.0 %.");
  assert.equal(describeCertainty(shares({ 7: 0.8, 1: 0.1 }), ONES), "Probably 7, with 80.0 %; it could be 1, with 10.0 %.");
  assert.match(describeCertainty(shares({ 4: 0.5, 9: 0.4 }), ONES), /^A close call: 4 with 50.0 % or 9 with 40.0 %\. Make/);
});

test("a share that is low for others may be all that a digit can get", () => {
  const perfect = ONES.map((one, digit) => (digit === 8 ? 0.42 : one));
  const text = describeCertainty(shares({ 8: 0.41, 3: 0.2 }), perfect);
  assert.equal(text, "Read as 8. The network gives it 41.0 %. That is a lot here: the network’s pictures of the ten digits "
    + "(bitmaps) are alike, and its 8 itself would get 42.0 %.");
  assert.match(describeCertainty(shares({ 8: 0.3, 3: 0.1 }), perfect), /^Probably 8/);
});

test("the likeliest digit is named with its share", () => {
  assert.equal(describeLikeliest(shares({ 4: 0.3, 9: 0.25 })), "Likeliest: 4, with 30.0 %.");
});

test("a small drawing gets advice", () => {
  assert.match(describeSize({ top: 10, bottom: 90, left: 10, right: 40 }), /larger/);
  assert.equal(describeSize({ top: 10, bottom: 130, left: 10, right: 40 }), "");
  assert.equal(describeSize(undefined), "");
});
