// What the network reads, in words: a line on Home, the digit and a sentence on Draw, a line on Inspect that says whether it is
// right, one on Train that says when. Shown at every frame, said to those who listen when the pen rests.

import { make, makeLive, setText } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";
import { findRecord } from "../../lib/records.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";
import { describeCertainty, describeSize, rankDigits } from "./words.js";

/**
 * form: one of FORMS. perfect: what each digit gets at best. hint: what to do while there is nothing to read.
 * @typedef {{form: string, perfect: number[], hint: string}} Data
 * @typedef {{digit: string, text: string}} Answer
 */

/** @type {Record<string, (root: HTMLElement) => (answer: Answer) => void>} */
const FORMS = {
  line(root) {
    const line = root.appendChild(make("h2"));
    return ({ text }) => setText(line, text);
  },
  digit(root) {
    const [digit, text] = [make("div", { className: "digit draw-digit" }), make("p")];
    root.append(make("div", { className: "draw-answer" }, digit, text));
    return (answer) => { setText(digit, answer.digit); setText(text, answer.text); };
  },
  verdict(root) {
    const line = root.appendChild(make("h4"));
    return ({ text }) => setText(line, text);
  },
  moment(root) {
    const line = root.appendChild(make("h2", { className: "moment" }));
    return ({ text }) => setText(line, text);
  },
};

/** What each form says of a digit that was read. @type {Record<string, (data: Data) => string>} */
const SENTENCES = {
  line: () => `The network ${describeReading()}`,
  moment: () => `${store.moment?.words ?? "Now"} it ${describeReading()}`,
  verdict: describeVerdict,
  digit: ({ perfect }) => describeCertainty(/** @type {Trace} */ (store.trace).probabilities, perfect) + describeSize(store.input.box),
};

/** @typedef {import("../../live/store.js").Trace} Trace */

function describeReading() {
  const { probabilities } = /** @type {Trace} */ (store.trace);
  const [digit] = rankDigits(probabilities);
  return `reads ${store.input.label} as ${digit}, ${formatShare(probabilities[digit])} sure`;
}

function describeVerdict() {
  const { input: { label, digit }, trace } = store;
  const { probabilities } = /** @type {Trace} */ (trace);
  const [guess] = rankDigits(probabilities);
  const verdict = guess === digit ? ", and that is right" : `, but it is ${digit === 8 ? "an" : "a"} ${digit}`;
  const name = label[0].toUpperCase() + label.slice(1);
  return `${name} is read as ${guess} (${formatShare(probabilities[guess])})${Number.isInteger(digit) ? verdict : ""}.`;
}

/** @param {{data: Data, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), (root) => buildAnswer(root, data));
  view.data = data;
  view.unsubscribe();
  view.unsubscribe = store.subscribe(() => showAnswer(view));
  return leaveView(view, () => view.unsubscribe());
}

/** @param {HTMLElement} root @param {Data} data */
function buildAnswer(root, data) {
  const show = findRecord(FORMS, "form of an answer", data.form)(root);
  const live = makeLive();
  root.append(live);
  return { root, data, show, live, said: "", unsubscribe: () => {} };
}

/** @param {ReturnType<typeof buildAnswer>} view */
function showAnswer(view) {
  const answer = findAnswer(view.data);
  view.show(answer);
  if (!store.resting) return;
  const news = store.moment ? `${answer.digit} ${store.input.label}` : answer.text; // a training changes the rest all the time
  if (news !== view.said) setText(view.live, answer.text);
  view.said = news;
}

/** @param {Data} data @returns {Answer} */
function findAnswer(data) {
  if (store.input.image && !store.trace) return { digit: "…", text: store.problem || "The network is on its way…" };
  if (!store.trace) return { digit: "?", text: data.hint };
  return { digit: String(rankDigits(store.trace.probabilities)[0]), text: findRecord(SENTENCES, "form of an answer", data.form)(data) };
}
