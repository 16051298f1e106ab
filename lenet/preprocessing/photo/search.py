"""The way from a photograph's levels to its ink: colours, frame, sheet, light, lines, marks, in this order."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lenet.preprocessing.drawing import SHOWN_SIDE, Step
from lenet.preprocessing.photo.brightness import find_levels
from lenet.preprocessing.photo.darkness import Darkness, measure_darkness
from lenet.preprocessing.photo.frame import NARROW, WIDEST, cut_frame
from lenet.preprocessing.photo.lines import remove_lines
from lenet.preprocessing.photo.marks import Box, Marks, group_marks
from lenet.preprocessing.photo.opencv import cv2, grow, shrink
from lenet.preprocessing.photo.sheet import cut_sheet
from lenet.preprocessing.picture_words import name_ink, tell_blank
from lenet.preprocessing.several_digits import count_digits

FULL = 90
"""Percentile of a digit's darkness that counts as full ink."""
WEAKEST = 0.25
"""Of full ink: what is weaker is no mark of its own."""
FAINTEST = 0.12
"""Of full ink: what is weaker is ground, also beside a mark. A pencil's grey edge is more."""
LEAST_CONTRAST = 18
"""Levels, of 255, by which ink must differ from its ground."""
LEAST_SIZE = 0.02
"""Of the picture's longer side: what is smaller is dust alone."""
CLEARLY = 1.15
"""Times the contrast: so much more makes one ink likelier than the other."""
WITHIN = 0.9
"""Of its box: a mark that lies within another by as much is the hole in it."""
LEAST_SIDE = 240
"""Pixels of the longer side: smaller pictures are enlarged, so that lines can be told from strokes."""


@dataclass(frozen=True)
class Candidate:
    """A digit as it looks if its ink is dark on light, or light on dark: its marks, without `lines` (H, W) bool."""

    marks: Marks
    darkness: Darkness
    lines: np.ndarray
    line_count: int
    is_dark: bool

    @property
    def contrast(self) -> float:
        """Levels by which its ink differs from the ground."""
        return float(np.percentile(self.darkness.levels[self.marks.chosen], FULL))

    @property
    def full(self) -> float:
        """The darkness of full ink, 0..1."""
        return float(np.percentile(self.darkness.values[self.marks.chosen], FULL))


def search_ink(levels: np.ndarray) -> tuple[Step, ...]:
    """Find the ink of one digit in a picture that may be a photograph.

    Args:
        levels: (H, W) uint8 grey, or (H, W, 3) uint8 red, green, blue.

    Returns:
        What was done, step by step; the last step's image is the ink, (h, w) uint8: 0 is ground, 255 full ink;
        of a small picture it is larger than that.

    Raises:
        EmptyDrawingError: if nothing stands out.
    """
    steps: list[Step] = []
    if levels.ndim == 3:
        levels, text = find_levels(levels)
        steps += [_show("Grey", levels, text)] if text else []
    cuts = list(_cut(levels))
    found = _find(cuts[-1][1] if cuts else levels)
    if found is None and cuts:  # what was taken for a frame is the digit, such as a square 0
        found, cuts = _find(levels), []
    if found is None:
        raise tell_blank(levels)
    return (*steps, *(_show(*cut) for cut in cuts), *_describe(found))


def _cut(levels: np.ndarray) -> Iterator[tuple[str, np.ndarray, str]]:
    """What lies around the digit's sheet is cut off: name, what is left, and a sentence, for each thing that was."""
    for name, cut in (("Frame", lambda part: cut_frame(part, NARROW)), ("Sheet", cut_sheet),
                      ("Frame", lambda part: cut_frame(part, WIDEST))):  # fmt: skip
        part, text = cut(levels)
        if text:
            levels = part
            yield name, levels, text


