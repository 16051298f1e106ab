"""Where pictures come from, and how an address names one: drawing, upload, sample-7 or test-1234. Pure functions."""

from collections.abc import Collection
from dataclasses import dataclass

from lenet.data import TEST_COUNT
from lenet.errors import ImageError

FIRST_SAMPLE = 7
"""The sample digit that is read before there is a picture."""


@dataclass(frozen=True)
class PictureSource:
    """One place where pictures come from. A page offers those that it has a label for.

    Attributes:
        last: the highest number of a picture; None where there is one picture only.
        draw: what the switch on Draw says; "" where Draw does not offer it.
        hint: what to do on Draw while there is no picture yet.
        inspect: what the switch on Inspect says; "" where Inspect does not offer it.
        first: the number of the picture that is shown first.
        is_drawn: whether its picture is made on the canvas.
    """

    last: int | None
    draw: str = ""
    hint: str = ""
    inspect: str = ""
    first: int = 0
    is_drawn: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the visitor made its one picture. Inspect shows every such picture in place of a drawing."""
        return self.last is None


SOURCES = {
    "drawing": PictureSource(
        None, "Draw", "Draw one digit from 0 to 9 in the black square, large and in one go.", "Your drawing",
        is_drawn=True),
    "sample": PictureSource(9, "Sample digits", "Choose one of the ten digits.", "A sample digit", FIRST_SAMPLE),
    "upload": PictureSource(
        None, "Upload", "Choose a picture of one digit: a photo, a scan or a screenshot."),
    "test": PictureSource(TEST_COUNT - 1, inspect="A test image"),
}
"""The sources of pictures, by name."""

DRAW_SOURCES = tuple(name for name, source in SOURCES.items() if source.draw)
INSPECT_SOURCES = tuple(name for name, source in SOURCES.items() if source.inspect)
"""What each page offers. Home shows the pictures of Draw."""


def name_image(source: str, number: int) -> str:
    """"test-1234" for ("test", 1234); "drawing" and "upload" carry no number."""
    return source if SOURCES[source].is_own else f"{source}-{number}"


def parse_image(text: str, sources: Collection[str]) -> tuple[str, int]:
    """Split "test-1234" into ("test", 1234); "drawing" and "upload" have the number 0.

    Args:
        text: what an address says.
        sources: which sources of pictures there are on the page; keys of `SOURCES`.

    Raises:
        ImageError: if it names no picture of these; says what would.
    """
    source, _, number = text.partition("-")
    if text in sources and SOURCES[text].is_own:
        return text, 0
    last = SOURCES[source].last if source in sources else None
    if last is not None and number.isascii() and number.isdigit() and len(number) <= 5 and int(number) <= last:
        return source, int(number)
    known = " or ".join(_describe_names(one) for one in sources)
    raise ImageError(f"There is no picture {text[:40]!r} here: write {known}.")


def _describe_names(source: str) -> str:
    last = SOURCES[source].last
    return source if last is None else f"{source}-0 to {source}-{last}"
