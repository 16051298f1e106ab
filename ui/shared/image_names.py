"""How an address names a picture: drawing, upload, sample-7 or test-1234. Pure functions."""

from collections.abc import Collection

from lenet.data import TEST_COUNT
from lenet.errors import ImageError

LAST = {"drawing": None, "upload": None, "sample": 9, "test": TEST_COUNT - 1}
"""For every source of pictures the highest number of one; None where there is one picture only."""


def name_image(source: str, number: int) -> str:
    """"test-1234" for ("test", 1234); "drawing" and "upload" carry no number."""
    return source if LAST[source] is None else f"{source}-{number}"


def parse_image(text: str, sources: Collection[str]) -> tuple[str, int]:
    """Split "test-1234" into ("test", 1234); "drawing" and "upload" have the number 0.

    Args:
        text: what an address says.
        sources: which sources of pictures there are on the page; keys of `LAST`.

    Raises:
        ImageError: if it names no picture of these; says what would.
    """
    source, _, number = text.partition("-")
    if text in sources and LAST[text] is None:
        return text, 0
    last = LAST[source] if source in sources else None
    if last is not None and number.isascii() and number.isdigit() and len(number) <= 5 and int(number) <= last:
        return source, int(number)
    known = " or ".join(one if LAST[one] is None else f"{one}-0 to {one}-{LAST[one]}" for one in sources)
    raise ImageError(f"There is no picture {text[:40]!r} here: write {known}.")
