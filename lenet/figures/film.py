"""How one image was read while a network learnt, as pictures: C1's filters, its maps of the image, and the ten answers.

    title                                   epoch 3
    +--------+   filters   # # # # # #
    | image  |   maps      # # # # # #
    +--------+   0 1 2 3 4 5 6 7 8 9   bars

Every moment of a film has the same scales, so that what grows is seen to grow. Pure: arrays in, bytes out.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from lenet.figures.colors import DIVERGING, PICTURE_DARK, POSITIVE, SEQUENTIAL, SURFACE_COLORS, compute_domain

WIDTH, HEIGHT, EDGE = 560, 330, 16
INPUT_SIDE, CELL, GAP = 140, 54, 6
LEFT = EDGE + INPUT_SIDE + 2 * EDGE
FILTERS_TOP, MAPS_TOP, BARS_TOP, BARS_BOTTOM = 66, 152, 232, 300
"""Places in pixels."""

MOST_SHOWN = 6
"""Of more filters and maps the first are shown."""

LONGEST_TITLE = 40
MOST_FRAMES, COLORS = 100, 128
SECONDS, LAST_SECONDS = 0.4, 2.0


@dataclass(frozen=True)
class Moment:
    """A network at one moment, and what it makes of the image.

    Attributes:
        label: such as "epoch 3".
        filters: of C1, (k, k, filters) float.
        maps: what C1 answers to the image, after the activation, (side, side, filters) float.
        probabilities: (10,) float, 0 to 1.
    """

    label: str
    filters: np.ndarray
    maps: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True)
class Scale:
    """Colours (steps, 3) uint8 for the values from `low` to `high`."""

    colors: np.ndarray
    low: float
    high: float

    def color(self, values: np.ndarray) -> np.ndarray:
        """The colours (height, width, 3) uint8 of values (height, width)."""
        share = np.clip((np.nan_to_num(values.astype(float)) - self.low) / (self.high - self.low), 0, 1)
        return self.colors[np.round(share * (len(self.colors) - 1)).astype(int)]


def make_film(title: str, image: np.ndarray, moments: Sequence[Moment]) -> bytes:
    """All moments as a GIF that plays for ever; of more than 100 evenly chosen ones, first and last among them.

    Args:
        title: written above, such as the run's name.
        image: (28, 28) uint8, 0 ground, 255 ink.
        moments: at least one, of one network.
    """
    chosen = np.unique(np.linspace(0, len(moments) - 1, min(MOST_FRAMES, len(moments))).round().astype(int))
    scales = _find_scales(moments)
    drawn = [_draw(title, image, moments[at], scales) for at in chosen.tolist()]
    palette = _join(drawn[:: max(1, len(drawn) // 8)]).quantize(COLORS, dither=Image.Dither.NONE)
    frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in drawn]
    durations = [round(1000 * SECONDS)] * (len(frames) - 1) + [round(1000 * LAST_SECONDS)]
    memory = io.BytesIO()
    frames[0].save(memory, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return memory.getvalue()


def make_still(title: str, image: np.ndarray, moments: Sequence[Moment], at: int) -> bytes:
    """Moment number `at` of a film as a PNG, with the scales that it has in the film; arguments as for `make_film`."""
    memory = io.BytesIO()
    _draw(title, image, moments[at], _find_scales(moments)).save(memory, "PNG")
    return memory.getvalue()


def find_bar(digit: int, probability: float) -> tuple[int, int, int, int]:
    """Where the bar of a digit is drawn: left, top, right, bottom in pixels, the last two not included."""
    step = (WIDTH - EDGE - LEFT) // 10
    left = LEFT + digit * step
    return left, BARS_BOTTOM - round(probability * (BARS_BOTTOM - BARS_TOP)), left + step - GAP, BARS_BOTTOM


def _find_scales(moments: Sequence[Moment]) -> list[Scale]:
    """Those of the filters and of the maps, so that the largest value of the whole film has the brightest colour."""
    filters = np.stack([moment.filters[..., :MOST_SHOWN] for moment in moments])
    maps = np.stack([moment.maps[..., :MOST_SHOWN] for moment in moments])
    return [_find_scale(filters, True), _find_scale(maps, bool((maps < 0).any()))]


def _find_scale(values: np.ndarray, diverging: bool) -> Scale:
    return Scale(DIVERGING if diverging else SEQUENTIAL, *compute_domain(values, diverging))


def _draw(title: str, image: np.ndarray, moment: Moment, scales: Sequence[Scale]) -> Image.Image:
    canvas = Image.new("RGB", (WIDTH, HEIGHT), PICTURE_DARK["ground"])
    pen = ImageDraw.Draw(canvas)
    pen.text((EDGE, EDGE), _make_writable(title), PICTURE_DARK["text"], _font(16))
    pen.text((WIDTH - EDGE, EDGE), moment.label, PICTURE_DARK["text"], _font(16), anchor="ra")
    _paste(canvas, (EDGE, FILTERS_TOP), Scale(SEQUENTIAL, 0.0, 255.0).color(image), INPUT_SIDE)
    rows = ("filters of C1", FILTERS_TOP, moment.filters), ("maps of C1", MAPS_TOP, moment.maps)
    for scale, (name, top, values) in zip(scales, rows, strict=True):
        pen.text((LEFT, top - 18), name, PICTURE_DARK["faint"], _font(12))
        for number, cell in enumerate(np.moveaxis(values[..., :MOST_SHOWN], -1, 0)):
            _paste(canvas, (LEFT + number * (CELL + GAP), top), scale.color(cell), CELL)
    _draw_bars(pen, moment.probabilities)
    return canvas


def _draw_bars(pen: ImageDraw.ImageDraw, probabilities: np.ndarray) -> None:
    answer = int(np.argmax(probabilities))
    for digit, probability in enumerate(probabilities.tolist()):
        left, top, right, bottom = find_bar(digit, probability)
        is_answer = digit == answer
        pen.rectangle((left, bottom, right - 1, bottom), PICTURE_DARK["rule"])
        if top < bottom:
            pen.rectangle((left, top, right - 1, bottom - 1), POSITIVE[4] if is_answer else SURFACE_COLORS["frame"])
        color = PICTURE_DARK["text" if is_answer else "faint"]
        pen.text(((left + right) // 2, bottom + 4), str(digit), color, _font(14), anchor="ma")
    words = f"reads {answer}: {100 * probabilities[answer]:.1f} %"
    pen.text((EDGE, FILTERS_TOP + INPUT_SIDE + 12), words, PICTURE_DARK["text"], _font(14))


def _paste(canvas: Image.Image, place: tuple[int, int], pixels: np.ndarray, side: int) -> None:
    """Pixels (height, width, 3) as a square of `side` pixels, with a thin frame."""
    left, top = place
    canvas.paste(Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST), place)
    ImageDraw.Draw(canvas).rectangle((left - 1, top - 1, left + side, top + side), outline=PICTURE_DARK["rule"])


def _join(frames: Sequence[Image.Image]) -> Image.Image:
    """Frames one below the other: their colours together make the film's palette."""
    tall = Image.new("RGB", (WIDTH, HEIGHT * len(frames)))
    for number, frame in enumerate(frames):
        tall.paste(frame, (0, number * HEIGHT))
    return tall


def _make_writable(title: str) -> str:
    """What Pillow's own font can write of a title: the letters of ASCII, others without their accents or not at all."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return " ".join("".join(filter(str.isprintable, plain)).split())[:LONGEST_TITLE]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that Pillow has in itself."""
    return ImageFont.load_default(size)
