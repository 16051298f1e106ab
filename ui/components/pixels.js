// Shared by all components: numbers in, pixels and words out. Joined in front of each component's own file.

/** Turn base64 of little-endian float32 into a Float32Array. */
function decodeFloats(text) {
  return new Float32Array(decodeBytes(text).buffer);
}

function decodeBytes(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Colour of one value: index into the scale's table of red, green, blue; -1 for what is not a number. */
function scaleIndex(value, palette) {
  if (Number.isNaN(value)) return -1;
  const [low, high] = palette.domain;
  const last = palette.table.length / 3 - 1;
  const place = Math.round(((value - low) / (high - low)) * last);
  return Math.min(last, Math.max(0, place));
}

/** A palette as it comes from Python: {table: base64 of RGB bytes, domain: [low, high], nan: [r, g, b]}. */
function readPalette(data) {
  return { table: decodeBytes(data.table), domain: data.domain, nan: data.nan };
}

function putPixel(pixels, at, value, palette) {
  const index = scaleIndex(value, palette);
  for (let c = 0; c < 3; c++) pixels[at + c] = index < 0 ? palette.nan[c] : palette.table[index * 3 + c];
  pixels[at + 3] = 255;
}

/** Draw rows x columns values, from `offset` on, one pixel a value. CSS scales it up without smoothing. */
function paintMap(canvas, values, offset, rows, columns, palette) {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) putPixel(image.data, i * 4, values[offset + i], palette);
  context.putImageData(image, 0, 0);
}

/** The value as a person reads it: six significant digits, a true minus sign. */
function formatValue(value) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "−infinity";
  const text = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}

/** Smallest and largest of a stretch of values. */
function findRange(values, offset, count) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = offset; i < offset + count; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

function roundFor(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** Make an element with properties and children; what stands under `aria` and `data` becomes attributes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { aria = {}, data = {}, role, ...rest } = properties;
  Object.assign(element, rest);
  if (role) element.setAttribute("role", role);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

const LEGEND_END = 0.3; // share of the strip that the number at each of its ends may take

/** A legend: the scale as a strip with its smallest value, its largest, and zero where it is not too close to them. */
function makeLegend() {
  const strip = make("canvas", { className: "strip", aria: { hidden: "true" } });
  const marks = make("span", { className: "marks" });
  const element = make("div", { className: "legend" }, strip, marks);
  return { element, update: (palette) => updateLegend(strip, marks, palette) };
}

function updateLegend(strip, marks, palette) {
  const [low, high] = palette.domain;
  const steps = Float32Array.from({ length: 128 }, (_, i) => low + ((high - low) * i) / 127);
  paintMap(strip, steps, 0, 1, 128, palette);
  const zero = -low / (high - low);
  const ticks = zero >= LEGEND_END && zero <= 1 - LEGEND_END ? [low, 0, high] : [low, high];
  marks.replaceChildren(...ticks.map((value) => make("span", {
    textContent: roundFor(value), style: `left:${((value - low) / (high - low)) * 100}%`,
  })));
}

/** A small window in the top layer, so that nothing clips it: it follows the pointer or the focused cell. */
function makeTip(content) {
  const element = make("div", { className: "tip", aria: { hidden: "true" } }, ...content);
  if (element.showPopover) element.popover = "manual";
  return element;
}

/** Show the tip above or below a box on the screen; or, where there is room, to its right, past `beside`. */
function showTip(tip, box, beside) {
  if (tip.showPopover && !tip.matches(":popover-open")) tip.showPopover();
  tip.classList.add("open");
  const { width, height } = tip.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const clamp = (value, size, room) => Math.max(8, Math.min(value, room - size - 8));
  const above = box.top - height - 12;
  let left = clamp(box.left + box.width / 2 - width / 2, width, clientWidth);
  let top = above > 4 ? above : box.top + box.height + 12;
  if (beside !== undefined && beside + 14 + width < clientWidth) {
    left = beside + 14;
    top = clamp(box.top + box.height / 2 - height / 2, height, clientHeight);
  }
  Object.assign(tip.style, { left: `${left}px`, top: `${top}px` });
}

function hideTip(tip) {
  if (tip.hidePopover && tip.matches(":popover-open")) tip.hidePopover();
  tip.classList.remove("open");
}

/** Tell `point` where a mouse or finger is, and `leave` when it is gone.
 *
 * A finger lifted is not gone: what it tapped stays until it taps elsewhere or scrolls. Returns what ends it all.
 */
function followPointer(area, point, leave) {
  const ending = new AbortController();
  const listen = (target, name, react, capture = false) =>
    target.addEventListener(name, react, { signal: ending.signal, passive: true, capture });
  let touching = false;
  const note = (event) => { touching = event.pointerType === "touch"; point(event); };
  listen(area, "pointermove", note);
  listen(area, "pointerdown", note);
  listen(area, "pointerleave", () => { if (!touching) leave(); });
  listen(document, "pointerdown", (event) => { if (!event.composedPath().includes(area)) leave(); });
  listen(document, "scroll", () => { if (touching) leave(); }, true);
  return () => ending.abort();
}

/** The cell under the pointer of a canvas that shows rows x columns values. */
function cellAt(canvas, event, rows, columns) {
  const box = canvas.getBoundingClientRect();
  const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
  const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
  return [Math.min(rows - 1, Math.max(0, row)), Math.min(columns - 1, Math.max(0, column))];
}

/** Where a cell stands on the screen. */
function cellBox(canvas, row, column, rows, columns) {
  const box = canvas.getBoundingClientRect();
  const [width, height] = [box.width / columns, box.height / rows];
  return { left: box.left + column * width, top: box.top + row * height, width, height };
}

/** A probability as a percentage, never rounded to 0 % or 100 %; as format_share in ui/words.py. */
function formatShare(probability) {
  if (probability < 0.0005) return "<0.1 %";
  if (probability >= 0.9995) return ">99.9 %";
  return `${(probability * 100).toFixed(1)} %`;
}
