// Where pictures come from on Draw: chosen in Streamlit's uploader or dropped on it, dropped anywhere else on the page, or
// pasted. All of them are handed to the uploader, which sends them; where it is not on the page, Python is asked for it.
//
// What is too large, or too many, is kept back and reported: the uploader would mark such a file red, give the reason in a
// tooltip, which no finger can open, and tell the server nothing.

import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { sortFiles } from "./limits.js";
import { findPasted } from "./paste.js";

/**
 * frame: the class, behind "st-key-", of what the uploader stands in. taken: how often files have come.
 * @typedef {{frame: string, taken: number} & import("./limits.js").Limits} Data
 */

/** The one on the page. @type {Intake | null} */
let intake = null;

/** Take files that another part of the page has got. @param {File[]} files */
export function takeFiles(files) {
  if (files.length) intake?.take(files);
}

/** @param {any} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => new Intake(root));
  Object.assign(view, { data, report: setTriggerValue });
  return leaveView(view, () => view.end());
}

class Intake {
  /** @type {Data} */
  data = { frame: "", taken: 0, largest: 0, total: 0, most: 0 };
  /** @type {(name: string, value: any) => void} */
  report = () => {};
  /** Files for which there is no uploader yet. @type {File[]} */
  #waiting = [];
  /** Whether what was told last is to be told anew: files were kept back. */
  #hasKeptBack = false;
  #isGiving = false;
  #ending = new AbortController();
  #watcher = new MutationObserver(() => this.#give());

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    intake = this;
    root.append(make("span", { hidden: true })); // as a sign that it is here
    /** @type {(name: string, react: (event: any) => void) => void} */
    const listen = (name, react) => document.addEventListener(name, react, { signal: this.#ending.signal, capture: true });
    listen("change", (event) => this.#choose(event));
    listen("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
    listen("drop", (event) => this.#drop(event));
    listen("paste", (event) => this.#paste(event));
  }

  end() {
    if (intake === this) intake = null;
    this.#ending.abort();
    this.#watcher.disconnect();
  }

  get #uploader() {
    return document.querySelector(`.st-key-${this.data.frame}`);
  }

  /** @param {Event} event */
  #choose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (this.#isGiving || !input.files || !input.closest?.(`.st-key-${this.data.frame}`)) return;
    const { kept, isAll } = this.#sort(input.files);
    if (isAll) return; // the uploader takes them as they are
    event.stopImmediatePropagation();
    this.#wait(kept);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (this.#isGiving || !files.length) return;
    const target = /** @type {Element} */ (event.target);
    const isOnUploader = Boolean(target.closest?.(`.st-key-${this.data.frame}`));
    const { kept, isAll } = this.#sort(files);
    if (isOnUploader && isAll) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isOnUploader) this.#dropNothing(target);
    this.#wait(kept);
  }

  /** The uploader is told that nothing is held over it any more. @param {Element} target */
  #dropNothing(target) {
    this.#isGiving = true;
    target.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }));
    this.#isGiving = false;
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const files = findPasted(event);
    if (!files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.take(files);
  }

  /** @param {File[]} files from anywhere but the uploader */
  take(files) {
    this.#wait(this.#sort(files).kept);
  }

  /**
   * Keep back what is too large or too many, and tell Python of it.
   * @param {Iterable<File>} files
   */
  #sort(files) {
    const { kept, refused, left } = sortFiles(files, this.data);
    const isAll = !refused.length && !left;
    if (!isAll || this.#hasKeptBack) this.report("told", { refused, left, count: kept.length, taken: this.data.taken });
    this.#hasKeptBack = !isAll;
    return { kept, isAll };
  }

  /** @param {File[]} files */
  #wait(files) {
    this.#waiting = files;
    if (!files.length) return;
    if (!this.#uploader) this.report("wanted", true);
    this.#watcher.observe(document.body, { childList: true, subtree: true });
    this.#give();
  }

  /** Hand the files to the uploader, as a choice in its own dialog would. */
  #give() {
    const input = /** @type {HTMLInputElement | null | undefined} */ (this.#uploader?.querySelector("input[type='file']"));
    if (!input || !this.#waiting.length) return;
    this.#watcher.disconnect();
    const transfer = new DataTransfer();
    this.#waiting.splice(0).forEach((file) => transfer.items.add(file));
    this.#isGiving = true;
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.#isGiving = false;
  }
}
