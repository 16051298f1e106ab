// What the network reads, in words: a line on Home, the digit and a sentence on Draw, a line on Inspect that says whether it is
// right, one on Train that says when. Shown at every frame, said to those who listen when the pen rests.
//
// Where the network takes what is read for no digit, that is said in the digit's place: while a hand is at work, that it is
// not sure yet; once the drawing rests, that it is none. Train tells how an answer grows, whatever that is.

import { make, makeLive, setClass, setText } from "../../lib/dom.js";
import { formatShare } from "../../lib/numbers.js";
import { findRecord } from "../../lib/records.js";
import { keepView, leaveView } from "../../lib/view.js";
import { store } from "../../live/store.js";
import { NO_DIGIT, NOT_YET, describeCertainty, describeLikeliest, describeSize, rankDigits } from "./words.js";

/**
 * form: one of FORMS. perfect: what each digit gets at best. hint: what to do while there is nothing to read.
 * @typedef {{form: string, perfect: number[], hint: string}} Data
 * digit: what stands large; "" where nothing should. text: what is said. aside: what is said besides, small.
 * @typedef {{digit: string, text: string, aside?: string}} Answer
 */

/** @type {Record<string, (root: HTMLElement) => (answer: Answer) => void>} */
const FORMS = {
  line: (root) => writeIn(root.appendChild(make("h2"))),
  digit(root) {
    const [digit, words] = [make("div", { className: "digit draw-digit" }), make("p")];
    root.append(make("div", { className: "draw-answer" }, digit, words));
    const write = writeIn(words);
    return (answer) => { setText(digit, answer.digit); digit.hidden = answer.digit === ""; write(answer); };
  },
  verdict: (root) => writeIn(root.appendChild(make("h4"))),
  moment: (root) => writeIn(root.appendChild(make("h2", { className: "moment" }))),
};

/** What writes an answer's words into an element. @param {HTMLElement} line @returns {(answer: Answer) => void} */
function writeIn(line) {
  const [words, aside] = [make("span"), make("small")];
  line.append(words, aside);
  return ({ text, aside: besides }) => {
    setText(words, besides ? `${text} ` : text);
    setText(aside, besides ?? "");
    setClass(line, "none", besides !== undefined);
  };
}

/** What each form says of a digit that was read. @type {Record<string, (data: Data) => string>} */
const SENTENCES = {
  line: () => `The network ${describeReading()}`,
  moment: () => `${store.moment?.words ?? "Now"} it ${describeReading()}`,
  verdict: describeVerdict,
  digit: ({ perfect }) => describeCertainty(/** @type {Trace} */ (store.trace).probabilities, perfect) + describeSize(store.input.box),
};

/**
 * What each form says before that something is no digit, and after it; one that is not here reads it as the digit that is
 * likeliest. @type {Record<string, () => [string, string]>}
 */
const AROUND_NO_DIGIT = {
  line: () => ["", ""],
  verdict: () => [`${nameInput()}: `, Number.isInteger(store.input.digit) ? ` It is ${nameDigit()}.` : ""],
  digit: () => ["", describeSize(store.input.box)],
};

/** @typedef {import("../../live/store.js").Trace} Trace */

function describeReading() {
  const { probabilities } = /** @type {Trace} */ (store.trace);
  const [digit] = rankDigits(probabilities);
  return `reads ${store.input.label} as ${digit}, ${formatShare(probabilities[digit])} sure`;
}

function describeVerdict() {
  const { input: { digit }, trace } = store;
  const { probabilities } = /** @type {Trace} */ (trace);
  const [guess] = rankDigits(probabilities);
  const verdict = guess === digit ? ", and that is right" : `, but it is ${nameDigit()}`;
  return `${nameInput()} is read as ${guess} (${formatShare(probabilities[guess])})${Number.isInteger(digit) ? verdict : ""}.`;
}

/** What is read, as a sentence begins. */
function nameInput() {
  const { label } = store.input;
  return label[0].toUpperCase() + label.slice(1);
}

/** What the input is, as "a 3" or "an 8". */
function nameDigit() {
  const { digit } = store.input;
  return `${digit === 8 ? "an" : "a"} ${digit}`;
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
  const words = [answer.text, answer.aside].filter(Boolean).join(" ");
  const news = store.moment ? `${answer.digit} ${store.input.label}` : words; // a training changes the rest all the time
  if (news !== view.said) setText(view.live, words);
  view.said = news;
}

/** @param {Data} data @returns {Answer} */
function findAnswer(data) {
  if (store.input.image && !store.trace) return { digit: "…", text: store.problem || "The network is on its way…" };
  if (!store.trace) return { digit: "?", text: data.hint };
  const around = isNoDigit(store.trace) ? AROUND_NO_DIGIT[data.form] : undefined;
  if (around) return describeNoDigit(store.trace, ...around());
  return { digit: String(rankDigits(store.trace.probabilities)[0]), text: findRecord(SENTENCES, "form of an answer", data.form)(data) };
}

/** @param {Trace} trace */
function isNoDigit(trace) {
  if (store.input.problem) return true;
  return Boolean(store.network?.rejects(trace));
}

/** @param {Trace} trace @param {string} before @param {string} after @returns {Answer} */
function describeNoDigit({ probabilities }, before, after) {
  return { digit: "", text: before + (store.input.problem ?? (store.resting ? NO_DIGIT : NOT_YET)), aside: describeLikeliest(probabilities) + after };
}
