"""Strokes of a pen become 28x28: what only strokes can tell is put right first, then their ink goes the way of all.

The browser (ui/web/engine/written.js) makes the same image, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lenet.preprocessing.drawing import PreparedDrawing, Step, describe_ink, prepare_drawing
from lenet.preprocessing.edges import cut_at_edges
from lenet.preprocessing.pen import EVEN_PEN, EVEN_SIDE, LINE_SIDE, draw_evenly, find_box
from lenet.preprocessing.strokes import UNITS, Stroke, draw_strokes
from lenet.preprocessing.taps import FINENESS, find_taps, measure_length


@dataclass(frozen=True)
class Switches:
    """Which steps a drawing takes before its box is cut.

    Attributes:
        taps: whether stray taps of the pen are left out.
        pen: whether it is drawn again with a pen as wide as MNIST's.
    """

    taps: bool = True
    pen: bool = True


ALL_STEPS = Switches()


def prepare_strokes(strokes: Iterable[Stroke], switches: Switches = ALL_STEPS) -> PreparedDrawing:
    """Make of a drawing the 28x28 image that MNIST's makers would have made of it.

    Args:
        strokes: in the order in which they were drawn; what lies beyond the canvas is not read.
        switches: which steps it takes.

    Raises:
        EmptyDrawingError: if no ink is on the canvas.
    """
    drawn = tuple(strokes)
    ink = draw_strokes(drawn)
    steps = [describe_ink("Drawing", ink)]
    seen = cut_at_edges(drawn)
    taps = find_taps(seen) if switches.taps else []
    kept = [stroke for i, stroke in enumerate(seen) if i not in taps]
    if taps:
        ink = draw_strokes(kept)
        steps.append(Step("Stray taps", ink, _describe_taps([seen[i] for i in taps])))
    if switches.pen and kept:
        ink = draw_strokes(draw_evenly(kept), EVEN_SIDE)
        steps.append(Step("Pen", ink, _describe_pen(kept)))
    return prepare_drawing(ink, tuple(steps))


def _describe_taps(taps: Sequence[Stroke]) -> str:
    if len(taps) > 1:
        return f"{len(taps)} short strokes far from the digit were left out: stray taps of the pen."
    length = measure_length(taps[0]) / (FINENESS * UNITS)
    what = f"A stroke of {length:.0f} px" if length >= 1 else "A dot"
    return f"{what} far from the digit was left out: a stray tap of the pen."


def _describe_pen(strokes: Sequence[Stroke]) -> str:
    narrow, wide = (choose(stroke.width for stroke in strokes) for choose in (min, max))
    was = f"The pen was {narrow if narrow == wide else f'{narrow} to {wide}'} px wide"
    width, height = find_box(strokes)[1].tolist()
    side = max(width, height)
    if side == 0:
        return f"{was} and made a dot. Drawn again {EVEN_PEN} px wide."
    was += f", the strokes {side / UNITS:.0f} px {'tall' if height >= width else 'long'}"
    pen = max(1, round(EVEN_PEN * side / LINE_SIDE))
    said = f"{was}: as thick as in MNIST" if pen == narrow == wide else f"{was}. Drawn again {pen} px wide, as in MNIST"
    return f"{said}." if side == LINE_SIDE else f"{said}, and scaled by {LINE_SIDE / side:.3g}."
