"""Colours are named in `lenet/figures/colors.py`, and those of the theme in `.streamlit/config.toml`: nowhere else."""

import re
from pathlib import Path

import pytest

from lenet.figures.colors import SURFACE_COLORS
from ui.styles import THEME

ROOT = Path(__file__).resolve().parents[1]
EXCEPTIONS = {
    "benchmarks/apps/empty.py",  # the app to compare with imports nothing of ours
    "lenet/figures/colors.py",
    "lenet/export/onnx_graph.py",  # "white" is a number's name in a graph: 255
    "ui/shared/run_status.py",  # Streamlit's badges know their colours by name only
}
FOLDERS = ("lenet", "ui", "pages", "benchmarks", "scripts", "devtools")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*")
               if file.suffix in (".py", ".css", ".js")
               and "vendor" not in file.parts and file.relative_to(ROOT).as_posix() not in EXCEPTIONS)  # fmt: skip
NAMES = ("white|black|gr[ae]y|silver|red|green|blue|orange|yellow|purple|brown|pink|cyan|magenta|navy|teal|gold|maroon|"
         "olive|lime|aqua|fuchsia|crimson|indigo|violet|tomato|coral|salmon|beige|ivory|khaki|orchid|plum|tan|snow")
IN_CODE = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b|(?:rgb|hsl)a?\(\s*\d|[\"'](?:{NAMES})[\"']")
IN_STYLES = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\("
                       rf"|:[^;{{}}]*[\s(,:](?:{NAMES})\b(?!-)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def find_colors(name: str, text: str) -> list[str]:
    """The colours that a file of this name writes out; words in the comments of a style sheet are none."""
    return IN_STYLES.findall(COMMENT.sub("", text)) if name.endswith("css") else IN_CODE.findall(text)


def test_no_other_file_names_a_color():
    found = {str(file.relative_to(ROOT)): find_colors(file.name, file.read_text(encoding="utf-8")) for file in FILES}
    assert len(found) > 300 and {file: colors for file, colors in found.items() if colors} == {}


@pytest.mark.parametrize(("name", "text"), [
    ("a.css", "a { color: #fff; }"), ("a.css", "a { border: 1px solid rgba(0, 0, 0, 0.5); }"),
    ("a.css", "a { background: light-dark(white, black); }"), ("a.js", 'context.fillStyle = "red";'),
    ("a.js", "`rgb(0, 0, 0)`"), ("a.py", 'COLOR = "#0d1321"'),
])  # fmt: skip
def test_the_search_for_colors_finds_them(name: str, text: str):
    assert find_colors(name, text)


def test_style_sheets_use_only_colors_that_there_are():
    styles = "".join(file.read_text(encoding="utf-8") for file in FILES if file.suffix == ".css")
    used = set(re.findall(r"var\(--([a-z-]+)", styles))
    components = {"layer", "st-text-color", "st-font", "st-code-font", "st-button-radius"}
    """What a component sets itself, and what Streamlit gives to components alone."""
    assert used <= {*SURFACE_COLORS, *THEME, *components}
