"""Nothing outside the files of a kind asks for the name of one of its records. Read from the source."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from lenet.data.sources import SOURCES as IMAGE_SOURCES
from lenet.export.exporters import EXPORTERS
from lenet.export.input_spec import INPUT_KINDS
from lenet.layers import ACTIVATIONS, LAYER_KINDS, POOLINGS
from lenet.layers.losses import LOSSES
from lenet.network import LAYER_NAMES
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.reading.formats import FORMATS
from lenet.reading.layouts import LAYOUTS
from lenet.reading.orientations import ORIENTATIONS
from lenet.reading.outcomes import OUTCOMES
from lenet.reading.value_ranges import VALUE_RANGES
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.optimizers import OPTIMIZERS
from lenet.runs.schedule import SCHEDULES
from ui.components.payload import SCALES
from ui.shared.image_names import SOURCES
from ui.shared.run_status import STATUSES

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("pages", "server", "ui", "lenet", "devtools", "benchmarks", "scripts")
FILES = [ROOT / "app.py", ROOT / "home.py", *(file for folder in FOLDERS
                                              for file in sorted((ROOT / folder).rglob("*.py")))]

NAMES = {name for names in (
    LAYER_NAMES, [name for kind in LAYER_KINDS for name in (kind.kind, kind.family)], ACTIVATIONS, POOLINGS, C3_INPUTS,
    OUTPUTS, LOSSES, OPTIMIZERS, SCHEDULES, INITIALIZATIONS, IMAGE_SOURCES, EXPORTERS, INPUT_KINDS, STATUSES, SOURCES,
    SCALES, FORMATS, LAYOUTS, ORIENTATIONS, OUTCOMES, VALUE_RANGES,
) for name in names}
"""The names of all records."""

WEB = sorted(file for file in (ROOT / "ui" / "web").rglob("*.js") if "vendor" not in file.parts)
BROWSER_NAMES = NAMES | {"dot", "diamond", "input", "hidden", "output", "map", "pixel", "nothing", "stack", "cells"}
"""Those of the browser's own tables, too: marks of curves, roles of layers, clicks on maps, kinds of drawing."""

COMPARED = re.compile(r"""[!=]==?\s*["'](\w+)["']|["'](\w+)["']\s*[!=]==?|\bcase\s+["'](\w+)["']""")

ALLOWED = {
    "lenet/cli/train.py": {"finished", "stopped"},  # what the command's exit code says of an end
    "lenet/layers/activation.py": {"activation"},  # no scale of colours: the name of an argument
    "lenet/runs/state.py": {"diverged", "finished", "paused", "running", "waiting"},  # the statuses' own file
    "lenet/training/process/worker.py": {"failed"},  # what the process's exit code says of an end
    "lenet/training/session.py": {"interrupted", "stopped"},  # gives a training its end
    "ui/inspect/kinds.py": {"C3"},  # of all layers the one that the paper joins otherwise: its kind does not tell
}
"""Who may ask for which names, and why."""


def find_names(code: str) -> set[str]:
    """The names of records that comparisons and cases ask for."""
    asked: list[ast.AST] = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Compare(left=left, comparators=others):
                asked += [left, *others]
            case ast.MatchValue(value=value):
                asked.append(value)
    several = [part.elts for part in asked if isinstance(part, ast.Tuple | ast.List | ast.Set)]
    return {each.value for each in [*asked, *chain(*several)] if isinstance(each, ast.Constant)} & NAMES


def test_nothing_outside_a_kinds_own_files_asks_for_a_name():
    found = {str(file.relative_to(ROOT)): find_names(file.read_text(encoding="utf-8")) for file in FILES}
    assert {file: names for file, names in found.items() if names} == ALLOWED


@pytest.mark.parametrize("code", [
    "layer.name == 'C3'", "'C3' != name", "name in ('C3', other)", "'C3' in names",
    "match name:\n case 'C1' | 'C3':\n  pass",
])
def test_the_search_for_names_finds_them(code: str):
    assert "C3" in find_names(code)


@pytest.mark.parametrize("code", ["network.layer('C3')", "layer is c3", "name == 'C4'", "f(name='C3')"])
def test_the_search_for_names_lets_others_pass(code: str):
    assert find_names(code) == set()


def find_names_in_browser(code: str) -> set[str]:
    """The names of records that comparisons and cases of JavaScript ask for."""
    return {name for found in COMPARED.findall(code) for name in found} & BROWSER_NAMES


def test_no_code_of_the_browser_asks_for_a_name():
    found = {str(file.relative_to(ROOT)): find_names_in_browser(file.read_text(encoding="utf-8")) for file in WEB}
    assert len(found) > 50 and {file: names for file, names in found.items() if names} == {}


@pytest.mark.parametrize("code", ['role === "input"', "'input' != role", 'case "input":'])
def test_the_search_in_the_browsers_code_finds_them(code: str):
    assert find_names_in_browser(code) == {"input"}
