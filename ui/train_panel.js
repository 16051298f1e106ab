// One panel of learning curves on a canvas: grid, curves, marks, crosshair, the stretch being chosen.

/** Colours of the page, which change with its theme. */
function readInk(root) {
  const style = getComputedStyle(root);
  const ink = style.color;
  return { ink, ground: style.getPropertyValue("--st-background-color") || "#ffffff",
    accent: style.getPropertyValue("--st-primary-color") || ink, font: `12px ${style.fontFamily}` };
}

/** Draw a panel for the x range in view; returns where its axes stand, for the pointer. */
function drawPanel(canvas, panel, range, xTitle, theme, hover, choice) {
  const frame = prepareCanvas(canvas);
  const axis = yAxis(panel, range);
  const plot = { ...frame, axis, range,
    x: (value) => frame.left + ((value - range[0]) / (range[1] - range[0])) * frame.width,
    y: (value) => frame.top + frame.height * (1 - placeOf(axis, value)) };
  drawGrid(plot, panel, xTitle, theme);
  plot.context.save();
  plot.context.beginPath();
  plot.context.rect(frame.left - 1, frame.top - 6, frame.width + 8, frame.height + 12);
  plot.context.clip();
  if (choice) drawChoice(plot, choice, theme);
  for (const curve of panel.curves) drawCurve(plot, curve, theme);
  if (hover !== null) drawCrosshair(plot, panel, hover, theme);
  plot.context.restore();
  return plot;
}

function prepareCanvas(canvas) {
  const [full, tall, ratio] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
  const [width, height] = [Math.round(full * ratio), Math.round(tall * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, full, tall);
  return { context, left: MARGIN.left, top: MARGIN.top, width: Math.max(10, full - MARGIN.left - MARGIN.right),
    height: Math.max(10, tall - MARGIN.top - MARGIN.bottom) };
}

function drawGrid(plot, panel, xTitle, theme) {
  const { context, left, top, width, height, axis, range } = plot;
  Object.assign(context, { font: theme.font, fillStyle: theme.ink, strokeStyle: theme.ink, lineWidth: 1 });
  const step = axis.ticks.length > 1 ? axis.ticks[1] - axis.ticks[0] : axis.high - axis.low;
  Object.assign(context, { textAlign: "right", textBaseline: "middle" });
  for (const value of axis.ticks) {
    stroke(context, 0.14, left, plot.y(value), left + width, plot.y(value));
    write(context, formatTick(value, panel.percent, axis.log ? value : step), left - 8, plot.y(value));
  }
  Object.assign(context, { textAlign: "center", textBaseline: "top" });
  for (const value of epochTicks(range, width)) {
    stroke(context, 0.07, plot.x(value), top, plot.x(value), top + height);
    write(context, String(value), plot.x(value), top + height + 7);
  }
  stroke(context, 0.4, left, top + height, left + width, top + height);
  context.textAlign = "right";
  write(context, xTitle, left + width, top + height + 22);
}

function epochTicks([from, to], width) {
  return linearTicks(from, to, Math.max(2, Math.min(8, Math.floor(width / 45))));
}

function write(context, text, x, y) {
  context.globalAlpha = 0.82;
  context.fillText(text, x, y);
  context.globalAlpha = 1;
}

function stroke(context, alpha, x0, y0, x1, y1) {
  context.globalAlpha = alpha;
  context.beginPath();
  context.moveTo(x0, Math.round(y0) + 0.5);
  context.lineTo(x1, Math.round(y1) + 0.5);
  context.stroke();
  context.globalAlpha = 1;
}

function drawCurve(plot, { points, color, width, opacity, dash, marks }, theme) {
  const { context } = plot;
  Object.assign(context, { strokeStyle: color, lineWidth: width, globalAlpha: opacity, lineJoin: "round", lineCap: "round" });
  context.setLineDash(dash);
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(plot.x(points[i]), plot.y(points[i + 1]));
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  const crowded = points.length / 2 > plot.width / 9;
  const step = crowded ? points.length - 2 : 2;
  if (marks) for (let i = crowded ? points.length - 2 : 0; i < points.length; i += step) drawMark(plot, points[i], points[i + 1], marks, color, theme);
}

function drawMark({ context, x, y }, px, py, shape, color, theme, size = 4) {
  const [cx, cy] = [x(px), y(py)];
  context.beginPath();
  if (shape === "diamond") {
    const r = size + 1;
    context.moveTo(cx, cy - r);
    context.lineTo(cx + r, cy);
    context.lineTo(cx, cy + r);
    context.lineTo(cx - r, cy);
    context.closePath();
  } else context.arc(cx, cy, size, 0, Math.PI * 2);
  Object.assign(context, { fillStyle: shape === "diamond" ? theme.ground : color, strokeStyle: color, lineWidth: 2 });
  context.fill();
  context.stroke();
}

function drawCrosshair(plot, panel, x, theme) {
  const { context, top, height } = plot;
  Object.assign(context, { strokeStyle: theme.ink, lineWidth: 1 });
  stroke(context, 0.45, Math.round(plot.x(x)) + 0.5, top, Math.round(plot.x(x)) + 0.5, top + height);
  for (const { points, marks, color } of panel.curves) {
    const at = nearestPoint(points, x);
    if (at >= 0) drawMark(plot, points[at * 2], points[at * 2 + 1], marks || "dot", color, theme, marks ? 5 : 3);
  }
}

function drawChoice({ context, x, top, height }, [from, to], theme) {
  Object.assign(context, { fillStyle: theme.accent, globalAlpha: 0.16 });
  context.fillRect(x(from), top, x(to) - x(from), height);
  context.globalAlpha = 1;
}
