import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import renderIntake from "../../ui/web/components/intake/index.js";
import render from "../../ui/web/components/phone/index.js";
import { mountPoint, openDocument } from "./dom.js";

beforeEach(openDocument);

function mount(hasCamera = false) {
  const place = mountPoint();
  render({ data: { hasCamera }, ...place });
  return { ...place, camera: place.root.querySelector(".camera"), field: place.root.querySelector(".field") };
}

test("where the page may show no camera, a button opens the one on the back, with a sentence why", () => {
  const { camera } = mount();
  const [button, input] = camera.children;
  let opened = 0;
  input.addEventListener("click", () => { opened += 1; });
  button.click();
  assert.deepEqual([camera.hidden, opened, input.accept, input.getAttribute("capture")], [false, 1, "image/*", "environment"]);
  assert.match(camera.textContent, /over http/);
  assert.equal(mount(true).camera.hidden, true);
});

test("a photo goes the way of all pictures, as long as the page takes some", () => {
  const { camera } = mount();
  const input = Object.assign(camera.children[1], { files: [{ name: "photo.jpg", size: 9 }] });
  const desk = mountPoint();
  const leave = renderIntake({ data: { frame: "upload", taken: 7, largest: 5, most: 3, total: 9 }, ...desk });
  input.send("change");
  assert.deepEqual(desk.sent, [["told", { refused: [{ name: "photo.jpg", size: 9 }], left: 0, count: 0, taken: 7 }]]);
  leave();
  input.send("change");
  assert.equal(desk.sent.length, 1);
});

test("the field to paste in stays empty", () => {
  const { field } = mount();
  assert.equal(field.send("beforeinput").defaultPrevented, true);
});
