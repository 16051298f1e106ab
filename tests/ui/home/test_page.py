"""Home as the server sees it: the sample in the figure, and what the last card says is going on."""

import time

from streamlit.testing.v1 import AppTest

from lenet.runs import RunConfig, create_run
from lenet.runs.events import Ended, Started, Waiting
from tests.living import keep_alive
from tests.ui.history import go_to
from tests.ui.sent import SEVEN, find_sent, make_drawing
from ui import state
from ui.frame import ROOT


def open_home() -> AppTest:
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60).run()
    assert not app.exception
    return app


def find_link(app: AppTest, label: str) -> str:
    """The query string of the link with this label."""
    return next(link.proto.query_string for link in app.main.get("page_link") if link.proto.label == label)


def find_reader(app: AppTest) -> tuple[str | None, str | None]:
    """What the browser is told to read: the label of what was chosen, and of what is read before there is a drawing."""
    sent = find_sent(app, "home_reader")
    picture, sample = (sent[name] and sent[name]["label"] for name in ("picture", "sample"))
    return picture, sample


def test_a_sample_is_read_before_anything_is_drawn():
    app = open_home()
    assert find_reader(app) == (None, "sample digit 7")
    assert find_sent(app, "home_samples")["grids"][0]["selected"] == 7
    app.session_state[state.DRAWING] = make_drawing(SEVEN)
    assert find_sent(app.run(), "home_samples")["grids"][0]["selected"] is None


def test_a_sample_in_the_address_is_read_and_back_leads_to_the_first():
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    app.query_params["image"] = "sample-4"
    assert find_reader(app.run()) == ("sample digit 4", "sample digit 7")
    assert find_reader(go_to(app, {})) == (None, "sample digit 7")


def test_the_figure_says_which_network_it_shows():
    caption = find_sent(open_home(), "home_figure")["caption"]
    assert caption.startswith("Handwriting: LeNet-5 with ReLU and max pooling, 61,706 parameters.")


def test_three_cards_lead_to_the_pages():
    labels = [link.proto.label for link in open_home().main.get("page_link")]
    assert labels[:3] == ["Train it", "Draw for it", "Look inside it"]


def test_without_runs_the_bundled_network_is_named():
    app = open_home()
    assert find_link(app, "Came with the lab") == "run=article"
    assert any("10,000 test images right" in text.value for text in app.markdown)


def test_the_last_result_is_shown_with_its_address():
    folder = create_run(RunConfig(name="My first run"))
    folder.append_event(Ended(time.time(), folder.run_id, "finished", "", 9.0, 9000.0, 0.9812, 0.06))
    app = open_home()
    assert find_link(app, "Last result") == f"run={folder.run_id}"
    assert any("My first run" in text.value and "98.12" in text.value for text in app.markdown)


def test_a_run_in_progress_comes_first():
    folder = create_run(RunConfig(name="Still learning"))
    folder.append_event(Started(time.time(), 0, 0, 20, 422, 1e-3))
    keep_alive(folder)
    app = open_home()
    assert find_link(app, "Training now") == f"run={folder.run_id}"
    assert [bar.proto.text for bar in app.get("progress")] == ["Still learning: epoch 1 of 20"]


def test_a_run_that_waits_says_so_in_words_and_its_name_is_no_markdown():
    folder = create_run(RunConfig(name="![x](https://e.example/a.png)"))
    folder.append_event(Waiting(time.time()))
    keep_alive(folder)
    assert [bar.proto.text for bar in open_home().get("progress")] == [
        r"\!\[x\](https\::gray[]//e.example/a.png): waiting its turn"]


def test_a_phone_is_shown_the_way_only_if_others_can_open_the_app(monkeypatch):
    def codes() -> list[str]:
        return [block.proto.body for block in open_home().main.get("html") if 'class="phone"' in block.proto.body]

    assert codes() == []
    monkeypatch.setattr("ui.home.page.find_address_for_others", lambda: "http://192.168.1.7:8501")
    (code,) = codes()
    assert "data:image/svg+xml" in code and "http://192.168.1.7:8501" in code
