import assert from "node:assert/strict";
import test, { afterEach, beforeEach, mock } from "node:test";
import render, { hideToolbar } from "../../ui/web/components/quiet_canvas/index.js";
import { FakeElement, mountPoint, openDocument } from "./dom.js";

globalThis.CSSStyleSheet = class { replaceSync(text) { this.text = text; } };
beforeEach(openDocument);
afterEach(() => mock.timers.reset());

function makeCanvas() {
  const host = new FakeElement("div");
  host.shadowRoot = { adoptedStyleSheets: [], querySelector: () => ({}) };
  return host;
}

test("the canvas gets one sheet without a toolbar, however often it is asked for", () => {
  const host = makeCanvas();
  const page = { querySelectorAll: () => [new FakeElement("p"), host] };
  hideToolbar(page, "draw", 0);
  hideToolbar(page, "draw", 0);
  assert.equal(host.shadowRoot.adoptedStyleSheets.length, 1);
  assert.match(host.shadowRoot.adoptedStyleSheets[0].text, /dc-toolbar.*none/);
});

test("it waits for a canvas that comes later, and not for ever", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [found, host] = [[], makeCanvas()];
  hideToolbar({ querySelectorAll: () => found }, "draw", 2);
  mock.timers.tick(50);
  found.push(host);
  mock.timers.tick(50);
  assert.equal(host.shadowRoot.adoptedStyleSheets.length, 1);
  let looks = 0;
  hideToolbar({ querySelectorAll: () => { looks += 1; return []; } }, "draw", 2);
  for (let i = 0; i < 5; i++) mock.timers.tick(50);
  assert.equal(looks, 3);
});

test("it leaves a sign that it has come", () => {
  const place = mountPoint();
  mock.timers.enable({ apis: ["setTimeout"] });
  render({ data: { frame: "draw" }, ...place });
  assert.equal(place.root.children.length, 1);
});
