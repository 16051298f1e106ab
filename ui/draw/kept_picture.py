"""A picture that was read, packed for as long as a visit keeps it: of twenty photographs one is looked at."""

import base64
import io
import zlib
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from lenet.preprocessing import Picture, PreparedDrawing, Step, prepare_drawing

THUMBNAIL_SIDE = 192
"""Pixels of the longer side of a picture in the list of files, which shows it half as large."""
_NOTHING = np.zeros((0, 0), np.uint8)


@dataclass(frozen=True)
class KeptPicture:
    """The steps from a file to ink, their images packed without loss; a few hundred kilobytes instead of megabytes.

    Attributes:
        thumbnail: the picture, small, in a data: address.
        steps: without their images.
        images: (shape, packed bytes) of each step's image.
    """

    thumbnail: str
    steps: tuple[Step, ...]
    images: tuple[tuple[tuple[int, ...], bytes], ...]

    def prepare(self) -> PreparedDrawing:
        """The picture as 28x28, with all steps from the file on.

        Raises:
            EmptyDrawingError: if its ink is too faint.
        """
        images = (np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape) for shape, packed in self.images)
        steps = tuple(replace(step, image=image) for step, image in zip(self.steps, images, strict=True))
        return prepare_drawing(steps[-1].image, steps)


def pack_picture(picture: Picture) -> KeptPicture:
    """Pack a picture that was read; the last of its steps holds its ink."""
    images = tuple((step.image.shape, zlib.compress(step.image.tobytes(), level=1)) for step in picture.steps)
    steps = tuple(replace(step, image=_NOTHING) for step in picture.steps)
    return KeptPicture(_draw_thumbnail(picture.levels), steps, images)


def _draw_thumbnail(levels: np.ndarray) -> str:
    small = Image.fromarray(levels)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")
