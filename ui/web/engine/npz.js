/**
 * Arrays out of an `.npz` file: a zip (APPNOTE 6.3) of `.npy` files (NumPy's NEP 1), each stored or deflated.
 *
 * Only what the list at the zip's end names is read, and never more of it than that list says.
 */

/** @typedef {import("./network.js").NumberArray} NumberArray */
/** @typedef {{name: string, packing: number, check: number, packedSize: number, size: number, start: number}} Member */

const DAMAGED = "The file of this network is damaged.";
const MOST_MEMBERS = 100;
const LARGEST_FILE = 1 << 27;
/** Bytes of the record at the end of a zip, of an entry of the list before it, and of the head before each member. */
const END = 22;
const ENTRY = 46;
const HEAD = 30;
const SIGNATURES = { end: 0x06054b50, entry: 0x02014b50, head: 0x04034b50 };

/** What stands before an array's values. */
const DESCRIPTION = /^\{'descr': '(<f4|<U\d{1,5})', 'fortran_order': False, 'shape': \(((?:\d{1,9}, ?)*(?:\d{1,9})?)\), \} *\n$/;

/**
 * How a member is unpacked, by the number that the zip has for its packing.
 * @type {Record<number, (packed: Uint8Array, size: number) => Promise<Uint8Array>>}
 */
const UNPACKERS = { 0: async (packed) => packed, 8: inflate };

/**
 * The arrays of numbers and the texts in a file, by their names.
 * @param {Uint8Array} bytes
 * @returns {Promise<{arrays: Record<string, NumberArray>, texts: Record<string, string>}>}
 * @throws {Error} if the file is damaged, or this browser cannot unpack it; its message is a sentence for a page
 */
export async function readNpz(bytes) {
  if (!canUnpack()) throw new Error("This browser is too old to unpack the files of networks: update it, or take another one.");
  try {
    const members = listMembers(bytes);
    const contents = await Promise.all(members.map((member) => unpack(bytes, member)));
    return sortByKind(members.map(({ name }, i) => [name.replace(/\.npy$/, ""), parseArray(contents[i])]));
  } catch {
    throw new Error(DAMAGED);
  }
}

/** Whether the browser knows how zips are packed: older ones have no DecompressionStream, or none for this. */
function canUnpack() {
  try {
    return Boolean(new DecompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}

/** @param {[string, NumberArray | string][]} named */
function sortByKind(named) {
  /** @type {Record<string, NumberArray>} */
  const arrays = {};
  /** @type {Record<string, string>} */
  const texts = {};
  for (const [name, array] of named) {
    if (typeof array === "string") texts[name] = array;
    else arrays[name] = array;
  }
  return { arrays, texts };
}

/** The list at the end of a zip that has no comment. @param {Uint8Array} bytes @returns {Member[]} */
function listMembers(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END;
  const count = view.getUint16(end + 10, true);
  insist(view.getUint32(end, true) === SIGNATURES.end && count <= MOST_MEMBERS);
  const members = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    insist(view.getUint32(at, true) === SIGNATURES.entry);
    const nameLength = view.getUint16(at + 28, true);
    members.push({
      name: new TextDecoder().decode(bytes.subarray(at + ENTRY, at + ENTRY + nameLength)),
      packing: view.getUint16(at + 10, true),
      check: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      start: findContent(view, view.getUint32(at + 42, true)),
    });
    at += ENTRY + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  insist(members.reduce((sum, { size }) => sum + size, 0) <= LARGEST_FILE);
  return members;
}

/** Where the content of a member begins, whose head begins at `at`. @param {DataView} view @param {number} at */
function findContent(view, at) {
  insist(view.getUint32(at, true) === SIGNATURES.head);
  return at + HEAD + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
}

/** @param {Uint8Array} bytes @param {Member} member */
async function unpack(bytes, { packing, packedSize, size, start, check }) {
  const content = await UNPACKERS[packing](bytes.subarray(start, start + packedSize), size);
  insist(content.length === size && computeCheck(content) === check);
  return content;
}

/**
 * What was deflated, as long as it is at most so many bytes.
 * @param {Uint8Array} packed @param {number} size
 */
async function inflate(packed, size) {
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(packed);
      controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const content = new Uint8Array(size);
  let at = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    content.set(piece.value, at); // raises where the piece is longer than what is left
    at += piece.value.length;
  }
  insist(at === size);
  return content;
}

/** The array that the bytes of an `.npy` file stand for; a text where that is what it holds. @param {Uint8Array} content */
function parseArray(content) {
  const headLength = content[8] + 256 * content[9];
  const head = String.fromCharCode(...content.subarray(0, 10 + headLength));
  const found = DESCRIPTION.exec(head.slice(10));
  insist(head.startsWith("\x93NUMPY\x01") && found !== null);
  const [, kind, sides] = /** @type {RegExpExecArray} */ (found);
  const values = content.slice(10 + headLength);
  if (kind.startsWith("<U")) return String.fromCodePoint(...new Uint32Array(values.buffer));
  const shape = (sides.match(/\d+/g) ?? []).map(Number);
  insist(values.length === 4 * shape.reduce((product, side) => product * side, 1));
  return { shape, values: new Float32Array(values.buffer) };
}

const CHECKS = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

/** The CRC-32 that a zip keeps of each member. @param {Uint8Array} content */
function computeCheck(content) {
  let check = 0xffffffff;
  for (let i = 0; i < content.length; i++) check = CHECKS[(check ^ content[i]) & 255] ^ (check >>> 8);
  return ~check >>> 0;
}

/** @param {boolean} holds @returns {asserts holds} */
function insist(holds) {
  if (!holds) throw new Error(DAMAGED);
}
