import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/session/index.js";
import { followConnection, isCutOff } from "../../ui/web/lib/connection.js";
import { FakeElement, mountPoint, openDocument, setConnection } from "./dom.js";

beforeEach(() => {
  openDocument();
  setConnection("CONNECTED");
});

test("a server that is away, and a page that says nothing of it", () => {
  assert.equal(isCutOff(), false);
  setConnection("PINGING_SERVER");
  assert.equal(isCutOff(), true);
  document.replaceChildren();
  assert.equal(isCutOff(), false);
});

test("whoever follows is told when the server is back, and not before", () => {
  let times = 0;
  const end = followConnection(() => times++);
  for (const state of ["CONNECTED", "PINGING_SERVER", "CONNECTING"]) setConnection(state);
  assert.equal(times, 0);
  setConnection("CONNECTED");
  setConnection("CONNECTED");
  assert.equal(times, 1);
  end();
  setConnection("PINGING_SERVER");
  setConnection("CONNECTED");
  assert.equal(times, 1);
});

test("the page runs again when the server is back", () => {
  const place = mountPoint();
  render(place);
  setConnection("DISCONNECTED");
  assert.deepEqual(place.sent, []);
  setConnection("CONNECTED");
  assert.deepEqual(place.sent, [["back", true]]);
});

test("Streamlit's dialog about a server that is away, under which nobody could draw, gives way to a line", () => {
  const place = mountPoint();
  render(place);
  const line = place.root.firstChild;
  const dialog = new FakeElement("div");
  const close = new FakeElement("button");
  close.attributes["aria-label"] = "Close";
  close.addEventListener("click", () => dialog.remove());
  dialog.attributes["data-testid"] = "stDialog";
  dialog.append(close);
  document.append(dialog);
  setConnection("PINGING_SERVER");
  assert.ok(dialog.parentElement, "a dialog of ours stays");
  const code = new FakeElement("div");
  code.attributes["data-testid"] = "stErrorCodeBlock";
  dialog.append(code);
  setConnection("PINGING_SERVER");
  assert.equal(dialog.parentElement, null);
  assert.match(line.textContent, /^The server does not answer/);
  setConnection("CONNECTED");
  assert.equal(line.textContent, "");
});
