// Pointing at the LeNet-5 figure: which unit and value is meant, what its window says, which inputs it was computed from.

const POOLING_WINDOW = 2; // as in lenet/architecture

function unitName(info, unit) {
  if (info.name === "INPUT") return "INPUT";
  if (info.name === "OUTPUT") return `OUTPUT, digit ${unit}`;
  return `${info.name}, ${info.size > 1 ? "map" : "unit"} ${unit}`;
}

/** What the pointer is on: {at, unit, row, column}, or null. */
function findUnit(view, event) {
  const element = event.target.closest?.(".plane, .cells, .answer");
  if (!element) return null;
  const info = view.info[element.layerAt];
  const place = view.plan.placed[info.at];
  if (place.kind === "output") return { at: info.at, unit: element.unit, row: 0, column: 0 };
  const canvas = element.firstChild;
  if (place.kind === "stack") {
    const [row, column] = cellAt(canvas, event, info.rows, info.columns);
    return { at: info.at, unit: element.unit, row, column };
  }
  const [y, x] = cellAt(canvas, event, place.down * place.tall, place.across * place.wide);
  const [down, across] = [Math.floor(y / place.tall), Math.floor(x / place.wide)];
  const unit = place.byColumn ? across * place.down + down : down * place.across + across;
  if (unit >= info.count) return null;
  const inner = (at, cells) => Math.min(cells - 1, Math.floor(at / place.cell));
  return { at: info.at, unit, row: inner(y % place.tall, info.rows), column: inner(x % place.wide, info.columns) };
}

function valueAt(view, { at, unit, row, column }) {
  const info = view.info[at];
  return view.values[info.offset + unit * info.size + row * info.columns + column];
}

function showUnit(view, cursor) {
  const info = view.info[cursor.at];
  const value = valueAt(view, cursor);
  view.cursor = cursor;
  view.place.textContent = placeText(info, cursor);
  view.value.textContent = formatValue(value);
  view.from.textContent = sourceText(view, cursor);
  paintSwatch(view, info, cursor, value);
  paintLens(view, info, cursor);
  view.stage.querySelectorAll(".raised").forEach((each) => each.classList.remove("raised"));
  view.layers[cursor.at].units[cursor.unit]?.element.classList.add("raised");
  drawWires(view);
  const place = view.plan.placed[cursor.at];
  const beside = view.stage.getBoundingClientRect().left + place.x + place.width;
  showTip(view.tip, unitBox(view, cursor), view.plan.wide ? beside : undefined);
  return value;
}

function placeText(info, { unit, row, column }) {
  const name = unitName(info, unit);
  return info.size > 1 ? `${name}, row ${row}, column ${column}` : name;
}

function paintSwatch(view, info, { unit }, value) {
  const at = scaleIndex(value, info.palette) * 3;
  const color = at < 0 ? info.palette.nan : info.palette.table.slice(at, at + 3);
  view.swatch.style.background = info.name === "OUTPUT" ? view.data.digits[unit] : `rgb(${color})`;
}

function paintLens(view, info, { unit, row, column }) {
  view.lensFrame.hidden = info.size === 1;
  if (info.size === 1) return;
  const side = Math.max(1, Math.floor(168 / info.columns));
  paintMap(view.lens, view.values, info.offset + unit * info.size, info.rows, info.columns, info.palette);
  Object.assign(view.lens.style, { width: `${side * info.columns}px`, height: `${side * info.rows}px` });
  Object.assign(view.lensCell.style, { left: `${column * side}px`, top: `${row * side}px`, width: `${side}px`, height: `${side}px` });
}

/** In words, what a value was computed from. */
function sourceText(view, cursor) {
  const { at, unit } = cursor;
  if (at === 0) return "a pixel of the image";
  const [info, before] = [view.info[at], view.info[at - 1]];
  if (info.kind === "pooling") return `from ${POOLING_WINDOW}×${POOLING_WINDOW} values of the same map of ${before.name}`;
  if (info.kind === "convolution") {
    const k = kernelSide(view, at);
    const maps = sourceUnits(view, cursor);
    const few = `${maps.length === 1 ? "map" : "maps"} ${joinWords(maps)} of ${before.name}`;
    const of = before.count === 1 ? before.name : maps.length < before.count ? few : `all ${before.count} maps of ${before.name}`;
    return `from ${k}×${k} values of ${of}`;
  }
  if (info.operation === "distance") return `from how far ${before.name} is from the bitmap of ${unit}`;
  return `from all ${(before.count * before.size).toLocaleString("en")} values of ${before.name}`;
}

