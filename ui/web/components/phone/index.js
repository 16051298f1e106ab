// What a phone needs besides the uploader: its camera app, where the page may not show the camera's picture, and a field
// in which a long press offers to paste. Other devices do not show it.

import { make } from "../../lib/dom.js";
import { keepView, leaveView } from "../../lib/view.js";
import { takeFiles } from "../intake/index.js";

const WHY = "Opens the camera app: over http, browsers show a page no camera.";
const PASTE = "Long-press here to paste a picture";

/** @param {{data: {hasCamera: boolean}, parentElement: HTMLElement}} component hasCamera: whether the page may show it */
export default function ({ data, parentElement }) {
  const view = keepView(parentElement.querySelector(".root"), buildPhone);
  view.camera.hidden = data.hasCamera;
  return leaveView(view);
}

/** @param {HTMLElement} root */
function buildPhone(root) {
  const input = make("input", { type: "file", accept: "image/*", hidden: true, aria: { label: "A photo" } });
  input.setAttribute("capture", "environment"); // the camera on the back, at once
  const button = make("button", { type: "button" }, "Take a photo");
  const camera = make("div", { className: "camera" }, button, input, make("p", { className: "quiet" }, WHY));
  const field = make("div", { className: "field", contentEditable: "true", inputMode: "none", role: "textbox", aria: { label: PASTE },
    data: { hint: PASTE } });
  root.append(make("div", { className: "phone" }, camera, field));
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => { takeFiles([...(input.files ?? [])]); input.value = ""; });
  field.addEventListener("beforeinput", (event) => event.preventDefault()); // it stays empty
  return { root, camera };
}
