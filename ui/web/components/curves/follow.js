// What a live run learns between two runs of the page, read from the run's file of latest events: a run of the page
// costs a browser ten times as much, and what it costs is taken from the training.

import { findBase } from "../../lib/base.js";
import { untilBeat } from "../../lib/beat.js";

/** @typedef {import("./axes.js").Curve} Curve */
/** @typedef {import("./index.js").Figure} Figure */
/** @typedef {import("./index.js").View} View */
/** @typedef {{show: () => void, ask: (status: string | undefined) => void}} FollowActions */
/** @typedef {{event: string, time: number, [value: string]: unknown}} Event a line of the file */
/** @typedef {Event & {epoch: number, step: number}} Point */

const SOON = 160; // milliseconds
const MANY = 300; // points of a curve, from which on every other beat will do

/** Forget what was learnt and looked at in another run. @param {View} view */
export function forgetRun(view) {
  Object.assign(view, { events: undefined, status: undefined, range: null, hover: null });
}

/**
 * Poll the file again and again, as long as the page gives one to follow.
 * @param {View} view
 * @param {FollowActions} actions draw the new points; have the page run
 */
export function followRun(view, actions) {
  view.actions = actions;
  if (view.following || !view.given.follow) return;
  view.following = true;
  const poll = async () => {
    if (view.root.view !== view || !view.given.follow) { view.following = false; return; }
    const begin = performance.now();
    if (!document.hidden) await readEvents(view).catch(() => {}); // no network for a moment: the page runs anyway
    setTimeout(poll, Math.max(findPause(view), 5 * (performance.now() - begin)));
  };
  setTimeout(poll, findPause(view));
}

/** Milliseconds until the next look: for the first point nobody likes to wait, and long curves change little. @param {View} view */
function findPause({ given: { follow }, data }) {
  if (follow?.hurry) return SOON;
  return untilBeat(data.panels[0].curves[0].points.length > 2 * MANY ? 2 : 1);
}

/** @param {View} view */
async function readEvents(view) {
  if (!view.given.follow) return;
  const { address } = view.given.follow;
  const answer = await fetch(new URL(address, findBase(document)), { cache: "no-store" });
  if (!answer.ok) return;
  const events = parseEvents(await answer.text());
  if (view.root.view !== view || view.given.follow?.address !== address) return; // the page shows another run by now
  view.events = joinEvents(view.events ?? [], events, view.given.follow.seen);
  view.actions.show();
  const news = events.findLast((event) => !isPoint(event));
  const status = news ? `${news.event} ${news.time}` : view.status;
  const changed = view.status && status !== view.status; // paused, ended …
  view.status = status;
  if (changed || (hasBegun(view.data) && !hasBegun(view.given))) view.actions.ask(status);
}

/** Whether any batch has been learnt. @param {Figure} figure */
function hasBegun(figure) {
  return figure.panels[0].curves[0].points.length > 0;
}

/** The events of a file, a line of JSON each; a last line that is not whole yet is left out. @param {string} text */
export function parseEvents(text) {
  /** @type {Event[]} */
  const events = text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  return events;
}

/**
 * What was read before and what is read now; the file holds the last events alone, and the page may not run for a while.
 * @param {Event[]} before
 * @param {Event[]} now
 * @param {number} seen as in findNewPoints
 */
export function joinEvents(before, now, seen) {
  const first = now[0]?.time ?? Infinity;
  return [...before.filter(({ time }) => time > seen && time < first), ...now];
}

/** @param {Event} event @returns {event is Point} */
function isPoint(event) {
  return event.event === "batch" || event.event === "epoch";
}

/**
 * The points at the end of the file that are newer than those the page was given, oldest first. An epoch that was
 * stopped is left out: only the page knows where it ended.
 * @param {Event[]} events
 * @param {number} seen the time of the newest point that the page was given
 */
export function findNewPoints(events, seen) {
  /** @type {Point[]} */
  const points = [];
  for (const point of events.toReversed()) {
    if (!isPoint(point) || point.time <= seen) break;
    if (!point.partial) points.unshift(point);
  }
  return points;
}

/** Whether an event adds a point to a curve. @param {Point} point @param {Curve} curve */
function belongs(point, { event, value }) {
  return point.event === event && Number.isFinite(point[value]);
}

/**
 * The figure that the page was given, with what has been learnt since.
 * @param {Figure} figure
 * @param {Event[]} [events]
 * @returns {Figure}
 */
export function addNewPoints(figure, events) {
  const { follow } = figure;
  if (!follow || !events) return figure;
  const points = findNewPoints(events, follow.seen);
  if (!points.length) return figure;
  /** @param {Point} point */
  const place = ({ event, epoch, step }) => (event === "batch" ? epoch - 1 + step / follow.steps : epoch);
  /** @param {Curve} curve */
  const added = (curve) => points.flatMap((point) => (belongs(point, curve) ? [place(point), Number(point[curve.value])] : []));
  /** @param {Curve} curve */
  const extend = (curve) => ({ ...curve, points: [...curve.points, ...added(curve)] });
  const panels = figure.panels.map((panel) => ({ ...panel, curves: panel.curves.map(extend) }));
  return { ...figure, panels, x: { ...figure.x, max: Math.max(figure.x.max, ...points.map(place)) } };
}
