"""Files of images, made here, and what is read of them."""

from pathlib import Path

import numpy as np
from PIL import Image

from lenet.data import load_test_set
from lenet.errors import ImageError
from lenet.reading import ImageSet, open_images

IMAGES, LABELS = (array[:60] for array in load_test_set())
"""(60, 28, 28) and (60,) uint8: some real digits."""


def read_levels(path: Path | str, array: str | None = None) -> np.ndarray:
    """The images of a file as they stand in it, (N, H, W) uint8."""
    return open_images(str(path), array).levels


def refusal(path: Path | str, array: str | None = None) -> str:
    """Why a file is not read."""
    try:
        open_images(str(path), array)
    except ImageError as problem:
        assert "\n" not in str(problem) and str(problem).endswith(".")
        return str(problem)
    raise AssertionError(f"{path} is read.")


def read_labels(images: ImageSet) -> list[int | None]:
    """The label of each image."""
    return [images.label(index) for index in range(len(images))]


def save_picture(path: Path, image: np.ndarray) -> str:
    """An image as a picture file, in a folder that is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.ascontiguousarray(image)).save(path)
    return str(path)
