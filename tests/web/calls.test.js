// The newest data is shown, in whatever order the calls of a component are carried out.

import assert from "node:assert/strict";
import test from "node:test";
import { takeCalls } from "../../ui/web/lib/calls.js";

Object.assign(globalThis, { document: new EventTarget(), window: new EventTarget(), location: { pathname: "/" } });

const turn = () => new Promise((done) => { setTimeout(done); });

/** A component that notes what it shows and leaves, and what Streamlit does with its calls: all but the newest are given up. */
function mount() {
  const [log, parentElement] = [[], {}];
  const call = takeCalls(({ data }) => { log.push(data); return () => log.push(`left ${data}`); });
  const make = (data) => call({ data, parentElement });
  return { log, make, another: (data) => call({ data, parentElement: {} }) };
}

for (const order of [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2]]) {
  test(`of first calls the newest is carried out: ${order}`, async () => {
    const { log, make } = mount();
    const leaves = Object.fromEntries(order.map((data) => [data, make(data)]));
    leaves[1]();
    leaves[2]();
    assert.deepEqual(log, []);
    await turn();
    assert.deepEqual(log, [3]);
    leaves[3]();
    assert.deepEqual(log, [3, "left 3"]);
  });
}

test("a call that comes before the first is shown takes its place; later ones are carried out at once", async () => {
  const { log, make } = mount();
  make(1);
  make(2);
  await turn();
  make(3);
  assert.deepEqual(log, [2, 3]);
});

test("what goes before it was shown shows nothing, and holds up no other", async () => {
  const { log, make, another } = mount();
  make(1)();
  another(7);
  await turn();
  assert.deepEqual(log, [7]);
});
