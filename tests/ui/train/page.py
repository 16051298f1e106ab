"""What the tests of the Train page share: made-up runs, the page in one of its views, its widgets by name."""

import json
import re
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from lenet.runs import BatchPoint, EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run
from lenet.runs.events import Ended, Started
from tests.living import keep_alive
from ui import state
from ui.frame import ROOT
from ui.train import recipe

BOXES = tuple(box.name for box in recipe.BOXES)
"""The boxes of settings: open in these tests, where nothing else is said."""
NOW = 1_700_000_000.0
MATRIX = tuple(tuple(90 if true == read else (10 if (true, read) == (4, 9) else 0) for read in range(10))
               for true in range(10))
START = Started(NOW, 0, 0, 4, 2, 0.001)
FIRST_EPOCH = (
    BatchPoint(NOW, 1, 1, 50, 1.5, 0.4, 0.001, 1000.0), BatchPoint(NOW, 1, 2, 100, 0.5, 0.8, 0.001, 1000.0),
    EpochPoint(NOW, 1, 100, 1.0, 0.6, 0.4, 0.85, 8.0, 1000.0),
)
FINISHED = Ended(NOW, "mine", "finished", "", 32.0, 1000.0, 0.99, 0.1, MATRIX)


def make_run(*events, run_id: str = "mine", name: str = "Mine", live: bool = False) -> RunFolder:
    folder = create_run(RunConfig(name, training=TrainingConfig(epochs=4, train_images=100, batch_size=50)), run_id)
    for event in events:
        folder.append_event(event)
    if live:
        keep_alive(folder)
    return folder


def open_train(view: str | None = None, has_open_boxes: bool = True, **query: str) -> AppTest:
    """The page in a view. `has_open_boxes`: whether the boxes of settings are open, which are closed at first."""
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/1_Train.py")
    for name in BOXES:
        app.session_state[f"{state.TRAIN_BOX}{name}"] = has_open_boxes
    if view:
        app.query_params[state.QUERY_VIEW] = view
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> str:
    """The table of layers as words."""
    html = next(element.proto.body for element in app.get("html") if 'class="layers"' in element.proto.body)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def setting(app: AppTest, name: str):
    return next(widget for kind in (app.slider, app.select_slider, app.number_input, app.button_group)
                for widget in kind if re.fullmatch(rf"{state.TRAIN_SETTING}{name}(_[\d.e-]+)*", widget.key or ""))


def read_query(app: AppTest) -> dict[str, str]:
    """What stands in the address."""
    return {key: value if isinstance(value, str) else value[-1] for key, value in app.query_params.items()}


def shown_view(app: AppTest) -> str:
    """The part of the page that is shown, as its switch says."""
    return next(group.value for group in app.button_group if (group.key or "").startswith(state.TRAIN_VIEW))


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def preset_button(app: AppTest, name: str):
    return app.button(key=f"train_preset_{name}")


def boxes_line(app: AppTest) -> str:
    """What is set in the boxes of settings, in words."""
    return next(each.value for each in app.caption if "Wrong labels: " in each.value).replace("**", "")


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def rows(app: AppTest) -> list[dict]:
    """The table of runs: a dictionary a row, by the names of its columns."""
    data = next(json.loads(one.proto.bytes) for one in app.get("bidi_component")
                if one.proto.id.endswith(f"-{state.TRAIN_TABLE}"))
    names = [column["name"] for column in data["columns"]]
    return [dict(zip(names, row["cells"], strict=True)) for row in data["rows"]]


def actions_of_first_run():
    """A page with the actions of the newest run alone: a test cannot tick a row."""
    from lenet.runs import list_runs
    from lenet.runs.catalog import list_bundled_runs
    from ui.train.runs import render_actions
    from ui.train.views import render_problem

    render_problem()
    render_actions(next(iter(list_runs() or list_bundled_runs())))


UNJUDGED = (*FIRST_EPOCH[:2], replace(FIRST_EPOCH[2], val_loss=None, val_accuracy=None))
