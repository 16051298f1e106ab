"""Tables of text (CSV): an image a row, its digit in a column beside the pixels or not, with a line of names or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO, NamedTuple

import numpy as np

from lenet.errors import ImageError, quote
from lenet.reading.data_file import DataFile
from lenet.reading.image_set import ArrayImages
from lenet.reading.labels import NAMES, parse_labels
from lenet.reading.layouts import SQUARES, find_layout
from lenet.reading.values import MOST_PIXELS, build_images, describe_sides

DELIMITERS = (b"\t", b";", b",")
"""What stands between columns; if none of these does, blanks do."""
FEWEST_COLUMNS = min(SQUARES)
MARK = b"\xef\xbb\xbf"
"""What some programs put before a text to say that it is UTF-8."""
LONGEST_LINE = 1 << 20
"""Bytes."""
SAMPLE = 200
"""Rows by which it is told where the label stands."""
PART = 500
"""Rows that are read at a time."""
MOST_ROWS = 4096
"""Of a table that is a single image."""
INDEXES = ("", "id", "index", "imageid", "unnamed: 0")
"""Names of columns that only number the rows."""


class Line(NamedTuple):
    """A line that is neither blank nor a comment: its number in the file, from 1, and its columns."""

    number: int
    cells: list[bytes]


@dataclass(frozen=True)
class Columns:
    """What stands where in a row: `count` columns, of which `pixels` are the image and `label` is the digit."""

    count: int
    pixels: Sequence[int]
    label: int | None = None


def is_table(head: bytes) -> bool:
    """Whether a file that begins so is text whose first line has enough columns for an image."""
    lines = [line for line in head.removeprefix(MARK).split(b"\n") if line.strip() and not line.startswith(b"#")]
    first = lines[0] if lines else b""
    is_text = not any(byte < 32 and byte not in b"\t\r" for byte in first)
    return is_text and len(_split(first, _find_delimiter(first))) >= FEWEST_COLUMNS


def read_table(file: DataFile) -> ArrayImages:
    """The images of a table, and their labels if it has them.

    Rows that are no image are misfits; the others are read.

    Raises:
        ImageError: if its rows are no images.
    """
    with file.open() as stream:
        lines = _read_lines(file, stream)
        sample = list(islice(lines, SAMPLE))
        names = _find_names(sample)
        sample = sample[1:] if names else sample
        if not sample:
            raise ImageError(f"{file.quoted} holds no images: it has no rows of numbers.")
        columns = find_columns(names, sample)
        rows = chain(sample, lines)
        return _read_single(file, list(islice(rows, MOST_ROWS))) if columns is None else _read_rows(file, rows, columns)


def _find_names(sample: Sequence[Line]) -> list[str] | None:
    """The names of the columns, in small letters, if the first line has names and no numbers."""
    if not sample or all(map(_is_number, sample[0].cells)):
        return None
    return [cell.strip().decode("latin-1").lower() for cell in sample[0].cells]


def find_columns(names: Sequence[str] | None, sample: Sequence[Line]) -> Columns | None:
    """What the columns are, by their names if there are any, and by what stands in the first rows.

    A label without a name is the first column or the last, the one that has more different digits.

    Returns:
        None if so many columns are not the pixels of a square image, with or without a label.
    """
    count = len(names) if names else len(sample[0].cells)
    named = [i for i, name in enumerate(names or []) if name in NAMES]
    numbering = [i for i, name in enumerate(names or []) if name in INDEXES]
    label = named[0] if named else None
    others = [i for i in range(count) if i != label and i not in numbering]
    if label is None and len(others) - 1 in SQUARES:
        digits = {i: _count_digits(sample, i) for i in (others[0], others[-1])}
        label = max(digits, key=lambda i: digits[i])
        others.remove(label)
    return Columns(count, others, label) if len(others) in SQUARES else None


def _count_digits(sample: Sequence[Line], column: int) -> int:
    """How many different digits stand in a column; 0 if something else does."""
    cells = [line.cells[column] for line in sample if len(line.cells) > column]
    values = {float(cell) if _is_number(cell) else -1.0 for cell in cells}
    return len(values) if values <= set(range(10)) else 0


def _read_rows(file: DataFile, rows: Iterator[Line], columns: Columns) -> ArrayImages:
    side = SQUARES[len(columns.pixels)]
    labels: list[float] = []
    misfits: dict[int, str] = {}

    def read_blocks() -> Iterator[np.ndarray]:
        while part := list(islice(rows, PART)):
            if (len(labels) + len(part)) * side * side > MOST_PIXELS:
                raise ImageError(f"{file.quoted} has more than {MOST_PIXELS // side**2:,} images of {side} × {side}: "
                                 "too many to be read at a time, so split it.")  # fmt: skip
            values = _parse_rows(part, columns, misfits, len(labels))
            labels.extend([np.nan] * len(part) if columns.label is None else values[:, columns.label])
            yield values[:, columns.pixels]

    try:
        images = build_images(file, read_blocks(), (side, side))
    except ImageError:
        if 0 < len(misfits) == len(labels):
            raise ImageError(f"{file.quoted} holds no images: its first {misfits[0]}") from None
        raise
    images = replace(images, misfits={**images.misfits, **misfits}).with_note(*describe_sides(side, side))
    digits = parse_labels(np.array(labels))
    return images if digits is None else images.with_labels(digits, f"in {file.quoted}")


def _read_single(file: DataFile, rows: Sequence[Line]) -> ArrayImages:
    """The image whose rows of pixels are the table's, as numpy.savetxt writes it."""
    count = len(rows[0].cells)
    layout = find_layout((len(rows), count))
    if layout is None or not layout[0].is_single or any(len(row.cells) != count for row in rows):
        raise ImageError(f"{file.quoted} holds no images: its rows have {count:,} columns; 784 are an image, and one "
                         "more is its label.")  # fmt: skip
    misfits: dict[int, str] = {}
    values = _parse_rows(rows, Columns(count, range(count)), misfits, 0)
    if misfits:
        raise ImageError(f"{file.quoted} holds no image: it {next(iter(misfits.values()))}")
    return build_images(file, [values.reshape(1, -1)], values.shape, is_single=True)


