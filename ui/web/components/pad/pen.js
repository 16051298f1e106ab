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
  /** @type {PointerEvent | null} */
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
  listen("pointermove", (event) => {
    if (event.pointerId !== pen?.pointerId) return;
    const events = event.getCoalescedEvents?.() ?? [];
    hand.extend(events.length ? events : [event], event);
  });
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
