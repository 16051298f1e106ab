// What a live run learns between two looks of the page, read from the run's file of latest events: a look of the page
// costs a browser ten times as much, and what it costs is taken from the training.

/** Look for news again and again, as long as the page gives a file to follow. */
function followRun(view, ask) {
  view.ask = ask;
  if (view.following || !view.given.follow) return;
  view.following = true;
  const look = async () => {
    if (!view.root.view || !view.given.follow) { view.following = false; return; }
    const begin = performance.now();
    if (!document.hidden) await readNews(view).catch(() => {}); // no network for a moment: the page looks anyway
    setTimeout(look, Math.max(view.given.follow?.pause ?? 0, 5 * (performance.now() - begin)));
  };
  setTimeout(look, view.given.follow.pause);
}

async function readNews(view) {
  const answer = await fetch(view.given.follow.address, { cache: "no-store" });
  if (!answer.ok || !view.root.view) return;
  const text = await answer.text();
  view.news = text.slice(0, text.lastIndexOf("\n")).split("\n");
  showCurves(view);
  const turn = view.news.findLast((line) => line && !isPoint(line)) ?? view.turn;
  const turned = view.turn && turn !== view.turn; // paused, ended …
  view.turn = turn;
  if (turned || (hasBegun(view.data) && !hasBegun(view.given))) view.ask(turn); // the page must look itself
}

/** Whether any batch has been learnt. */
function hasBegun(figure) {
  return figure.panels[0].curves[0].points.length > 0;
}

function isPoint(line) {
  return line.startsWith('{"event": "batch"') || line.startsWith('{"event": "epoch"');
}

/** The points of the file that are newer than those the page was given, oldest first. */
function findNews(lines, seen) {
  const points = [];
  for (let i = lines.length - 1; i >= 0 && isPoint(lines[i]); i -= 1) {
    const point = JSON.parse(lines[i]);
    if (point.time <= seen) break;
    points.unshift(point);
  }
  return points;
}

/** The figure that the page was given, with what has been learnt since. */
function addNews(figure, lines) {
  const { follow } = figure;
  const points = follow && lines ? findNews(lines, follow.seen) : [];
  if (!points.length) return figure;
  const place = ({ event, epoch, step }) => (event === "batch" ? epoch - 1 + step / follow.steps : epoch);
  const extend = (curve) => ({ ...curve, points: [...curve.points, ...points
    .filter((point) => point.event === curve.event && Number.isFinite(point[curve.value]))
    .flatMap((point) => [place(point), point[curve.value]])] });
  const panels = figure.panels.map((panel) => ({ ...panel, curves: panel.curves.map(extend) }));
  return { ...figure, panels, x: { ...figure.x, max: Math.max(figure.x.max, ...points.map(place)) } };
}
