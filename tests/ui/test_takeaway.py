"""ui.takeaway: what there is of a run, what each file is called, and that what is packed comes back by the page."""

import io
import re
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from devtools.browser import PROJECT
from lenet.export.exporters import EXPORTERS
from lenet.preprocessing import MAX_FILE_BYTES, Stroke
from lenet.prints import PRINTS
from lenet.runs import RunConfig, RunFolder, create_run, list_runs, read_run
from lenet.runs.archive import pack_run
from lenet.runs.catalog import delete_run
from lenet.runs.drawing_file import dump_drawing
from ui import state
from ui.shared.current_input import Drawing
from ui.takeaway import COMPARISON, GROUPS, WAYS
from ui.train import intake


def list_ways(run_id: str) -> set[str]:
    run = read_run(run_id)
    return {way.name for group in GROUPS for item in group.items if item.has(run) for way in item.ways}


def test_every_form_and_figure_can_be_taken_and_no_two_have_a_name():
    assert {*EXPORTERS, *(f"{name}.{form}" for name in PRINTS for form in ("svg", "png"))} < set(WAYS)
    assert len(WAYS) == sum(len(item.ways) for group in (*GROUPS, COMPARISON) for item in group.items)
    assert len({way.name_file("article", 3) for way in WAYS.values()}) == len(WAYS)


def test_a_run_that_has_learnt_nothing_has_itself_alone():
    create_run(RunConfig(), "new")
    assert list_ways("new") == {"run"}
    assert list_ways("article") == set(WAYS) - {"comparison.svg", "comparison.png"}


def test_files_are_called_after_run_epoch_and_kind():
    wanted = {
        "onnx": "article-epoch-3.onnx", "run": "article.zip", "curves.csv": "article-curves.csv",
        "c1.svg": "article-epoch-3-c1.svg", "curves.svg": "article-curves.svg", "tfjs": "article-epoch-3.tfjs.zip",
        "tflite-int8": "article-epoch-3-int8.tflite",
    }  # fmt: skip
    assert {name: WAYS[name].name_file("article", 3) for name in wanted} == wanted
    assert WAYS["curves.tensorboard"].name_file("article", None) == "article-tensorboard.zip"


class Upload(io.BytesIO):
    file_id = "an id"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    runs: list[str] = []
    monkeypatch.setattr(intake, "open_run", runs.append)
    monkeypatch.setattr(intake.st, "session_state", {state.TRAIN_INTAKES: 0})
    return runs


def test_a_packed_run_comes_in_and_is_shown(opened):
    stream = Upload()
    create_run(RunConfig("Mine"), "mine")
    pack_run("mine", stream)
    delete_run("mine")
    intake.receive(stream)
    assert opened == ["mine"] and [run.name for run in list_runs()] == ["Mine"]
    assert intake.st.session_state[state.TRAIN_INTAKES] == 1 and state.TRAIN_PROBLEM not in intake.st.session_state
    intake.receive(None)
    intake.receive(stream)
    assert "'mine' is here already" in str(intake.st.session_state[state.TRAIN_PROBLEM]) and opened == ["mine"]


def test_who_comes_while_another_is_taken_in_is_told_so(opened, monkeypatch):
    monkeypatch.setattr(intake, "PATIENCE", 0.01)
    with intake._turn:
        intake.receive(Upload())
    assert "Another run is being taken in" in str(intake.st.session_state[state.TRAIN_PROBLEM]) and opened == []


def test_a_drawing_that_comes_with_a_run_is_on_a_blank_canvas_and_never_in_the_place_of_ones_own(opened):
    theirs, mine = ((Stroke(20, (place, place)),) for place in (8, 80))
    create_run(RunConfig(), "theirs")
    for drawn, wanted in ((), theirs), (mine, mine):
        stream = Upload()
        pack_run("theirs", stream, theirs)
        delete_run("theirs")
        drawing = intake.st.session_state[state.DRAWING] = Drawing(drawn, 7)
        intake.receive(stream)
        assert drawing.strokes == wanted and drawing.version == 7 + (wanted == theirs)


@pytest.mark.parametrize("with_drawing", [True, False])
def test_the_page_of_a_run_offers_the_drawing_that_came_with_it(with_drawing):
    create_run(RunConfig(), "mine")
    theirs = (Stroke(20, (8, 8, 800, 800)),)
    if with_drawing:
        RunFolder("mine").drawing_file.write_bytes(dump_drawing(theirs))
    app = AppTest.from_file(PROJECT / "home.py", default_timeout=60)
    app.query_params.update({"view": "watch", "run": "mine"})
    app.switch_page("pages/1_Train.py").run()
    found = [button for button in app.button if button.label == "Its drawing"]
    assert not app.exception and len(found) == with_drawing
    if with_drawing:
        found[0].click().run()
        assert not app.exception and app.session_state[state.DRAWING].strokes == theirs


@pytest.mark.parametrize(("page", "query"), [
    ("1_Train", {"view": "watch", "run": "article"}), ("3_Inspect", {"model": "article@3"})])
def test_pages_of_a_network_have_the_box(page, query):
    app = AppTest.from_file(PROJECT / "home.py", default_timeout=60)
    app.query_params.update(query)
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception and "Take it with you" in [box.label for box in app.expander]


def test_a_packed_run_may_be_as_large_as_the_server_takes():
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())
    nginx = re.search(r"client_max_body_size (\d+)m;", (PROJECT / "docs" / "deploy.md").read_text())
    assert intake.MOST_MEGABYTES == config["server"]["maxUploadSize"] < int(nginx[1])
    assert MAX_FILE_BYTES < intake.MOST_MEGABYTES * 1_000_000


def test_the_list_of_runs_takes_one_in():
    app = AppTest.from_file(PROJECT / "home.py", default_timeout=60)
    app.query_params["view"] = "runs"
    app.switch_page("pages/1_Train.py").run()
    assert not app.exception and "Take in a run" in [box.label for box in app.expander]