def _find(levels: np.ndarray) -> Candidate | None:
    """The digit in (H, W) uint8; None where nothing stands out."""
    scale = LEAST_SIDE / max(levels.shape)
    if scale > 1:
        levels = cv2.resize(levels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    found = [each for each in (_look(levels, is_dark) for is_dark in (True, False)) if each is not None]
    return _choose(*found) if len(found) == 2 else next(iter(found), None)


def _look(levels: np.ndarray, is_dark: bool) -> Candidate | None:
    darkness = measure_darkness(levels, is_dark)
    lines, count = remove_lines(darkness.marks)
    rest = darkness.marks & ~lines
    first = group_marks(rest, darkness.values)
    if first is None:
        return None
    strong = rest & (darkness.values > WEAKEST * Candidate(first, darkness, lines, count, is_dark).full)
    found = Candidate(group_marks(strong, darkness.values) or first, darkness, lines, count, is_dark)
    left, top, right, bottom = found.marks.box
    is_dust = max(right - left, bottom - top) < LEAST_SIZE * max(levels.shape)
    return None if is_dust or found.contrast < LEAST_CONTRAST else found


def _choose(dark: Candidate, light: Candidate) -> Candidate:
    """Which of the two is the digit: ink encloses holes; else the clearer one, else the larger one."""
    if dark.marks.is_cut != light.marks.is_cut:
        return light if dark.marks.is_cut else dark
    holes, counters = _share(light.marks.box, dark.marks.box), _share(dark.marks.box, light.marks.box)
    if max(holes, counters) > WITHIN:
        return dark if holes >= counters else light
    if max(dark.contrast, light.contrast) > CLEARLY * min(dark.contrast, light.contrast):
        return max(dark, light, key=lambda each: each.contrast)
    return max(dark, light, key=lambda each: each.marks.ink)


def _share(box: Box, other: Box) -> float:
    """How much of a box lies within another, 0 to 1."""
    width, height = (min(box[axis + 2], other[axis + 2]) - max(box[axis], other[axis]) for axis in (0, 1))
    return max(width, 0) * max(height, 0) / ((box[2] - box[0]) * (box[3] - box[1]))


def _describe(found: Candidate) -> Iterator[Step]:
    """The steps from the ground's light to the ink."""
    darkness, full = found.darkness, found.full
    kind, more = name_ink(found.is_dark), "darker" if found.is_dark else "lighter"
    shown = np.rint(darkness.values * 255).astype(np.uint8)
    yield _show("Light", shown, f"The ground's light and shadow are taken away: what is left is how much {more} each "
                f"pixel is than the ground within {darkness.window // 2} pixels.", is_ink=True)  # fmt: skip
    if found.line_count:
        yield _show("Lines", np.where(found.lines, 0, shown), f"Straight lines through the picture are taken out where "
                    f"no stroke crosses them: {found.line_count}.", is_ink=True)  # fmt: skip
    marks = found.marks
    text = (f"Read as {kind}. Ink stands out by {found.contrast:.0f} grey levels; what is fainter than {FAINTEST:.0%} "
            "of that is ground.")
    if marks.specks:
        text += f" Small marks standing apart were left out: {marks.specks}."
    ink = _compose(found, full)
    digits = count_digits(ink)
    if digits > 1:
        text += f" There are {digits} marks of the same size, which are more than one digit."
    yield Step("Ink", ink, text)


def _compose(found: Candidate, full: float) -> np.ndarray:
    """The chosen marks with their soft edges, (H, W) uint8."""
    values, chosen = found.darkness.values, found.marks.chosen
    reach = max(1, round(max(values.shape) / 150))
    near = grow(chosen, reach)
    beside_lines = grow(found.lines, 1)
    keep = near & (values > FAINTEST * full) & (chosen | ~beside_lines)
    return np.rint(np.where(keep, np.minimum(values / full, 1), 0) * 255).astype(np.uint8)


def _show(name: str, image: np.ndarray, text: str, is_ink: bool = False) -> Step:
    """A step with a picture that is no larger than can be seen."""
    return Step(name, shrink(image, SHOWN_SIDE)[0], text, is_ink)
