import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import render from "../../ui/web/components/reader/index.js";
import { store } from "../../ui/web/live/store.js";
import { mountPoint, nextFrame, openDocument } from "./dom.js";

beforeEach(() => {
  nextFrame();
  openDocument();
  document.baseURI ??= "https://lab.org/";
  globalThis.fetch = async () => ({ ok: false, status: 404 });
  Object.assign(store, { picture: null, sample: null, readWith: async (address) => { store.address = address; } });
});

const IMAGE = Buffer.alloc(784, 9).toString("base64");

/** A reader of the network `network` and of a picture, or of the drawing. */
function read(place, network, chosen, label) {
  return render({ data: { network, chosen, sample: null, picture: label ? { label, image: IMAGE } : null }, ...place });
}

test("a picture is read from its choice on, until the pen draws or another one is chosen", () => {
  const place = mountPoint();
  read(place, "a.npz", 1, "test image 0");
  assert.equal(store.picture.label, "test image 0");
  store.picture = null; // the pen
  read(place, "b.npz", 1, "test image 0");
  assert.equal(store.picture, null);
  assert.match(store.address, /b\.npz$/);
  read(place, "b.npz", 2, "test image 1")();
  assert.equal(store.picture.label, "test image 1");
});

test("what a reader of before has told once more is taken back when it goes", () => {
  const now = read(mountPoint(), "now.npz", 0, null);
  const before = read(mountPoint(), "before.npz", 5, "test image 0");
  before();
  assert.equal(store.picture, null);
  assert.match(store.address, /now\.npz$/);
  now();
});

test("a reader that goes after its page has another changes nothing", () => {
  const before = read(mountPoint(), "before.npz", 5, "test image 0");
  const now = read(mountPoint(), "now.npz", 6, "test image 1");
  before();
  assert.equal(store.picture.label, "test image 1");
  assert.match(store.address, /now\.npz$/);
  now();
});
