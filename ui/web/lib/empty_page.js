// Mends a page that came out empty.
//
// Where a part of a page asks for a run of it in the very moment in which the visitor goes to another, Streamlit may carry
// out both at once: what it then sends of the new page belongs to the old one, and nothing is shown. Loaded anew, the page
// is there.

import { isCutOff } from "./connection.js";

const [PAUSE, LOOKS, SURE] = [500, 20, 3]; // milliseconds between two looks, how many, and how many in a row find it empty

/** Watch for a while whether the page that was asked for comes. */
export function watchForEmptyPage() {
  let [looks, found] = [0, 0];
  const look = () => {
    found = isEmpty() ? found + 1 : 0;
    if (found === SURE) location.reload();
    else if (++looks < LOOKS) setTimeout(look, PAUSE);
  };
  setTimeout(look, PAUSE);
}

/** Whether no title is shown, though no script runs that could bring one. */
function isEmpty() {
  const state = document.querySelector("[data-test-script-state]")?.getAttribute("data-test-script-state");
  return state?.toLowerCase() === "notrunning" && !isCutOff() && !document.querySelector("h1");
}
