"""The ink and the preparation of a real browser against Python's: the same bytes."""

import numpy as np
import pytest

from lenet.preprocessing import Stroke
from lenet.preprocessing.edges import cut_at_edges
from lenet.preprocessing.taps import find_taps
from tests.browser.drawings import SOME_OFF, draw_all, make_drawing, prepare

MODULE = "tests/browser/drawings.js"
SHAPES = [(1, 1), (1, 500), (300, 7), (97, 143), (20, 20), (19, 21), (280, 280), (400, 399)]


@pytest.fixture(scope="module")
def drawings() -> list[list[Stroke]]:
    """A thousand."""
    rng = np.random.default_rng(11)
    return [make_drawing(rng) for _ in range(1000)]


@pytest.fixture(scope="module")
def drawn(drawings: list[list[Stroke]]) -> np.ndarray:
    """What Python makes of them."""
    return draw_all(drawings)


def make_picture(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Grey noise, as bright and as dense as chance has it: from nothing at all over too faint to all white."""
    share, brightest = rng.random() ** 4, rng.choice([1, 3, 20, 255])
    return (rng.integers(0, brightest + 1, shape) * (rng.random(shape) < share)).astype(np.uint8)


def test_a_thousand_drawings_are_the_same_bytes(workbench, drawings, drawn):
    strokes = [[stroke.to_json() for stroke in drawing] for drawing in drawings]
    different = workbench.call(MODULE, "listDifferentDrawings", drawn.tobytes(), strokes,
                               [vars(switches) for switches in SOME_OFF])
    assert not different, f"{len(different)} drawings, the first: {drawings[different[0]]}"


def test_pictures_of_any_size_are_the_same_bytes(workbench):
    rng = np.random.default_rng(11)
    pictures = [make_picture(rng, shape) for shape in SHAPES for _ in range(10)]
    prepared = np.stack([prepare(picture) for picture in pictures])
    assert not prepared.any(axis=(1, 2)).all(), "none has nothing to read"
    content = b"".join(each.tobytes() for each in (prepared, *pictures))
    different = workbench.call(MODULE, "listDifferentPictures", content, [picture.shape for picture in pictures])
    assert not different, f"{len(different)} pictures, the first: {pictures[different[0]]}"


def test_the_drawings_are_of_all_kinds(drawings, drawn):
    inked = (drawn[:, : 280 * 280] > 0).mean(axis=1)
    strokes = [stroke for drawing in drawings for stroke in drawing]
    assert {8, 20, 40, 80} <= {stroke.width for stroke in strokes}
    assert {1, 2, 200} <= {len(stroke.points) // 2 for stroke in strokes}
    assert inked.min() == 0 and inked.max() > 0.5
    assert len({stroke.width for drawing in drawings[:5] for stroke in drawing}) > 1
    cut = [cut_at_edges(drawing) for drawing in drawings]
    assert sum(list(parts) != drawing for parts, drawing in zip(cut, drawings, strict=True)) > 100
    assert sum(len(parts) > len(drawing) for parts, drawing in zip(cut, drawings, strict=True)) > 20
    assert sum(bool(find_taps(parts)) for parts in cut) > 50
