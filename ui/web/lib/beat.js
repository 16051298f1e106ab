// One clock for all that looks at a training again and again: what comes together is painted in one frame, and each frame
// of a page takes time from a training on the same machine.

const BEAT = 960; // milliseconds: with the way to the server and back, once a second

/** Milliseconds until the clock's next beat, or the next of every so many. @param {number} [every] @param {number} [now] */
export function untilBeat(every = 1, now = performance.now()) {
  const period = every * BEAT;
  return period - (now % period);
}
