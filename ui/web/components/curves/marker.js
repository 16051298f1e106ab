// A line across the curves, at the epoch whose network the page shows.

/** @typedef {{plot: {over: HTMLElement, valToPos: (value: number, axis: string) => number}, marker?: HTMLElement}} Marked */

/**
 * Put the line where the epoch stands, or take it away.
 * @param {Marked} place
 * @param {number | null} epoch
 * @param {[number, number]} range of x in view
 */
export function markEpoch(place, epoch, [from, to]) {
  const { over } = place.plot;
  if (!place.marker || place.marker.parentElement !== over) {
    place.marker?.remove();
    place.marker = document.createElement("div");
    place.marker.className = "epoch-marker";
    over.append(place.marker);
  }
  const isShown = epoch !== null && epoch >= from && epoch <= to;
  place.marker.hidden = !isShown;
  if (isShown) place.marker.style.left = `${place.plot.valToPos(epoch, "x")}px`;
}
