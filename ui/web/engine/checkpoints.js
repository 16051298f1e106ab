/** Networks by the address of their checkpoint: fetched once, kept as long as there is room. */

import { Network } from "./network.js";
import { readNpz } from "./npz.js";

/** How many weights are kept: 128 MB of them. The article's network has 61,706. */
const MOST_WEIGHTS = 1 << 25;

/** The network of a checkpoint, all pages' components together. */
export const loadNetwork = keepNetworks(MOST_WEIGHTS);

/**
 * A function from the address of an `.npz`, as `fetch` takes it, to its network. Who asks twice gets the same; one that
 * could not be had is asked for anew. What it throws has a sentence for a page as its message.
 * @param {number} most weights that are kept; what has been unused longest goes first, and the newest never
 * @returns {(address: string) => Promise<Network>}
 */
export function keepNetworks(most) {
  /** What has been asked for, the longest unused first. @type {Map<string, Promise<Network>>} */
  const kept = new Map();
  /** The number of weights of each that has come. @type {Map<string, number>} */
  const sizes = new Map();

  /** @param {string} address */
  async function fetchAndKeep(address) {
    try {
      const { network, size } = await fetchNetwork(address);
      sizes.set(address, size);
      makeRoom();
      return network;
    } catch (problem) {
      kept.delete(address);
      throw problem;
    }
  }

  function makeRoom() {
    for (const address of kept.keys()) {
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      if (sizes.size < 2 || total <= most) return;
      if (sizes.delete(address)) kept.delete(address);
    }
  }

  return (address) => {
    const network = kept.get(address) ?? fetchAndKeep(address);
    kept.delete(address);
    kept.set(address, network); // now the last
    return network;
  };
}

/** The network and how many weights it has. @param {string} address */
async function fetchNetwork(address) {
  const { arrays, texts } = await readNpz(await fetchBytes(address));
  const size = Object.values(arrays).reduce((sum, { values }) => sum + values.length, 0);
  return { network: new Network(parseConfig(texts.config), arrays), size };
}

/** @param {string} address */
async function fetchBytes(address) {
  const answer = await fetch(address).catch(() => {
    throw new Error("The server does not answer, so the network cannot be loaded.");
  });
  if (!answer.ok) throw new Error("There is no such network any more, or not yet.");
  return new Uint8Array(await answer.arrayBuffer().catch(() => {
    throw new Error("The server stopped while the network was being loaded.");
  }));
}

/** @param {string | undefined} text */
function parseConfig(text) {
  try {
    return { ...JSON.parse(text ?? "") };
  } catch {
    throw new Error("The file of this network does not say which network it is.");
  }
}
