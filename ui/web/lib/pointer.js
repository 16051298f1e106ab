// Mouse, finger and arrow keys.

/** Right and down for each arrow key. @type {Record<string, [number, number]>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Tell `point` where a mouse or finger is, and `leave` when it is gone.
 *
 * A finger lifted is not gone: what it tapped stays until it taps elsewhere or scrolls.
 * @param {HTMLElement} area
 * @param {(event: PointerEvent) => void} point
 * @param {() => void} leave
 * @returns {() => void} what ends it all
 */
export function followPointer(area, point, leave) {
  const ending = new AbortController();
  /** @type {(target: EventTarget, name: string, react: (event: any) => void, capture?: boolean) => void} */
  const listen = (target, name, react, capture = false) =>
    target.addEventListener(name, react, { signal: ending.signal, passive: true, capture });
  let touching = false;
  /** @param {PointerEvent} event */
  const note = (event) => { touching = event.pointerType === "touch"; point(event); };
  listen(area, "pointermove", note);
  listen(area, "pointerdown", note);
  listen(area, "pointerleave", () => { if (!touching) leave(); });
  listen(document, "pointerdown", (event) => { if (!event.composedPath().includes(area)) leave(); });
  listen(document, "scroll", () => { if (touching) leave(); }, true);
  return () => ending.abort();
}
