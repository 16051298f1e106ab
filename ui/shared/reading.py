"""What a page reads, told to the browser: the network's checkpoint, and the picture where that is no drawing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lenet.errors import ImageError
from ui.components import ReadPicture, render_reader
from ui.components.addresses import checkpoint_address
from ui.shared import current_input, resources
from ui.shared.current_input import CurrentInput
from ui.shared.image_names import SOURCES


def render_current_reader(ref: str | None, *, key: str, sample: CurrentInput | None = None) -> None:
    """Have the page read the picture that was chosen last, or the drawing.

    Args:
        ref: the network, such as "article@7"; None where a training is watched, whose moments read.
        key: unique on the page.
        sample: what is read as long as the drawing is blank, or no file is uploaded, if anything.
    """
    is_drawn = SOURCES[current_input.find_source()].is_drawn
    picture = None if is_drawn else _read(current_input.find_input() or sample)
    network = None if ref is None else find_checkpoint(ref)
    render_reader(key=key, network=network, chosen=current_input.count_choices(), picture=picture,
                  sample=None if sample is None else _read(sample))


def find_checkpoint(ref: str) -> str:
    """The address of a network's checkpoint; another one once the file is written anew."""
    name, epoch, modified = resources.find_checkpoint(ref)
    return name_checkpoint(name, epoch, modified)


def name_checkpoint(name: str, epoch: int, modified: int) -> str:
    """The address of a checkpoint that was written at a time, in nanoseconds."""
    return f"{checkpoint_address(name, epoch)}?{modified:x}"


def find_frames(name: str, epochs: Iterable[int]) -> list[tuple[int, str]]:
    """Epochs of a network, each with the address of its checkpoint."""
    return [(epoch, name_checkpoint(name, epoch, resources.find_modified(name, epoch))) for epoch in epochs]


def find_current_image() -> np.ndarray | None:
    """The 28x28 uint8 that the page reads, of the sample digit where there is no picture yet; None if it has no ink."""
    return _prepare(current_input.find_input() or current_input.get_sample())


def _read(picture: CurrentInput | None) -> ReadPicture:
    """The picture as 28x28, without pixels where there is none or it cannot be read: its own page says why."""
    if picture is None:
        return ReadPicture("your picture", None)
    return ReadPicture(picture.label, _prepare(picture), problem=picture.problem)


def _prepare(picture: CurrentInput) -> np.ndarray | None:
    try:
        return picture.prepare().image
    except ImageError:
        return None
