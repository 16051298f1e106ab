"""Pictures of single digits as people take them, family by family, made by chance: ruled paper, shadows, frames ...

`FAMILIES` has them all. Each makes a file of a digit that it is given as `Ink`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from devtools.paper import (
    Colour, enlarge, lay, lay_on_table, make_paper, make_table, photograph, place, rule, shade, slope_light, to_file,
    write_digit,
)
from lenet.data import load_test_set

Ink = Callable[[int], np.ndarray]
"""A digit in a size: pixels of its longer side -> (h, w) float32, 1 where ink is full."""
Make = Callable[[Ink, np.random.Generator], bytes]

PHOTO, SMALL_PHOTO = (900, 1200), (600, 800)
"""Height and width of photographs. What is in a small one is smaller in proportion, but for the camera's blur."""
LARGE = 0.25
"""So many of the photographs are large; it takes three times as long to read one of these."""
PAPERS: tuple[Colour, ...] = ((0.93, 0.92, 0.89), (0.97, 0.97, 0.96), (0.88, 0.87, 0.8), (0.8, 0.8, 0.82))
INKS: tuple[Colour, ...] = ((0.13, 0.13, 0.2), (0.08, 0.08, 0.08), (0.1, 0.15, 0.45), (0.35, 0.35, 0.37))
DARK_RULES: tuple[Colour, ...] = ((0.35, 0.45, 0.7), (0.25, 0.25, 0.3), (0.45, 0.5, 0.55), (0.3, 0.35, 0.6))
FAINT_RULES: tuple[Colour, ...] = ((0.8, 0.84, 0.9), (0.82, 0.82, 0.82), (0.75, 0.82, 0.85))
TABLES: tuple[Colour, ...] = ((0.27, 0.19, 0.13), (0.12, 0.12, 0.13), (0.35, 0.24, 0.16), (0.15, 0.2, 0.25))
EQUALLY_BRIGHT: tuple[tuple[Colour, Colour], ...] = (
    ((0.8, 0, 0), (0, 0.4, 0)), ((0.1, 0.42, 0.85), (0.65, 0.32, 0.12)), ((0.62, 0.15, 0.62), (0.05, 0.42, 0.35)),
    ((0.9, 0.45, 0.1), (0.35, 0.6, 0.75)),
)  # fmt: skip
"""Ink and ground that differ in colour alone."""


