import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { crc32 } from "node:zlib";
import { readNpz } from "../../ui/web/engine/npz.js";

const BYTES = readBundled("article/checkpoints/0000.npz");
const DAMAGED = { message: "The file of this network is damaged." };

function readBundled(path) {
  return new Uint8Array(readFileSync(new URL(`../../assets/models/${path}`, import.meta.url)));
}

/** A zip of one member without a name, stored unless its list says otherwise. */
function makeZip(content, { size = content.length, packing = 0 } = {}) {
  const zip = new Uint8Array(30 + content.length + 46 + 22);
  const view = new DataView(zip.buffer);
  const list = 30 + content.length;
  view.setUint32(0, 0x04034b50, true);
  zip.set(content, 30);
  view.setUint32(list, 0x02014b50, true);
  view.setUint16(list + 10, packing, true);
  view.setUint32(list + 16, crc32(content), true);
  view.setUint32(list + 20, content.length, true);
  view.setUint32(list + 24, size, true);
  view.setUint32(list + 46, 0x06054b50, true);
  view.setUint16(list + 56, 1, true);
  view.setUint32(list + 62, list, true);
  return zip;
}

/** What browsers had before they knew how zips are packed. */
function OnlyGzip() {
  throw new TypeError("Unsupported compression format: 'deflate-raw'");
}

test("a checkpoint has its config and its arrays", async () => {
  const { arrays, texts } = await readNpz(BYTES);
  assert.equal(JSON.parse(texts.config).c1, 6);
  assert.deepEqual(arrays["C1/kernel"].shape, [5, 5, 1, 6]);
  assert.deepEqual(arrays["C1/bias"].shape, [6]);
  assert.equal(Object.keys(arrays).length, 10);
  assert.equal(arrays["C5/kernel"].values.length, 48_000);
});

/** An `.npy` file of the values 1 and 2. */
function makeArray(description, shape) {
  const head = `{'descr': '${description}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const values = new Uint8Array(new Float32Array([1, 2]).buffer);
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY\x01\x00"), head.length, 0, ...Buffer.from(head), ...values]);
}

test("members may be stored as they are", async () => {
  const { arrays } = await readNpz(makeZip(makeArray("<f4", "(2,)")));
  assert.deepEqual(arrays[""], { shape: [2], values: new Float32Array([1, 2]) });
});

test("arrays of other numbers than float32, or of another length, are refused", async () => {
  for (const [description, shape] of [["<f8", "(1,)"], ["|O", "(2,)"], [">f4", "(2,)"], ["<f4", "(3,)"], ["<f4", "(2"]]) {
    await assert.rejects(readNpz(makeZip(makeArray(description, shape))), DAMAGED, description + shape);
  }
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
  const message = "This browser is too old to unpack the files of networks: update it, or take another one.";
  context.mock.property(globalThis, "DecompressionStream", undefined);
  await assert.rejects(readNpz(BYTES), { message });
  globalThis.DecompressionStream = OnlyGzip;
  await assert.rejects(readNpz(BYTES), { message });
});
