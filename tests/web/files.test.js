import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/files/index.js";
import { NO_DIGIT } from "../../ui/web/components/answer/words.js";
import { mountPoint, openDocument } from "./dom.js";

const WAITS = { name: "wait.png", picture: "", digit: null, share: null, words: "", isNone: false, isProblem: false };
const READ = { ...WAITS, name: "7.png", picture: "data:7", digit: 7, share: 0.978 };
const NONE = { ...WAITS, name: "house.png", picture: "data:house", words: "Likeliest: 4, with 40 %.", isNone: true };
const BAD = { ...WAITS, name: "notes.txt", words: "The file is no picture.", isProblem: true };
beforeEach(openDocument);

function mount(files, { shown = null, waiting = 0, words = "" } = {}, place = mountPoint()) {
  render({ data: { files, shown, taken: 3, waiting, words }, ...place });
  const [line, tiles, problems] = place.root.children;
  return { ...place, line, tiles, problems };
}

test("each file has a tile with what was read, and what is wrong with one stands below", () => {
  const { tiles, problems } = mount([READ, BAD, NONE, WAITS], { shown: 0 });
  const texts = tiles.children.map((tile) => tile.textContent);
  assert.deepEqual(texts, ["7.png797.8 % sure", `house.png${NO_DIGIT} ${NONE.words}`, "wait.png…"]);
  assert.deepEqual(tiles.querySelectorAll("button").map((each) => each.getAttribute("aria-pressed")), ["true", "false", "false"]);
  assert.deepEqual(problems.children.map((each) => each.textContent), ["notes.txt: The file is no picture."]);
});

test("a click reports which file, of those that came when", () => {
  const { tiles, sent } = mount([BAD, READ, WAITS]);
  const [seven, wait] = tiles.querySelectorAll("button");
  seven.click();
  assert.deepEqual([sent, seven.disabled, wait.disabled], [[["chosen", [1, 3]]], false, true]);
});

test("while files are read it says how far, and Stop stops", () => {
  const { line, sent } = mount([READ, WAITS, WAITS], { waiting: 2 });
  const [count, meter, stop] = line.children;
  assert.deepEqual([count.textContent, meter.max, meter.value], ["Reading 2 of 3…", 3, 1]);
  stop.click();
  assert.deepEqual(sent, [["stop", true]]);
});

test("in the end it says what became of all, in the same elements", () => {
  const place = mountPoint();
  const before = mount([WAITS, WAITS], { waiting: 2 }, place).tiles.children[0];
  const { line, tiles, problems } = mount([READ, BAD], { words: "1 of 2 files." }, place);
  assert.deepEqual([line.children[0].textContent, line.children[1].hidden, line.children[2].hidden], ["1 of 2 files.", true, true]);
  assert.equal(tiles.children[0], before);
  assert.deepEqual([tiles.children.length, problems.children.length, problems.hidden], [1, 1, false]);
});
