import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/bars/index.js";
import { store } from "../../ui/web/live/store.js";
import { mountPoint, nextFrame, openDocument } from "./dom.js";

beforeEach(openDocument);
const colors = Array.from({ length: 10 }, (_, i) => `color-${i}`);
const shares = [0.01, 0.9, 0.09, 0, 0, 0, 0, 0, 0, 0];

test("the largest share wins, and every bar is as long as its share", () => {
  const place = mountPoint();
  render({ data: { probabilities: shares, colors, caption: "Shares" }, ...place });
  const rows = place.root.querySelectorAll("tbody")[0].children;
  assert.deepEqual(rows.map((row) => row.classList.contains("winner")).indexOf(true), 1);
  assert.equal(rows[1].querySelector(".fill").style.clipPath, "inset(0 min(100% - 2px, 10%) 0 0 round 5px)");
  assert.equal(rows[1].querySelector(".figure").title, "0.9");
  assert.equal(rows[1].querySelector(".figure").textContent, "90.0 %");
  assert.equal(place.root.querySelector(".caption").textContent, "Shares");
});

test("without a prediction nobody wins, and the same rows are filled later", () => {
  const place = mountPoint();
  render({ data: { probabilities: null, colors, caption: "" }, ...place });
  const rows = place.root.querySelectorAll("tbody")[0].children;
  assert.ok(rows.every((row) => !row.classList.contains("winner") && row.querySelector(".figure").textContent === "–"));
  render({ data: { probabilities: shares, colors, caption: "" }, ...place });
  assert.equal(place.root.querySelectorAll("tbody")[0].children[1], rows[1]);
  assert.ok(rows[1].classList.contains("winner"));
});

test("live bars show what is read now, and are empty before there is a picture", () => {
  Object.assign(store, { network: { forward: () => ({ probabilities: new Float32Array(shares) }) } });
  const place = mountPoint();
  render({ data: { probabilities: null, live: true, colors, caption: "" }, ...place });
  const [row] = place.root.querySelectorAll("tbody")[0].children.slice(1);
  assert.equal(row.querySelector(".figure").textContent, "–");
  store.picture = { label: "a picture", image: new Uint8Array(784) };
  store.change();
  nextFrame();
  assert.equal(row.querySelector(".figure").textContent, "90.0 %");
});
