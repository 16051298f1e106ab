import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { make, makeLive, makeShape } from "../../ui/web/lib/dom.js";
import { openDocument } from "./dom.js";

beforeEach(openDocument);

test("an element has its properties, attributes and children", () => {
  const child = make("b", { textContent: "two" });
  const element = make("p", { className: "note", role: "group", aria: { label: "Numbers" }, data: { count: 2 } }, "one, ", child);
  assert.equal(element.className, "note");
  assert.deepEqual([element.getAttribute("role"), element.getAttribute("aria-label"), element.dataset.count], ["group", "Numbers", 2]);
  assert.equal(element.textContent, "one, two");
});

test("shapes have attributes, live places are polite", () => {
  assert.equal(makeShape("line", { x1: 3 }).getAttribute("x1"), "3");
  assert.equal(makeLive().getAttribute("aria-live"), "polite");
});
