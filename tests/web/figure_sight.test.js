import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/figure/index.js";
import { store } from "../../ui/web/live/store.js";
import { makePalette, mountPoint, nextFrame, openDocument } from "./dom.js";

beforeEach(openDocument);

/** A network of nothing but an output: one digit gets nearly all. */
function fake(digit) {
  const activation = Float32Array.from({ length: 10 }, (_, i) => (i === digit ? 0.91 : 0.01));
  return { forward: () => ({ input: new Float32Array(1), layers: { OUTPUT: { activation } } }) };
}

test("of a training nothing is painted while the figure is out of view, and the newest once it comes back", () => {
  Object.assign(store, { network: fake(1), picture: { label: "a picture", image: new Uint8Array(784) } });
  const { table, nan } = makePalette();
  const common = { color: "blue", rows: 1, columns: 1, window: null, whole: "", operation: [], sources: null };
  const layers = [{ ...common, name: "INPUT", role: "input", count: 1 }, { ...common, name: "OUTPUT", role: "output", count: 10 }];
  const place = mountPoint();
  render({ data: { layers, scales: { sequential: table, diverging: table, nan }, caption: "", digits: Array.from({ length: 10 }, String), grid: [1, 2, 3] }, ...place });
  const { view } = place.root;
  const shown = view.trace;
  assert.ok(shown);
  view.sight.react([{ isIntersecting: false }]);
  store.showMoment({ at: 1, epoch: 1, words: "After epoch 1", network: fake(7) });
  nextFrame();
  assert.equal(view.trace, shown);
  view.sight.react([{ isIntersecting: true }]);
  assert.equal(view.trace, store.trace);
  assert.notEqual(view.trace, shown);
});
