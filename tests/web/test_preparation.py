"""The browser's ink and preparation against Python's: the same bytes."""

import json
import subprocess
from dataclasses import dataclass

import numpy as np
import pytest

from lenet.preprocessing import Stroke
from tests.web.drawings import draw_all, make_drawing, prepare
from tests.web.node import NODE
from ui.frame import ROOT

SHAPES = [(1, 1), (1, 500), (300, 7), (97, 143), (20, 20), (19, 21), (280, 280), (400, 399)]
SCRIPT = """
import { readFileSync, writeSync } from "node:fs";
import { drawAll, prepareAll } from "./tests/web/drawings.js";
const asked = JSON.parse(readFileSync(0, "utf8"));
const pixels = new Uint8Array(Buffer.from(asked.pixels, "hex"));
for (const bytes of [drawAll(asked.drawings), prepareAll(asked.shapes, pixels)]) {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
"""


@dataclass(frozen=True)
class Comparison:
    """A thousand drawings and some pictures, what is to be made of them, and what the browser's modules made."""

    drawings: list[list[Stroke]]
    pictures: list[np.ndarray]
    drawn: np.ndarray
    prepared: np.ndarray
    answer: bytes


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    rng = np.random.default_rng(11)
    drawings = [make_drawing(rng) for _ in range(1000)]
    pictures = [_make_picture(rng, shape) for shape in SHAPES for _ in range(10)]
    asked = {"drawings": [[stroke.to_json() for stroke in strokes] for strokes in drawings],
             "shapes": [picture.shape for picture in pictures],
             "pixels": b"".join(picture.tobytes() for picture in pictures).hex()}
    command = [NODE, "--input-type=module", "--eval", SCRIPT]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as node:
        node.stdin.write(json.dumps(asked).encode())
        node.stdin.close()
        drawn = draw_all(drawings)  # while node draws as well
        prepared = np.stack([prepare(picture).ravel() for picture in pictures])
        return Comparison(drawings, pictures, drawn, prepared, node.stdout.read())


def _make_picture(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Grey noise, as bright and as dense as chance has it: from nothing at all over too faint to all white."""
    share, brightest = rng.random() ** 4, rng.choice([1, 3, 20, 255])
    return (rng.integers(0, brightest + 1, shape) * (rng.random(shape) < share)).astype(np.uint8)


def test_a_thousand_drawings_are_the_same_bytes(comparison: Comparison):
    drawn = comparison.drawn
    answers = np.frombuffer(comparison.answer[: drawn.size], np.uint8).reshape(drawn.shape)
    different = np.flatnonzero((answers != drawn).any(axis=1))
    assert not len(different), comparison.drawings[different[0]]


def test_pictures_of_any_size_are_the_same_bytes(comparison: Comparison):
    prepared = comparison.prepared
    answers = np.frombuffer(comparison.answer[comparison.drawn.size :], np.uint8).reshape(prepared.shape)
    different = np.flatnonzero((answers != prepared).any(axis=1))
    assert not len(different), comparison.pictures[different[0]]


def test_the_drawings_are_of_all_kinds(comparison: Comparison):
    inked = (comparison.drawn[:, : 280 * 280] > 0).mean(axis=1)
    strokes = [stroke for drawing in comparison.drawings for stroke in drawing]
    assert {8, 20, 40, 80} <= {stroke.width for stroke in strokes}
    assert {1, 2, 200} <= {len(stroke.points) // 2 for stroke in strokes}
    assert inked.min() == 0 and inked.max() > 0.5
    assert not comparison.prepared.any(axis=1).all()
