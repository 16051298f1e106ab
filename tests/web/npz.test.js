import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { readNpz } from "../../ui/web/engine/npz.js";

const BYTES = readBundled("article/checkpoints/0000.npz");
const DAMAGED = { message: "The file of this network is damaged." };

function readBundled(path) {
  return new Uint8Array(readFileSync(new URL(`../../assets/models/${path}`, import.meta.url)));
}

/** A zip of one stored member without a check of its content, whose list says what it is told to. */
function makeZip(content, { size = content.length, packing = 0 } = {}) {
  const zip = new Uint8Array(30 + content.length + 46 + 22);
  const view = new DataView(zip.buffer);
  const list = 30 + content.length;
  view.setUint32(0, 0x04034b50, true);
  zip.set(content, 30);
  view.setUint32(list, 0x02014b50, true);
  view.setUint16(list + 10, packing, true);
  view.setUint32(list + 20, content.length, true);
  view.setUint32(list + 24, size, true);
  view.setUint32(list + 46, 0x06054b50, true);
  view.setUint16(list + 56, 1, true);
  view.setUint32(list + 62, list, true);
  return zip;
}

test("a checkpoint has its config and its arrays", async () => {
  const { arrays, texts } = await readNpz(BYTES);
  assert.equal(JSON.parse(texts.config).c1, 6);
  assert.deepEqual(arrays["C1/kernel"].shape, [5, 5, 1, 6]);
  assert.deepEqual(arrays["C1/bias"].shape, [6]);
  assert.equal(Object.keys(arrays).length, 10);
  assert.equal(arrays["C5/kernel"].values.length, 48_000);
});

test("a file that was cut is refused, wherever", async () => {
  for (const length of [0, 1, 21, 22, 100, 5000, BYTES.length - 22, BYTES.length - 1]) {
    await assert.rejects(readNpz(BYTES.subarray(0, length)), DAMAGED, `${length} bytes`);
  }
});

test("a file of which a byte is another is refused, or has the same arrays all the same", async () => {
  const whole = await readNpz(BYTES);
  for (let at = 0; at < BYTES.length; at += 2503) {
    const bytes = BYTES.slice();
    bytes[at] ^= 255;
    const read = await readNpz(bytes).catch((problem) => problem);
    if (read instanceof Error) assert.equal(read.message, DAMAGED.message);
    else assert.deepEqual(read, whole);
  }
});

test("no more is unpacked than the list says, and that has an end", async () => {
  const zeros = new Blob([new Uint8Array(1e6)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const million = new Uint8Array(await new Response(zeros).arrayBuffer());
  for (const size of [10, 1e6, 2 ** 32 - 1]) await assert.rejects(readNpz(makeZip(million, { size, packing: 8 })), DAMAGED);
  await assert.rejects(readNpz(makeZip(new Uint8Array(9), { packing: 12 })), DAMAGED);
});

test("a browser that cannot unpack says so", async (context) => {
  context.mock.property(globalThis, "DecompressionStream", undefined);
  await assert.rejects(readNpz(BYTES), { message: "This browser is too old to unpack networks: it has no DecompressionStream." });
});