def _parse_rows(rows: Sequence[Line], columns: Columns, misfits: dict[int, str], start: int) -> np.ndarray:
    """The numbers of rows, (n, count); NaN for those that are none, and in rows that are not complete.

    What is wrong with the pixels of row i is noted in `misfits`, at `start` + i.
    """
    values = np.full((len(rows), columns.count), np.nan)
    for index, (number, cells) in enumerate(rows):
        if len(cells) != columns.count:
            misfits[start + index] = f"in line {number:,} has {len(cells):,} columns, not {columns.count:,}."
            continue
        try:
            values[index] = np.fromiter(map(float, cells), float, columns.count)
        except ValueError:
            values[index] = [float(cell) if _is_number(cell) else np.nan for cell in cells]
            wrong = [cells[column] for column in columns.pixels if not _is_number(cells[column])]
            if wrong:
                misfits[start + index] = f"in line {number:,} holds {quote(wrong[0])}, which is no number."
    return values


def _read_lines(file: DataFile, stream: IO[bytes]) -> Iterator[Line]:
    """The lines of a table, but for blank ones and comments, cut into columns as the first of them is."""
    number, delimiter = 0, None
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise ImageError(f"Line {number:,} of {file.quoted} is longer than {LONGEST_LINE:,} bytes; a row of pixels "
                             "is shorter.")  # fmt: skip
        text = line.removeprefix(MARK).strip(b" \r\n").replace(b'"', b"")
        if not text or text.startswith(b"#"):
            continue
        delimiter = delimiter or _find_delimiter(text)
        yield Line(number, _split(text, delimiter))


def _find_delimiter(line: bytes) -> bytes:
    return next((delimiter for delimiter in DELIMITERS if delimiter in line), b" ")


def _split(line: bytes, delimiter: bytes) -> list[bytes]:
    if delimiter == b";":
        line = line.replace(b",", b".")  # as numbers are written where columns are parted so
    return line.split() if delimiter == b" " else line.split(delimiter)


def _is_number(cell: bytes) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
