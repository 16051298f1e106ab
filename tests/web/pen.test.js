import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { followPen } from "../../ui/web/components/pad/pen.js";
import { FakeElement, openDocument } from "./dom.js";

beforeEach(openDocument);

/** An area and what its pens did, in letters. */
function listen() {
  const area = new FakeElement("canvas");
  const done = [];
  const end = followPen(area, { begin: () => done.push("begin"), extend: (events) => done.push(`extend ${events.length}`),
    end: () => done.push("end"), drop: () => done.push("drop") });
  let timeStamp = 0;
  const send = (type, pointerId, pointerType = "touch", more = {}) => area.send(`pointer${type}`, { pointerId, pointerType, button: 0, timeStamp: ++timeStamp, ...more });
  return { send, done, end };
}

test("a stroke goes from down to up, with all places between two frames", () => {
  const { send, done } = listen();
  send("down", 1);
  send("move", 1, "touch", { getCoalescedEvents: () => [{ timeStamp: 1.2 }, { timeStamp: 1.4 }, { timeStamp: 2 }] });
  send("move", 1);
  send("up", 1);
  send("move", 1);
  assert.deepEqual(done, ["begin", "extend 3", "extend 1", "end"]);
});

test("a second finger draws nothing, and takes nothing away", () => {
  const { send, done } = listen();
  send("down", 1);
  send("down", 2);
  send("move", 2);
  send("up", 2);
  send("move", 1);
  send("up", 1);
  assert.deepEqual(done, ["begin", "extend 1", "end"]);
});

test("a stroke that the browser takes away ends where it was", () => {
  for (const name of ["cancel", "up"]) {
    const { send, done } = listen();
    send("down", 1);
    send(name, 1);
    send("down", 2);
    assert.deepEqual(done, ["begin", "end", "begin"]);
  }
});

test("a stylus takes over from the palm that came down first; a palm after it draws nothing", () => {
  const { send, done } = listen();
  send("down", 1);
  send("down", 2, "pen");
  send("move", 1);
  send("down", 3);
  send("move", 2, "pen");
  send("up", 2, "pen");
  assert.deepEqual(done, ["begin", "drop", "begin", "extend 1", "end"]);
});

test("only the main button draws, and nothing after the end", () => {
  const { send, done, end } = listen();
  send("down", 1, "mouse", { button: 2 });
  end();
  send("down", 1, "mouse");
  assert.deepEqual(done, []);
});

test("a stroke ends with its area, and once", () => {
  const { send, done, end } = listen();
  send("down", 1);
  end();
  assert.deepEqual(done, ["begin", "end"]);
  const other = listen();
  other.end();
  assert.deepEqual(other.done, []);
});

test("places that a browser tells twice, at once and before the frame, are taken once", () => {
  const { send, done } = listen();
  const told = { pointerType: "mouse", getCoalescedEvents: () => [{ timeStamp: 5 }, { timeStamp: 6 }] };
  send("down", 1, "mouse");
  send("rawupdate", 1, "mouse", { timeStamp: 5 });
  send("rawupdate", 1, "mouse", { timeStamp: 6 });
  send("move", 1, "mouse", { ...told, timeStamp: 6 });
  send("move", 1, "mouse", { timeStamp: 7 });
  assert.deepEqual(done, ["begin", "extend 1", "extend 1", "extend 1"]);
});
