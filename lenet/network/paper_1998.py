"""Two things of 1998 that no formula gives: which maps C3 joins, and the digits' bitmaps that OUTPUT wants to see."""

import numpy as np

C3_TABLE = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)  # fmt: skip
"""For each of C3's 16 maps the maps of S2 that it sees (table I): six see three neighbours, six see four,
three see two pairs, one sees all. Different inputs make the maps look for different things (section II-B)."""

C3_SHAPE = (6, 16)
"""Maps of S2 and of C3 that the table joins."""

BITMAP_SHAPE = (12, 7)
"""Rows and columns of a digit's bitmap: 84 pixels, one for each unit of F6."""

BITMAPS = (
    ("..###..", ".##.##.", "##...##", "##...##", "##...##", "##...##", "##...##", "##...##", ".##.##.", "..###.."),
    ("...##..", "..###..", ".####..", "...##..", "...##..", "...##..", "...##..", "...##..", "...##..", ".######"),
    (".#####.", "##...##", ".....##", ".....##", "....##.", "...##..", "..##...", ".##....", "##.....", "#######"),
    (".#####.", "##...##", ".....##", ".....##", "..####.", ".....##", ".....##", ".....##", "##...##", ".#####."),
    ("....##.", "...###.", "..####.", ".##.##.", "##..##.", "##..##.", "#######", "....##.", "....##.", "....##."),
    ("#######", "##.....", "##.....", "######.", "##...##", ".....##", ".....##", ".....##", "##...##", ".#####."),
    ("..####.", ".##....", "##.....", "##.....", "######.", "##...##", "##...##", "##...##", "##...##", ".#####."),
    ("#######", ".....##", ".....##", "....##.", "....##.", "...##..", "...##..", "..##...", "..##...", "..##..."),
    (".#####.", "##...##", "##...##", "##...##", ".#####.", "##...##", "##...##", "##...##", "##...##", ".#####."),
    (".#####.", "##...##", "##...##", "##...##", "##...##", ".######", ".....##", ".....##", "....##.", ".####.."),
)  # fmt: skip
"""The digits 0 to 9 line by line; two lines of ground follow, where other characters have their descenders."""


def digit_bitmaps() -> np.ndarray:
    """What F6 has to look like for each digit: (10, 84) float32, +1 ink and -1 ground, row by row from the top left.

    The shapes are ours. Those of 1998 were stylised characters on 7x12 pixels (section II-B, figure 3), alike where
    the characters are alike; the paper shows them as a small picture, but lists no pixels.
    """
    rows, columns = BITMAP_SHAPE
    ground = "." * columns
    digits = ["".join(lines + (ground,) * (rows - len(lines))) for lines in BITMAPS]
    return np.array([[1 if pixel == "#" else -1 for pixel in digit] for digit in digits], np.float32)
