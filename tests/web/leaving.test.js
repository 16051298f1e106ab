// What is asked for while another page is on its way is not asked for at all: neither after a link nor after Back.

import assert from "node:assert/strict";
import test from "node:test";

const [pointer, history] = [new EventTarget(), new EventTarget()];
const location = { origin: "http://lab", pathname: "/Train" };
let now = 0;
pointer.querySelector = () => null;
Object.assign(globalThis, { document: pointer, window: history, location, performance: { now: () => now } });
const { isLeft, watchLeaving } = await import("../../ui/web/lib/leaving.js");
const { takeCalls } = await import("../../ui/web/lib/calls.js");

/** Click on a link, a minute after all before. */
function click(pathname, { origin = "http://lab", target = "", ...keys } = {}) {
  now += 60_000;
  const link = { matches: () => true, origin, pathname, target };
  pointer.dispatchEvent(Object.assign(new Event("click"), { button: 0, composedPath: () => [link, pointer], ...keys }));
}

/** Press Back, a minute after all before. */
function goBack(pathname) {
  now += 60_000;
  location.pathname = pathname;
  history.dispatchEvent(new Event("popstate"));
}

watchLeaving();

test("a link to another page leaves this one, for five seconds at most", () => {
  click("/Draw");
  assert.ok(isLeft(now) && isLeft(0));
  now += 4999;
  assert.ok(isLeft(0));
  now += 1;
  assert.ok(!isLeft(0));
});

test("what came since is not left", () => {
  click("/Draw");
  now += 1;
  assert.ok(!isLeft(now));
});

for (const [name, ...how] of [
  ["to the page itself", "/Train"], ["to elsewhere", "/Draw", { origin: "http://other" }], ["to a new tab", "/Draw", { target: "_blank" }],
  ["with Ctrl", "/Draw", { ctrlKey: true }], ["with the middle button", "/Draw", { button: 1 }],
]) {
  test(`a link ${name} leaves nothing`, () => {
    click(...how);
    assert.ok(!isLeft(0));
  });
}

test("Back leaves a page if it leads to another", () => {
  goBack("/Train");
  assert.ok(!isLeft(0));
  goBack("/Draw");
  assert.ok(isLeft(0));
  watchLeaving(); // its parts have come
  goBack("/Draw");
  assert.ok(!isLeft(0));
});

test("a component tells nothing while its page is left, and one of the new page all", async () => {
  const told = [];
  const tell = (name, value) => told.push([name, value]);
  const call = takeCalls((given) => { given.data.push(given.setStateValue, given.setTriggerValue); });
  const mount = async () => {
    const data = [];
    call({ parentElement: {}, data, setStateValue: tell, setTriggerValue: tell });
    await new Promise((done) => { setTimeout(done); });
    return data;
  };
  now += 1;
  const old = await mount();
  old.forEach((one, i) => one("before", i));
  click("/Inspect");
  old.forEach((one, i) => one("left", i));
  now += 1;
  (await mount()).forEach((one, i) => one("new", i));
  assert.deepEqual(told, [["before", 0], ["before", 1], ["new", 0], ["new", 1]]);
});
