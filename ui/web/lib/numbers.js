// Numbers as people read them, and numbers as they travel.

/** Bytes of a base64 text. @param {string} text */
export function decodeBytes(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Base64 of little-endian float32. @param {string} text */
export function decodeFloats(text) {
  return new Float32Array(decodeBytes(text).buffer);
}

/**
 * A value with six significant digits and a true minus sign.
 * @param {number} value
 */
export function formatValue(value) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "−infinity";
  const text = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}

/** A value with three significant digits, for the ends of a scale. @param {number} value */
export function formatShort(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/**
 * A probability in 0..1 as a percentage, never rounded to 0 % or 100 %; as format_share in ui/text.py.
 * @param {number} probability
 */
export function formatShare(probability) {
  if (probability < 0.0005) return "<0.1 %";
  if (probability >= 0.9995) return ">99.9 %";
  return `${(probability * 100).toFixed(1)} %`;
}

/**
 * Smallest and largest of `count` values from `offset` on; what is not a number counts for nothing.
 * @param {ArrayLike<number>} values
 * @param {number} offset
 * @param {number} count
 * @returns {[number, number]}
 */
export function findRange(values, offset, count) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = offset; i < offset + count; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

/** "1", "1 and 2", "1, 2 and 3". @param {(string | number)[]} words */
export function joinWords(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
