// A page that comes out empty is loaded anew, once; one that is still on its way, or cannot come, is not.

import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { watchForEmptyPage } from "../../ui/web/lib/empty_page.js";

let [reloads, title, script, connection] = [0, null, "notRunning", "CONNECTED"];
const app = { getAttribute: (name) => ({ "data-test-script-state": script, "data-test-connection-state": connection })[name] };
globalThis.document = { querySelector: (wanted) => (wanted === "h1" ? title : app) };
globalThis.location = { reload: () => { reloads += 1; } };
mock.timers.enable({ apis: ["setTimeout"] });

/** Another page was asked for: how often it is loaded anew in so many half seconds. */
function countReloads(looks) {
  reloads = 0;
  for (let i = 0; i < looks; i++) mock.timers.tick(500);
  return reloads;
}

test("one that is empty for a while is loaded anew, once", () => {
  watchForEmptyPage();
  assert.deepEqual([countReloads(2), countReloads(40)], [0, 1]);
});

for (const [name, change] of [
  ["has a title", () => { title = {}; }], ["is still being drawn", () => { script = "running"; }],
  ["cannot come since the server is away", () => { connection = "DISCONNECTED"; }],
]) {
  test(`one that ${name} is left alone`, () => {
    [title, script, connection] = [null, "notRunning", "CONNECTED"];
    change();
    watchForEmptyPage();
    assert.equal(countReloads(40), 0);
  });
}

test("one whose title comes late is left alone", () => {
  [title, script, connection] = [null, "notRunning", "CONNECTED"];
  watchForEmptyPage();
  countReloads(2);
  title = {};
  assert.equal(countReloads(40), 0);
});