/** The maps of the layer before that a map was computed from. */
function sourceUnits(view, { at, unit }) {
  const info = view.info[at];
  if (info.kind === "pooling") return [unit];
  return info.sources?.[unit] ?? Array.from({ length: view.info[at - 1].count }, (_, each) => each);
}

function joinWords(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** The kernel's side follows from the shapes of C3, which is never padded. */
function kernelSide(view) {
  const at = view.info.findIndex((info) => info.name === "C3");
  return view.info[at - 1].rows - view.info[at].rows + 1;
}

/** Rows and columns in the layer before that a value was computed from, cut at the map's edge. */
function sourceWindow(view, { at, row, column }) {
  const [info, before] = [view.info[at], view.info[at - 1]];
  if (info.kind !== "pooling" && info.kind !== "convolution") {
    return { row: 0, column: 0, rows: before.rows, columns: before.columns };
  }
  const pooling = info.kind === "pooling";
  const side = pooling ? POOLING_WINDOW : kernelSide(view);
  const padding = !pooling && info.rows === before.rows ? (side - 1) >> 1 : 0;
  const clip = (from, size) => [Math.max(0, from), Math.min(size, from + side) - Math.max(0, from)];
  const [top, rows] = clip((pooling ? row * side : row) - padding, before.rows);
  const [left, columns] = clip((pooling ? column * side : column) - padding, before.columns);
  return { row: top, column: left, rows, columns };
}

function leaveUnit(view) {
  hideTip(view.tip);
  view.stage.querySelectorAll(".raised").forEach((each) => each.classList.remove("raised"));
  view.cursor = null;
  drawWires(view);
}

/** Where a value stands on the screen. */
function unitBox(view, cursor) {
  const box = localBox(view, cursor.at, cursor.unit, { row: cursor.row, column: cursor.column, rows: 1, columns: 1 });
  const stage = view.stage.getBoundingClientRect();
  return { ...box, left: stage.left + box.left, top: stage.top + box.top };
}

/** Where some rows and columns of a unit stand within the stage. */
function localBox(view, at, unit, { row, column, rows, columns }) {
  const place = view.plan.placed[at];
  if (place.kind === "output") {
    return { left: place.x, top: place.y + unit * place.row, width: place.width, height: place.row };
  }
  let [left, top] = [place.x, place.y];
  if (place.kind === "stack") { left += place.boxes[unit].x; top += place.boxes[unit].y; }
  else {
    const [across, down] = cellPlace(place, unit);
    left += place.inset + across * place.wide;
    top += down * place.tall;
  }
  return { left: left + column * place.cell, top: top + row * place.cell, width: columns * place.cell, height: rows * place.cell };
}

const FIGURE_STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressFigureKey(view, event) {
  const element = event.target.closest?.(".plane, .cells, .answer");
  const step = FIGURE_STEPS[event.key];
  if (event.key === "Escape") leaveUnit(view);
  if (!element || !step) return;
  event.preventDefault();
  const here = view.cursor?.at === element.layerAt ? view.cursor : startAt(view, element.layerAt, element.unit);
  const next = event.shiftKey ? moveValue(view, here, step) : moveUnit(view, here, step);
  focusUnit(view, next);
  const value = showUnit(view, next);
  view.live.textContent = `${placeText(view.info[next.at], next)}: ${formatValue(value)}`;
}

function startAt(view, at, unit) {
  const { rows, columns } = view.info[at];
  return { at, unit, row: rows >> 1, column: columns >> 1 };
}

function moveUnit(view, here, [layers, units]) {
  const at = Math.min(view.info.length - 1, Math.max(0, here.at + layers));
  const unit = Math.min(view.info[at].count - 1, Math.max(0, here.unit + units));
  return at === here.at ? { ...here, unit } : startAt(view, at, unit);
}

function moveValue(view, here, [right, down]) {
  const { rows, columns } = view.info[here.at];
  const row = Math.min(rows - 1, Math.max(0, here.row + down));
  const column = Math.min(columns - 1, Math.max(0, here.column + right));
  return { ...here, row, column };
}

function focusUnit(view, { at, unit }) {
  const units = view.layers[at].units;
  const { element } = units[unit] ?? units[0];
  view.stage.querySelectorAll("[tabindex='0']").forEach((each) => { each.tabIndex = -1; });
  element.tabIndex = 0;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
