"""Images that came together, whatever they came in."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from lenet.errors import ImageError
from lenet.preprocessing import MAX_FILE_BYTES, EmptyDrawingError, edge_of, find_ink, read_image_file
from lenet.reading.data_file import DataFile
from lenet.reading.labels import UNKNOWN

FAINT = 24
"""Grey levels, of 255, that an image's lightest and darkest pixel must be apart at least."""


@dataclass(frozen=True, kw_only=True)
class ImageSet(ABC):
    """N images.

    Attributes:
        path: where they are from, as it was given.
        labels: (N,) int, the digit that each shows, `labels.UNKNOWN` where it is not known; None if that is so for all.
        notes: sentences about what was taken and what left out, for people.
        problems: why there are not as many images as there should be, a sentence each.
    """

    path: str
    labels: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @abstractmethod
    def __len__(self) -> int:
        """N."""

    @abstractmethod
    def source(self, index: int) -> str:
        """What an image is called."""

    @abstractmethod
    def read_ink(self, index: int) -> np.ndarray:
        """The ink of an image, (H, W) uint8: 0 ground to 255 ink.

        Raises:
            EmptyDrawingError: if there is none.
            ImageError: if the image cannot be read.
        """

    def label(self, index: int) -> int | None:
        """The digit that an image shows, if that is known."""
        return None if self.labels is None or self.labels[index] == UNKNOWN else int(self.labels[index])

    def with_note(self, *notes: str) -> Self:
        """The same images, and more said about them."""
        return replace(self, notes=(*self.notes, *notes))

    def with_labels(self, labels: np.ndarray, name: str) -> Self:
        """The same images with labels (M,), M at least N; or with a sentence about them if they cannot be digits.

        Args:
            name: what the labels are called.
        """
        known = labels[labels != UNKNOWN]
        if known.size and not 0 <= known.min() <= known.max() <= 9:
            return self.with_note(f"The labels {name} go from {known.min()} to {known.max()}: they are no digits, and "
                                  "are left out.")  # fmt: skip
        return replace(self, labels=labels[: len(self)] if known.size else None)


@dataclass(frozen=True, kw_only=True)
class ArrayImages(ImageSet):
    """Images out of an array or a table.

    Attributes:
        levels: (N, H, W) uint8, grey levels.
        misfits: what is wrong with images whose numbers are no grey levels, by their index.
        dark: (N,) bool, which images have dark ink on light ground; None if none of them is turned around.
        is_single: whether the file is one image, and no list of them.
    """

    levels: np.ndarray
    misfits: Mapping[int, str] = field(default_factory=dict)
    dark: np.ndarray | None = None
    is_single: bool = False

    def __len__(self) -> int:
        return len(self.levels)

    def source(self, index: int) -> str:
        return self.path if self.is_single else f"{self.path}[{index}]"

    def read_ink(self, index: int) -> np.ndarray:
        if index in self.misfits:
            raise ImageError(f"The image {self.misfits[index]}")
        image = self.levels[index]
        if int(image.max()) - int(image.min()) < FAINT:
            raise EmptyDrawingError(f"Nothing stands out in this image: its grey levels go from {image.min()} to "
                                    f"{image.max()} of 255.")
        if self.dark is None:
            return image
        if self.dark[index]:
            image = 255 - image
        is_even = np.mean(edge_of(image) == 0) >= 0.5
        return image if is_even else find_ink(image).image


@dataclass(frozen=True, kw_only=True)
class PictureImages(ImageSet):
    """Pictures, each in a file of its own.

    Attributes:
        files: their paths, all of which begin with `path`.
    """

    files: Sequence[str]

    def __len__(self) -> int:
        return len(self.files)

    def source(self, index: int) -> str:
        return self.files[index]

    def read_ink(self, index: int) -> np.ndarray:
        with DataFile(self.files[index]).open() as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
        return read_image_file(content)