def _pick(rng: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    return colours[rng.integers(len(colours))]


def _choose_shape(rng: np.random.Generator) -> tuple[tuple[int, int], float]:
    """Height and width of a photograph, and how they compare with a large one's."""
    shape = PHOTO if rng.random() < LARGE else SMALL_PHOTO
    return shape, shape[0] / PHOTO[0]


def _write_somewhere(ink: Ink, shape: tuple[int, int], rng: np.random.Generator, least: float = 0.25,
                     most: float = 0.5) -> np.ndarray:
    side = round(rng.uniform(least, most) * min(shape))
    return place(np.pad(ink(side), round(0.04 * min(shape))), shape, (rng.uniform(0.35, 0.65), rng.uniform(0.3, 0.7)))


def _take(scene: np.ndarray, rng: np.random.Generator, light: np.ndarray | float | None = None) -> bytes:
    shape = scene.shape[:2]
    lit = slope_light(shape, rng) if light is None else light
    return to_file(photograph(scene, rng, lit), "JPEG", quality=int(rng.integers(70, 95)))


def _on_paper(ink: Ink, rng: np.random.Generator, shape: tuple[int, int], cover: np.ndarray | None = None,
              rules: Colour = (0, 0, 0)) -> np.ndarray:
    scene = make_paper(shape, _pick(rng, PAPERS))
    if cover is not None:
        scene = lay(scene, cover, np.minimum(rules, scene[0, 0]))
    return lay(scene, _write_somewhere(ink, shape, rng), _pick(rng, INKS))


def _make_ruled(colours: tuple[Colour, ...], squared: bool) -> Make:
    def make(ink: Ink, rng: np.random.Generator) -> bytes:
        shape, scale = _choose_shape(rng)
        distance = scale * (rng.uniform(35, 60) if squared else rng.uniform(45, 100))
        width, angle = scale * rng.uniform(1.5, 3.5), rng.uniform(-2, 2)
        cover = rule(shape, distance, width, angle, rng.random())
        if squared:
            cover = np.maximum(cover, rule(shape, distance, width, angle + 90, rng.random()))
        return _take(_on_paper(ink, rng, shape, cover, _pick(rng, colours)), rng)

    return make


def _make_frame(ink: Ink, rng: np.random.Generator) -> bytes:
    """A picture or a field of a form with a line around it: at the very edge, or a little within."""
    side = int(rng.integers(120, 500))
    width, inset = int(rng.integers(1, max(3, side // 20))), int(rng.integers(0, 2) * rng.integers(1, side // 15))
    level = int(rng.integers(0, 120))
    picture = np.full((side, side), int(rng.integers(235, 256)), np.float64)
    first, last = inset, side - inset
    for line in (np.s_[first : first + width, first:last], np.s_[last - width : last, first:last],
                 np.s_[first:last, first : first + width], np.s_[first:last, last - width : last]):
        picture[line] = level
    digit = _write_somewhere(ink, (side, side), rng, 0.45, 0.7)
    return to_file(np.rint(picture * (1 - digit) + level * digit).astype(np.uint8))


def _make_frame_28(ink: Ink, rng: np.random.Generator) -> bytes:
    """An image of MNIST's size, black on white, in a black line of one pixel."""
    digit = place(ink(20), (28, 28), (0.5 + rng.uniform(-0.05, 0.05), 0.5))
    picture = np.rint(255 * (1 - digit)).astype(np.uint8)
    picture[[0, -1]] = picture[:, [0, -1]] = 0
    return to_file(picture)


def _make_shadow(across: bool) -> Make:
    def make(ink: Ink, rng: np.random.Generator) -> bytes:
        photo, scale = _choose_shape(rng)
        side = round(rng.uniform(0.25, 0.45) * photo[0])
        digit = place(ink(side), photo, (rng.uniform(0.4, 0.6), rng.uniform(0.35, 0.5)))
        columns = np.flatnonzero(digit.any(axis=0))
        middle = columns.mean() if across else columns[-1] + rng.uniform(0.12, 0.2) * photo[1]
        at = np.flatnonzero(digit.any(axis=1)).mean() / photo[0], middle / photo[1]
        turn = rng.uniform(-35, 35) + (180 if across and rng.random() < 0.5 else 0)
        shadow = shade(photo, at, turn, rng.uniform(0.35, 0.7), scale * rng.choice([1, 5, 25]))
        scene = lay(make_paper(photo, _pick(rng, PAPERS)), digit, _pick(rng, INKS))
        return _take(scene, rng, shadow * slope_light(photo, rng, 0.1))

    return make


def _make_sheet(ink: Ink, rng: np.random.Generator) -> bytes:
    """A sheet on a dark table, a little turned and seen from the side."""
    photo, _ = _choose_shape(rng)
    size = photo[0] * 2 // 3, photo[1] * 2 // 3
    sheet = lay(make_paper(size, _pick(rng, PAPERS)), _write_somewhere(ink, size, rng, 0.3, 0.55), _pick(rng, INKS))
    low, high = rng.uniform(0.08, 0.2), rng.uniform(0.8, 0.92)
    corners = np.array([[low, low], [high, low], [high, high], [low, high]]) + rng.uniform(-0.04, 0.04, (4, 2))
    turn = np.deg2rad(rng.uniform(-8, 8))
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    around = ((corners - 0.5) * (photo[1], photo[0])) @ matrix + (photo[1] / 2, photo[0] / 2)
    table = make_table(photo, _pick(rng, TABLES), rng)
    return _take(lay_on_table(sheet, photo, around, table), rng)


def _make_margin(ink: Ink, rng: np.random.Generator) -> bytes:
    """A screenshot of a window: its transparent margin with the window's shadow."""
    inner, margin = int(rng.integers(150, 400)), int(rng.integers(15, 90))
    side = inner + 2 * margin
    digit = _write_somewhere(ink, (inner, inner), rng, 0.45, 0.75)
    ground, level = (255, int(rng.integers(0, 60))) if rng.random() < 0.7 else (int(rng.integers(20, 60)), 240)
    pixels = np.zeros((side, side, 4))
    away = np.abs(np.arange(side) - (side - 1) / 2) - inner / 2
    pixels[..., 3] = np.clip(1 - np.maximum.outer(away, away) / margin, 0, 1) * rng.uniform(40, 130)
    window = np.s_[margin : margin + inner, margin : margin + inner]
    pixels[window] = 255
    pixels[window][..., :3] = (ground * (1 - digit) + level * digit)[..., np.newaxis]
    return to_file(np.rint(pixels).astype(np.uint8))


def _make_close_up(ink: Ink, rng: np.random.Generator) -> bytes:
    """A digit of a broad pen that fills the picture."""
    digit = ink(int(rng.integers(200, 420)))
    margin = [(int(rng.integers(3, 30)), int(rng.integers(3, 30))) for _ in range(2)]
    digit = np.pad(digit, margin)
    ground, level = rng.uniform(0.8, 1), rng.uniform(0, 0.25)
    grey = ground * (1 - digit) + level * digit
    if rng.random() < 0.5:
        return to_file(np.rint(grey * 255).astype(np.uint8))
    return _take(np.repeat(grey[..., np.newaxis], 3, axis=2), rng, slope_light(digit.shape, rng, 0.15))


def _make_equally_bright(ink: Ink, rng: np.random.Generator) -> bytes:
    pair = EQUALLY_BRIGHT[rng.integers(len(EQUALLY_BRIGHT))]
    colour, ground = pair if rng.random() < 0.5 else pair[::-1]
    shape = (int(rng.integers(150, 400)),) * 2
    scene = lay(make_paper(shape, ground), _write_somewhere(ink, shape, rng, 0.5, 0.75), colour)
    if rng.random() < 0.5:
        return to_file(np.rint(scene * 255).astype(np.uint8))
    return _take(scene, rng, 1.0)


def _make_deep(ink: Ink, rng: np.random.Generator) -> bytes:
    """Levels of 10 to 14 bits, as cameras and scanners give them, in a PNG of 16."""
    shape = (int(rng.integers(100, 400)),) * 2
    digit = _write_somewhere(ink, shape, rng, 0.5, 0.75)
    most = 2 ** int(rng.choice([10, 12, 12, 12, 14])) - 1
    levels = (1 - digit) * rng.uniform(0.8, 1) + digit * rng.uniform(0, 0.2)
    return to_file(np.rint((levels if rng.random() < 0.7 else 1 - levels) * most).astype(np.uint16))


def _make_phone(ink: Ink, rng: np.random.Generator) -> bytes:
    """A phone's photograph of 24 to 50 megapixels."""
    scene = photograph(_on_paper(ink, rng, PHOTO), rng, slope_light(PHOTO, rng))
    sizes = ((5712, 4284), (8160, 6120), (8000, 6000), (6048, 4032))
    large = cv2.resize(scene, sizes[rng.integers(len(sizes))], interpolation=cv2.INTER_LINEAR)
    return to_file(large, "JPEG", quality=85)


def _make_plain(ink: Ink, rng: np.random.Generator) -> bytes:
    return _take(_on_paper(ink, rng, _choose_shape(rng)[0]), rng)


@dataclass(frozen=True)
class Family:
    """Pictures of one kind.

    Attributes:
        name: in words.
        make: makes one of a digit and of chance.
        least: of ten, how many must be read right.
        pens: the pen's width, of the digit's longer side, of made strokes: from, to.
        is_written: whether MNIST's digits are among them; broad pens and small pictures have made strokes alone.
    """

    name: str
    make: Make
    least: int = 8
    pens: tuple[float, float] = field(default=(0.06, 0.14))
    is_written: bool = True


FAMILIES = {family.name: family for family in (
    Family("frame", _make_frame), Family("frame of 28 pixels", _make_frame_28, pens=(0.1, 0.14)),
    Family("ruled, dark", _make_ruled(DARK_RULES, squared=False)),
    Family("ruled, faint", _make_ruled(FAINT_RULES, squared=False), least=10),
    Family("squared, dark", _make_ruled(DARK_RULES, squared=True)),
    Family("squared, faint", _make_ruled(FAINT_RULES, squared=True)),
    Family("shadow beside", _make_shadow(across=False)), Family("shadow across", _make_shadow(across=True)),
    Family("sheet on a table", _make_sheet), Family("transparent margin", _make_margin),
    Family("thick close-up", _make_close_up, pens=(0.18, 0.3), is_written=False),
    Family("equally bright colours", _make_equally_bright), Family("deep levels", _make_deep),
    Family("plain paper", _make_plain, least=10), Family("phone", _make_phone),
)}  # fmt: skip
"""All families, by name."""


def make_inks(family: Family, count: int, rng: np.random.Generator) -> Iterator[tuple[int, Ink]]:
    """`count` digits for this family with their labels, every second one written by hand where there are such."""
    images, labels = load_test_set()
    for number in range(count):
        if family.is_written and number % 2:
            chosen = int(rng.integers(len(images)))
            yield int(labels[chosen]), lambda side, image=images[chosen]: enlarge(image, side)  # type: ignore[misc]
        else:
            label, pen, seed = int(rng.integers(10)), rng.uniform(*family.pens), int(rng.integers(2**31))
            yield label, lambda side, label=label, pen=pen, seed=seed: write_digit(  # type: ignore[misc]
                label, side, pen, np.random.default_rng(seed))


def make_scenes(family: Family, count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """`count` pictures of a family: the digit that each shows, and its file."""
    rng = np.random.default_rng(seed)
    for label, ink in make_inks(family, count, rng):
        yield label, family.make(ink, rng)


def make_two(labels: tuple[int, int], seed: int) -> bytes:
    """A photograph of two digits beside each other."""
    rng = np.random.default_rng(seed)
    photo, _ = _choose_shape(rng)
    cover = np.zeros(photo, np.float32)
    for label, column in zip(labels, (0.35, 0.65), strict=True):
        side = round(rng.uniform(0.28, 0.34) * photo[0])
        digit = write_digit(label, side, rng.uniform(0.07, 0.12), rng)
        cover = np.maximum(cover, place(digit, photo, (0.5, column)))
    return _take(lay(make_paper(photo, _pick(rng, PAPERS)), cover, _pick(rng, INKS)), rng)


def print_digit(label: int, side: int) -> np.ndarray:
    """A printed digit, (side, side) uint8, black on white, in the font that Pillow brings along."""
    image = Image.new("L", (side, side), 255)
    ImageDraw.Draw(image).text((side / 2, side / 2), str(label), 0, ImageFont.load_default(side * 0.7), anchor="mm")
    return np.asarray(image)
