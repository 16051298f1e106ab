"""Make assets/handwriting from fonts: `python scripts/build_handwriting.py FOLDER`.

FOLDER holds a folder a font, named as in scripts/handwriting/fonts.txt, with what npm's package @fontsource/NAME has
in it: metadata.json and files/NAME-latin-400-normal.woff. Each is to be had with `npm pack @fontsource/NAME`.

Only fonts under the SIL Open Font License are taken, and of them only their digits and letters, as centre lines: the
font's ink is thinned and the line simplified. `fonts.json` credits every font.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.data.handwriting.centre_lines import FOLDER, Glyph, pack_glyphs  # noqa: E402 - the project's folder must be known first
from lenet.data.handwriting.ways import MOST_SEGMENTS  # noqa: E402
from scripts.handwriting.thinning import drop_spurs, simplify, smooth, thin, trace  # noqa: E402

NAMES = Path(__file__).with_name("handwriting") / "fonts.txt"
LICENCE = "OFL-1.1"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LETTERS_OF = 3
"""Letters are taken of every third font."""
FONT_SIZE, TALL = 160, 120
"""Pixels: the size at which a font is set, and the longer side to which its ink is brought."""
TOLERANCE = 0.012
"""Of the longer side: how far a simplified line may lie from the thinned one."""
WIDEST = 0.3
"""Of the longer side: a digit with a fatter pen has no centre line worth the name."""


def main(arguments: list[str]) -> int:
    """Build the files; 2 on wrong use."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    fonts: list[dict[str, str]] = []
    glyphs: list[Glyph] = []
    for name in NAMES.read_text().split():
        found = list(read_font(Path(arguments[0]) / name, name, len(fonts)))
        if sum(glyph.character in DIGITS for glyph in found) < len(DIGITS):
            print(f"{name}: left out, {len(found)} usable glyphs")
            continue
        glyphs += found
        fonts.append(credit(read_record(Path(arguments[0]) / name)))
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(FOLDER / "lines.npz", allow_pickle=False, **pack_glyphs(glyphs))
    (FOLDER / "fonts.json").write_text(json.dumps(fonts, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(fonts)} fonts, {len(glyphs)} characters")
    return 0


def read_record(folder: Path) -> dict[str, Any]:
    """What a font's package says of it; {} if it is not there."""
    file = folder / "metadata.json"
    return json.loads(file.read_text()) if file.exists() else {}


def is_free(record: dict[str, Any]) -> bool:
    """Whether a font says that it may be used so, and whom to credit."""
    licence = record.get("license")
    return isinstance(licence, dict) and licence["type"] == LICENCE and bool(licence["attribution"])


def credit(record: dict[str, Any]) -> dict[str, str]:
    """Who made a font, and under which licence."""
    licence = record["license"]
    return {"name": record["id"], "family": record["family"], "licence": licence["type"],
            "credit": licence["attribution"]}


def read_font(folder: Path, name: str, number: int) -> Iterator[Glyph]:
    """The usable digits, and of every third font the usable letters."""
    file = folder / "files" / f"{name}-latin-400-normal.woff"
    if not file.exists() or not is_free(read_record(folder)):
        return
    font = ImageFont.truetype(str(file), FONT_SIZE)
    missing = set_ink(font, "\N{REPLACEMENT CHARACTER}")
    for character in DIGITS + (LETTERS if number % LETTERS_OF == 0 else ""):
        ink = set_ink(font, character)
        if ink is None or (missing is not None and np.array_equal(ink, missing)):
            continue
        lines = find_lines(ink)
        if lines:
            yield Glyph(character, number, lines)


def set_ink(font: ImageFont.FreeTypeFont, character: str) -> np.ndarray | None:
    """The ink of a character, (H, W) bool, its longer side 120 pixels; None if there is none."""
    left, top, right, bottom = font.getbbox(character)
    if right <= left or bottom <= top:
        return None
    page = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(page).text((4 - left, 4 - top), character, fill=255, font=font)
    box = page.getbbox()
    if box is None:
        return None
    cut = page.crop(box)
    scale = TALL / max(cut.width, cut.height)
    size = (max(1, round(cut.width * scale)), max(1, round(cut.height * scale)))
    return np.pad(np.asarray(cut.resize(size, Image.Resampling.BILINEAR)) > 127, 2)


def find_lines(ink: np.ndarray) -> list[np.ndarray]:
    """The centre lines of a character's ink, (N, 2) uint8 points each, 0..255 on the longer side; [] if it has none."""
    line = thin(ink)
    length = int(np.count_nonzero(line))
    width = np.count_nonzero(ink) / max(1, length)
    if width > WIDEST * TALL:
        return []
    paths = [smooth(path) for path in drop_spurs(trace(line), width)]
    lines = [path for path in paths if len(path) > 1]
    for tolerance in TOLERANCE * TALL * np.array([1, 1.5, 2, 3, 4, 5]):
        simple = [simplify(path, tolerance) for path in lines]
        if sum(len(path) - 1 for path in simple) <= MOST_SEGMENTS:
            return _scale(simple)
    return []


def _scale(lines: list[np.ndarray]) -> list[np.ndarray]:
    points = np.concatenate(lines)
    low, side = points.min(axis=0), float(np.max(np.ptp(points, axis=0)))
    if side == 0:
        return []
    return [np.rint((path - low) / side * 255).astype(np.uint8) for path in lines]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
