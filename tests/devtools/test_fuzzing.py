"""Through every door come inputs that nobody thought of; each is taken or refused in one sentence.

`tests/corpus/DOOR/` keeps, as small as they could be made, those that once did harm.
"""

import importlib.util
import json
import pkgutil
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.internal.conjecture import providers

from devtools.fuzzing import DOORS
from lenet.errors import LabError
from lenet.figures.curves import plot_history
from lenet.figures.matrices import plot_confusion
from lenet.history import build_history
from lenet.runs import list_all_runs, list_runs
from ui.progress import describe_progress
from ui.train.table import pack_table
from ui.train.words import describe_images, summarize_curves

EXAMPLES = 75
SAME = settings(derandomize=True, database=None, deadline=None, print_blob=False,
                suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
"""Every run draws the same, however busy the machine is."""

READERS = {
    "address": "devtools.fuzzing.encode", "upload": "devtools.fuzzing.prepare_drawing",
    "images": "devtools.fuzzing.prepare_drawing", "array": "devtools.fuzzing.prepare_drawing",
    "idx": "devtools.fuzzing.prepare_drawing", "table": "devtools.fuzzing.prepare_drawing",
    "network": "devtools.fuzzing.scale_images",
    "config": "lenet.runs.catalog.build_layers", "events": "lenet.runs.state._apply",
    "summary": "lenet.runs.summary.Fold", "control": "lenet.runs.control.Control.from_json",
    "name": "lenet.runs.catalog.check_name", "progress": "devtools.fuzzing.read_progress",
    "request": "server.files.send_file", "batch": "lenet.runs.batch_file.BatchReport",
}  # fmt: skip
"""What is called behind each door when an input has come through its first checks."""
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KEPT = sorted(CORPUS.glob("*/*"))


@pytest.fixture(autouse=True)
def no_constants_of_modules(monkeypatch):
    """Hypothesis draws what it finds in modules, too: then draws would depend on which tests the process ran before."""
    none = providers.Constants()
    monkeypatch.setattr(providers, "_get_local_constants", lambda: none)
    providers.CONSTANTS_CACHE.cache.clear()
    yield
    providers.CONSTANTS_CACHE.cache.clear()


def check(name, value, folder):
    """The door takes the value, or refuses it in a sentence; then the pages' words and figures can be made."""
    try:
        DOORS[name].enter(value, folder)
    except LabError as problem:
        assert str(problem) and "\n" not in str(problem) and len(str(problem)) < 1000
    pack_table(list_runs(), list_all_runs()[1])
    for run in list_runs():
        plot_history(build_history(run.state), run.epochs_wanted, False, grows=run.is_live)
        summarize_curves(run.state), describe_images(run)
        if run.is_live:
            describe_progress(run)
        if run.state.confusion_matrix:
            plot_confusion(run.state.confusion_matrix)


@pytest.mark.parametrize("name", DOORS)
def test_no_input_does_harm(name, own_runs):
    @settings(SAME, max_examples=EXAMPLES)
    @given(DOORS[name].inputs)
    def enter(value):
        check(name, value, own_runs)

    enter()


@pytest.mark.parametrize("name", DOORS)
def test_some_inputs_come_through_the_first_checks(name, own_runs, monkeypatch):
    place, _, reader = READERS[name].rpartition(".")
    owner, taken = pkgutil.resolve_name(place), []
    read = getattr(owner, reader)
    monkeypatch.setattr(owner, reader, lambda *args, **values: taken.append(args) or read(*args, **values))

    def comes_through(value) -> bool:
        with suppress(LabError):
            DOORS[name].enter(value, own_runs)
        return bool(taken)

    # The first that does is enough.
    once = settings(SAME, derandomize=False, max_examples=2000, phases=[Phase.generate])
    find(DOORS[name].inputs, comes_through, settings=once, random=Random(1))
    assert taken


def test_what_is_drawn_does_not_depend_on_what_was_imported(tmp_path, monkeypatch):
    drawn = []

    @settings(SAME, max_examples=300)
    @given(DOORS["config"].inputs)
    def draw(value):
        drawn[-1].append(value)

    words = tmp_path / "words.py"
    words.write_text(f"WORDS = {[f'word-{number}' for number in range(300)]}")
    spec = importlib.util.spec_from_file_location("words", words)
    for _ in range(2):
        drawn.append([])
        draw()
        monkeypatch.setitem(sys.modules, "words", importlib.util.module_from_spec(spec))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_what_once_did_harm_does_none(file, own_runs):
    content = file.read_bytes()
    check(file.parent.name, json.loads(content) if DOORS[file.parent.name].is_text else content, own_runs)


def test_the_corpus_has_its_doors():
    assert {file.parent.name for file in KEPT} <= set(DOORS)
