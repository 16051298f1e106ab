// The thin lines of the LeNet-5 figure: at rest an example of each window, as in the paper; when a value is pointed at,
// its real window in every map that it was computed from.

const SVG = "http://www.w3.org/2000/svg";
const OPERATIONS = { convolution: "convolution", pooling: "pooling", subsampling: "subsampling" };

function drawWires(view) {
  const { plan, wires } = view;
  if (!plan) return;
  wires.setAttribute("width", view.width);
  wires.setAttribute("height", plan.height);
  const marks = plan.wide ? drawOperations(view) : [];
  if (view.cursor && view.cursor.at > 0) marks.push(...drawSource(view, view.cursor, "live-wire"));
  else if (plan.wide) marks.push(...drawExamples(view));
  if (view.cursor && view.plan.placed[view.cursor.at].kind !== "output") {
    marks.push(drawBox(localBox(view, view.cursor.at, view.cursor.unit, { ...view.cursor, rows: 1, columns: 1 }), "here"));
  }
  wires.replaceChildren(...marks);
  wires.classList.toggle("pointing", Boolean(view.cursor));
}

/** One window between each pair of neighbours, from the last and frontmost map. */
function drawExamples(view) {
  const marks = [];
  for (let at = 1; at < view.info.length; at++) {
    const info = view.info[at];
    if (info.size === 1) { marks.push(...drawFan(view, at)); continue; }
    const unit = info.size > 1 ? info.count - 1 : 0;
    const cursor = { at, unit, row: Math.floor(info.rows * 0.6), column: Math.floor(info.columns * 0.35) };
    marks.push(...drawSource(view, cursor, "wire", true));
  }
  return marks;
}

/** Full connection: the right edge of the layer before, drawn out to the left edge of the layer's own. */
function drawFan(view, at) {
  const [from, to] = [outline(view, at - 1), outline(view, at)];
  return [drawLine(from.topRight, from.top, to.left, to.top, "wire"),
    drawLine(from.right, from.bottom, to.left, to.bottom, "wire")];
}

/** The edges of a layer; a slanted stack's right edge is further left at its top. */
function outline(view, at) {
  const place = view.plan.placed[at];
  const inset = place.inset ?? 0;
  const right = place.x + place.width - inset;
  const slant = place.boxes ? Math.max(...place.boxes.map((box) => box.x)) - topRightOf(place.boxes) : 0;
  return { left: place.x + inset, right, topRight: right - slant, top: place.y, bottom: place.y + place.height };
}

function topRightOf(boxes) {
  return Math.max(...boxes.filter((box) => box.y === boxes[0].y).map((box) => box.x));
}

/** The windows that a value was computed from, and lines from the nearest of them to the value. */
function drawSource(view, cursor, className, single = false) {
  const [info, before] = [view.info[cursor.at], view.info[cursor.at - 1]];
  if (info.kind === "dense" || info.kind === "output") return drawFan(view, cursor.at).map((line) => restyle(line, className));
  const window = sourceWindow(view, cursor);
  const all = sourceUnits(view, cursor);
  const sources = single ? all.slice(-1) : all;
  const boxes = sources.map((unit) => localBox(view, cursor.at - 1, unit, window));
  const target = localBox(view, cursor.at, cursor.unit, { ...cursor, rows: 1, columns: 1 });
  const lines = view.plan.wide ? drawCone(boxes[boxes.length - 1], target, className) : [];
  return [...boxes.map((box) => drawBox(box, className)), ...lines];
}

function drawCone(from, to, className) {
  const [x, y] = [to.left + to.width / 2, to.top + to.height / 2];
  return [drawLine(from.left + from.width, from.top, x, y, className),
    drawLine(from.left + from.width, from.top + from.height, x, y, className)];
}

/** What is done between two layers, written under the gap between them. */
function drawOperations(view) {
  const { placed, planes } = view.plan;
  const marks = [];
  for (let at = 1; at < placed.length; at++) {
    const kind = view.info[at].kind;
    if (view.info[at].size === 1 && view.info[at].name !== "F6") continue;
    const k = kind === "pooling" ? POOLING_WINDOW : kernelSide(view);
    const words = kind === "dense" ? ["full", "connection"] : [OPERATIONS[view.info[at].operation], `${k}×${k}`];
    const x = kind === "dense"
      ? placed[at].x + placed[at].width / 2
      : (outline(view, at - 1).right + outline(view, at).left) / 2;
    words.forEach((word, line) => marks.push(drawText(x, HEAD + planes + 18 + line * 14, word)));
  }
  return marks;
}

function drawBox({ left, top, width, height }, className) {
  return drawShape("rect", { x: left, y: top, width, height, class: className });
}

function drawLine(x1, y1, x2, y2, className) {
  return drawShape("line", { x1, y1, x2, y2, class: className });
}

function drawText(x, y, text) {
  const shape = drawShape("text", { x, y, class: "operation" });
  shape.textContent = text;
  return shape;
}

function drawShape(name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  return shape;
}

function restyle(shape, className) {
  shape.setAttribute("class", className);
  return shape;
}
