"""`python -m lenet predict`: let a network read pictures, or whole arrays of them."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lenet.array_file import ArrayFile, parse_array
from lenet.cli.output import Parsers, add_json_option, format_share, print_json
from lenet.errors import DAMAGE, ImageError, quote
from lenet.files import describe, open_regular
from lenet.runs.models import DEFAULT_MODEL, load_model
from lenet.network import BATCH, Network
from lenet.preprocessing import EmptyDrawingError, prepare_drawing, read_image_file

ARRAY_FILES = (".npz", ".npy")
IMAGES = "images"
LARGEST = 100_000_000
"""Bytes: twice as many images as MNIST has."""


@dataclass
class Reading:
    """One image: where it is from and what became of it. `image` is (28, 28) uint8, or None if not readable."""

    source: str
    status: str = "digit"
    reason: str | None = None
    image: np.ndarray | None = None
    probabilities: np.ndarray | None = None

    @property
    def digit(self) -> int | None:
        """The likeliest digit."""
        return None if self.probabilities is None else int(self.probabilities.argmax())


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "predict", help="read digits from pictures",
        description="Read digits. A picture (PNG, JPEG) holds one digit, dark on light or light on dark; an .npz "
                    "with an array images, or an .npy, holds many: (N, H, W) uint8, light ink on dark.",
        epilog="Example: python -m lenet predict seven.png --model article@1",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a picture, or an .npz or .npy of many")
    parser.add_argument("--model", default=DEFAULT_MODEL, metavar="MODEL",
                        help=f"which network (default: {DEFAULT_MODEL})")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line an image; 1 if any could not be read."""
    network = load_model(options.model)
    failed = False
    readings = chain.from_iterable(map(read_path, options.paths))
    while part := list(islice(readings, BATCH)):
        predict_all(network, part)
        for reading in part:
            (_print_as_json if options.json else _print)(reading)
            failed = failed or reading.status == "error"
    return int(failed)


def read_path(path: str) -> Iterator[Reading]:
    """The images of one file, prepared as MNIST's were. A file that cannot be read gives one reading too."""
    if Path(path).suffix.lower() not in ARRAY_FILES:
        yield _prepare(path, lambda: read_image_file(path))
        return
    try:
        images = load_images(Path(path))
    except ImageError as problem:
        yield Reading(path, "error", str(problem))
        return
    for number, image in enumerate(images):
        yield _prepare(f"{path}[{number}]", partial(np.asarray, image))


def load_images(path: Path) -> np.ndarray:
    """The array (N, H, W) uint8 of an .npy, or the one named `images` of an .npz. Never runs what is in the file.

    Raises:
        ImageError: if there is none, or it has another shape or type, or is too large.
    """
    try:
        with open_regular(path, LARGEST) as stream:
            images = _read_images(stream, path.name)
    except OSError as problem:
        raise ImageError(f"{path.name!r} {describe(problem)}; give the path of an .npz or .npy.") from None
    except DAMAGE:
        raise ImageError(f"{path.name!r} holds no plain array; write it with numpy.savez(images=...).") from None
    if images.ndim != 3 or images.dtype != np.uint8:
        raise ImageError(f"The images in {path.name!r} have shape {images.shape} and type {images.dtype}; "
                         "they must be (N, H, W) uint8, light ink on dark.")
    return images


def _read_images(stream: BinaryIO, name: str) -> np.ndarray:
    if stream.read(2) != b"PK":  # which every zip begins with
        stream.seek(0)
        return parse_array(stream.read())
    file = ArrayFile(stream)
    if IMAGES not in file.names:
        raise ImageError(f"{name!r} has no array named {IMAGES}; it has {', '.join(map(quote, file.names))}.")
    return parse_array(file.unpack(IMAGES, LARGEST))


def predict_all(network: Network, readings: list[Reading]) -> None:
    """Let the network read all images at once and note its answers; readings without an image stay as they are."""
    readable = [(reading, reading.image) for reading in readings if reading.image is not None]
    if readable:
        probabilities = network.predict(np.stack([image for _, image in readable]))
        for (reading, _), row in zip(readable, probabilities, strict=True):
            reading.probabilities = row


def _prepare(source: str, read: Callable[[], np.ndarray]) -> Reading:
    try:
        return Reading(source, image=prepare_drawing(read()).image)
    except EmptyDrawingError as problem:
        return Reading(source, "empty", str(problem))
    except ImageError as problem:
        return Reading(source, "error", str(problem))


def _print_as_json(reading: Reading) -> None:
    row = reading.probabilities
    record = {"source": reading.source, "status": reading.status, "digit": reading.digit,
              "probabilities": None if row is None else [float(p) for p in row]}
    print_json(record if reading.reason is None else {**record, "reason": reading.reason})


def _print(reading: Reading) -> None:
    if reading.probabilities is None:
        print(f"{reading.source}: {reading.reason}")
    else:
        print(f"{reading.source}: {reading.digit} ({format_share(float(reading.probabilities.max()))})")
