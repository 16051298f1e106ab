import assert from "node:assert/strict";
import test from "node:test";
import { findBase } from "../../ui/web/lib/base.js";

/** A page whose scripts are `scripts`, of which the selector finds those in static/js. */
const page = (baseURI, scripts = []) => ({
  baseURI,
  querySelector: (selector) => scripts.find(({ src }) => selector === 'script[src*="static/js/"]' && src.includes("static/js/")) ?? null,
});

test("the app's folder is two above Streamlit's program, whatever page is open", () => {
  const scripts = [{ src: "https://cdn.org/other.js" }, { src: "https://lab.org/under/static/js/index.abc.js" }];
  assert.equal(findBase(page("https://lab.org/under/Train?run=1", scripts)), "https://lab.org/under/");
  assert.equal(findBase(page("https://lab.org/", [{ src: "https://lab.org/static/js/i.js" }])), "https://lab.org/");
});

test("without such a script it is the page's own folder, with a slash at its end", () => {
  assert.equal(findBase(page("https://lab.org/under/this?x=1")), "https://lab.org/under/");
  assert.equal(findBase(page("https://lab.org/under/this/?x=1#top")), "https://lab.org/under/this/");
});

test("a component's address is relative to it", () => {
  assert.equal(new URL("runs/1/latest.jsonl", findBase(page("https://lab.org/under/"))).href, "https://lab.org/under/runs/1/latest.jsonl");
});
