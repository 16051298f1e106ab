"""What a run may be called. Letters are counted as people see them: a family of four emoji is one."""

import regex

from lenet.errors import ConfigError

LONGEST_NAME = 60
"""Letters: extended grapheme clusters (Unicode Standard Annex 29)."""

MOST_BYTES = 1500
"""In UTF-8: enough for 60 families, and an end to accents upon accents, which count as one letter."""

JOINERS = frozenset({"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))})
"""What cannot be seen and yet belongs within letters: of scripts such as Persian, of joined emoji, of flags."""


def check_name(name: str) -> str:
    """The name without spaces around it.

    Raises:
        ConfigError: if nothing is left, it is too long, or something in it cannot be seen or turns its letters around.
    """
    trimmed = name.strip() if isinstance(name, str) else ""
    letters = _split(trimmed)
    if not 1 <= len(letters) <= LONGEST_NAME or not all(map(_is_seen, letters)) or not _fits(trimmed):
        raise ConfigError(f"{str(name)[:LONGEST_NAME]!r} is no name for a run: give it 1 to {LONGEST_NAME} letters, "
                          "all of which can be seen.")
    return trimmed


def cut_name(text: str) -> str:
    """A name as a run may have it: without what cannot be seen, and cut where it is too long; empty if nothing is left.
    """
    seen = "".join(letter if _is_seen(letter) else " " for letter in _split(" ".join(text.split())))
    name = " ".join(seen.split())
    letters = _split(name)
    if len(letters) <= LONGEST_NAME and _fits(name):
        return name
    kept = letters[: LONGEST_NAME - 1]
    while not _fits(cut := f"{''.join(kept).rstrip()}…"):
        kept.pop()
    return cut


def _split(text: str) -> list[str]:
    letters: list[str] = regex.findall(r"\X", text)
    return letters


def _is_seen(letter: str) -> bool:
    first = letter[0]
    return first.isprintable() and all(sign.isprintable() or (sign in JOINERS and first != " ") for sign in letter[1:])


def _fits(name: str) -> bool:
    return len(name.encode()) <= MOST_BYTES
