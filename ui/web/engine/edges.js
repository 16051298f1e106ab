/**
 * What of a drawing can be seen: strokes are cut where they leave the canvas, at the same places as in
 * lenet/preprocessing/edges.py.
 */

import { CANVAS_SIDE, UNITS } from "./ink.js";

/** @typedef {import("./ink.js").Stroke} Stroke */
/** A line's x and y, in eighths of a pixel. @typedef {[number, number]} Point */

/**
 * The strokes without what lies further beyond the canvas's edges than half the pen's width: it leaves no ink.
 *
 * A stroke that leaves the canvas and comes back becomes two. Where a line crosses an edge, its other coordinate is rounded
 * to whole eighths of a pixel, halves up.
 * @param {Stroke[]} strokes
 */
export function cutAtEdges(strokes) {
  return strokes.flatMap(cutStroke);
}

/** @param {Stroke} stroke @returns {Stroke[]} */
function cutStroke(stroke) {
  const low = (-stroke.width * UNITS) / 2;
  const high = CANVAS_SIDE * UNITS - low;
  if (stroke.points.every((place) => low <= place && place <= high)) return [stroke];
  let lines = [pair(stroke.points)];
  for (const axis of [0, 1]) {
    for (const [edge, sign] of [[low, 1], [high, -1]]) lines = lines.flatMap((line) => cutLine(line, axis, edge, sign));
  }
  return lines.map((line) => ({ width: stroke.width, points: line.flat() }));
}

/** @param {number[]} points x0, y0, x1, y1, ... @returns {Point[]} */
function pair(points) {
  return Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
}

/**
 * The parts of a line where `sign` times its coordinate on the axis is at least `sign` times the edge's.
 * @param {Point[]} line
 * @param {number} axis
 * @param {number} edge
 * @param {number} sign
 */
function cutLine(line, axis, edge, sign) {
  /** @type {Point[][]} */
  const parts = [];
  let wasInside = false;
  line.forEach((point, i) => {
    const isInside = sign * point[axis] >= sign * edge;
    if (isInside && !wasInside) parts.push([]);
    if (i > 0 && isInside !== wasInside) parts[parts.length - 1].push(cross(line[i - 1], point, axis, edge));
    if (isInside) parts[parts.length - 1].push(point);
    wasInside = isInside;
  });
  return parts;
}

/**
 * Where the way from one point to another, on either side of an edge, crosses it.
 * @param {Point} start
 * @param {Point} end
 * @param {number} axis
 * @param {number} edge
 * @returns {Point}
 */
function cross(start, end, axis, edge) {
  let [share, whole] = [edge - start[axis], end[axis] - start[axis]];
  if (whole < 0) [share, whole] = [-share, -whole];
  const way = end[1 - axis] - start[1 - axis];
  const other = start[1 - axis] + Math.floor((2 * way * share + whole) / (2 * whole));
  return axis === 0 ? [edge, other] : [other, edge];
}
