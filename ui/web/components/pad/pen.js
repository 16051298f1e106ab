// One pen at a time: mouse, finger or stylus. A second finger, or the palm that rests beside the stylus, draws nothing.

/**
 * @typedef {{begin: (event: PointerEvent) => void, extend: (events: PointerEvent[], last: PointerEvent) => void,
 *   end: (event?: PointerEvent) => void, drop: () => void}} Hand what is told of the pen
 */

/**
 * Tell the hand of what a pen does on an area. A stroke goes on where the pen leaves the area, and ends where the browser
 * takes the pen away, or the page takes the area.
 * @param {HTMLElement} area
 * @param {Hand} hand
 * @returns {() => void} what ends it all
 */
export function followPen(area, hand) {
  const ending = new AbortController();
  /** The newest event of the pen that is down. @type {PointerEvent | null} */
  let pen = null;
  /** @type {(name: string, react: (event: PointerEvent) => void) => void} */
  const listen = (name, react) => area.addEventListener(name, /** @type {EventListener} */ (react), { signal: ending.signal });
  listen("pointerdown", (event) => {
    if (event.button !== 0 || (pen && !isStylusOverPalm(event, pen))) return;
    if (pen) hand.drop();
    pen = event;
    area.setPointerCapture(event.pointerId);
    hand.begin(event);
  });
  // The same places come twice where the browser knows the first of these names: at once, and once more before the frame.
  for (const name of ["pointerrawupdate", "pointermove"]) {
    listen(name, (event) => {
      if (event.pointerId !== pen?.pointerId) return;
      const { timeStamp } = pen;
      const events = event.getCoalescedEvents?.() ?? [];
      const news = (events.length ? events : [event]).filter((each) => each.timeStamp > timeStamp);
      if (!news.length) return;
      pen = event;
      hand.extend(news, event);
    });
  }
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    listen(name, (event) => {
      if (event.pointerId !== pen?.pointerId) return;
      pen = null;
      hand.end(event);
    });
  }
  return () => {
    ending.abort();
    if (pen) hand.end();
  };
}

/** @param {PointerEvent} event @param {PointerEvent} pen */
function isStylusOverPalm(event, pen) {
  return event.pointerType === "pen" && pen.pointerType === "touch";
}
