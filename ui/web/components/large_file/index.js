// Reports a file that is too large: Streamlit's uploader marks it red, gives the reason in a tooltip, which no finger
// can open, and tells the server nothing.

import { make } from "../../lib/dom.js";

/** @param {any} component */
export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector(".root").replaceChildren(make("span", { hidden: true })); // as a sign that it is here
  const frame = document.querySelector(`.st-key-${data.frame}`);
  if (!frame) return () => {};
  /** @param {any} event */
  const onChoice = (event) => {
    const file = findLarge(event.dataTransfer?.files ?? event.target.files, data.most);
    if (file) setTriggerValue("refused", file);
  };
  const events = ["change", "drop"];
  events.forEach((name) => frame.addEventListener(name, onChoice, true));
  return () => events.forEach((name) => frame.removeEventListener(name, onChoice, true));
}

/**
 * The first file of more than `most` bytes.
 * @param {Iterable<{ name: string, size: number }> | null | undefined} files
 * @param {number} most
 */
export function findLarge(files, most) {
  const file = [...(files ?? [])].find(({ size }) => size > most);
  return file && { name: file.name, size: file.size };
}
