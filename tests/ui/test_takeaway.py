"""ui.takeaway: what there is of a run, what each file is called, and that what is packed comes back by the page."""

import io
import re
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from devtools.browser import PROJECT
from lenet.export.exporters import EXPORTERS
from lenet.preprocessing import MAX_FILE_BYTES
from lenet.prints import PRINTS
from lenet.runs import RunConfig, create_run, list_runs, read_run
from lenet.runs.archive import pack_run
from lenet.runs.catalog import delete_run
from ui import state
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
    assert intake.st.session_state == {state.TRAIN_INTAKES: 1}
    intake.receive(None)
    intake.receive(stream)
    assert "'mine' is here already" in str(intake.st.session_state[state.TRAIN_PROBLEM]) and opened == ["mine"]


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
