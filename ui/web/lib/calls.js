// The calls of a component whose script is still on its way.
//
// Streamlit calls a component with all new data. What it called before the script had come is carried out when it has, and
// browsers keep no order there: data of before could come last, and stay. But Streamlit gives up all of these calls but the
// newest, and tells them at once. So the first calls of a component on the page wait for one turn of the event loop; then the
// newest that was not given up is carried out.
//
// And a component asks for nothing for a page that is being left.

import { isLeft, watchLeaving } from "./leaving.js";

/**
 * @typedef {(name: string, value: unknown) => void} Tell
 * @typedef {{parentElement: object, data: any, setStateValue: Tell, setTriggerValue: Tell}} Given what Streamlit gives a component
 * @typedef {{given: Given, isGivenUp: boolean, leave: () => void}} Call
 */

/**
 * What is to be a component's function, as Streamlit calls it.
 * @param {(given: any) => (() => void) | void} render what carries out a call, and returns how to end what it began
 */
export function takeCalls(render) {
  /** When each component came onto the page, by its element. @type {WeakMap<object, number>} */
  const begun = new WeakMap();
  /** First calls of a component, in the order in which the browser carries them out. @type {WeakMap<object, Call[]>} */
  const waiting = new WeakMap();

  /** @param {Call} call */
  const carryOut = (call) => { call.leave = render(untilLeft(call.given)) ?? call.leave; };

  /** @param {Given} given @returns {Given} */
  const untilLeft = (given) => {
    const { parentElement, setStateValue, setTriggerValue } = given;
    const begin = begun.get(parentElement) ?? 0;
    return {
      ...given,
      setStateValue: (...told) => { if (!isLeft(begin)) setStateValue(...told); },
      setTriggerValue: (...told) => { if (!isLeft(begin)) setTriggerValue(...told); },
    };
  };

  /** @param {object} element @returns {Call[]} */
  const waitForFirst = (element) => {
    /** @type {Call[]} */
    const calls = [];
    waiting.set(element, calls);
    setTimeout(() => {
      begun.set(element, performance.now());
      const newest = calls.findLast(({ isGivenUp }) => !isGivenUp);
      if (newest) carryOut(newest);
    });
    return calls;
  };

  return (/** @type {Given} */ given) => {
    watchLeaving();
    const call = { given, isGivenUp: false, leave: () => {} };
    if (begun.has(given.parentElement)) carryOut(call);
    else (waiting.get(given.parentElement) ?? waitForFirst(given.parentElement)).push(call);
    return () => { call.isGivenUp = true; call.leave(); };
  };
}
