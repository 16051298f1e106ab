"""What one sees of a network beside its curves: as it learns, and along the epochs afterwards."""

import io
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from lenet.errors import RunError
from lenet.preprocessing import prepare_drawing
from lenet.runs import RunFolder, read_run
from lenet.runs.catalog import BUNDLED_DIR
from tests.ui.sent import BAR, find_image, find_sent, set_drawing
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, make_run, open_train
from ui.shared.resources import get_sample_digits
from ui.train import film


def sent_keys(app) -> set[str]:
    return {one.proto.id.rsplit("-", 1)[-1] for one in app.get("bidi_component")}


def test_a_live_run_reads_with_its_network_as_it_is_now():
    make_run(START, *FIRST_EPOCH, live=True)
    app = open_train(run="mine")
    assert find_sent(app, "train_moments") == {"run": "mine", "live": "lab/runs/mine/live.npz", "past": [], "steps": 2}
    reader = find_sent(app, "train_reader")
    assert reader["network"] is None, "no checkpoint: the moments read"
    assert (find_image(reader["sample"]) == get_sample_digits()[7]).all()
    assert find_sent(app, "train_growth")["max"] is None
    assert {"train_read", "train_filters", "train_lenet", "train_canvas"} <= sent_keys(app)


def test_a_live_run_that_is_opened_late_has_its_epochs_too():
    folder = make_run(START, *FIRST_EPOCH, live=True)
    folder.checkpoint_file(1).touch()
    [(epoch, address)] = find_sent(open_train(run="mine"), "train_moments")["past"]
    assert epoch == 1 and address.startswith("lab/runs/mine/checkpoints/0001.npz?")


def test_a_run_that_has_ended_has_a_time_line_through_its_epochs():
    app = open_train(run="article")
    sent = find_sent(app, "train_film_article")
    assert [epoch for epoch, _ in sent["frames"]] == list(range(21))
    assert sent["frames"][7][1].startswith("lab/runs/article/checkpoints/0007.npz?")
    assert sent["first"] == 20
    assert find_sent(app, "train_growth")["max"] == 20
    assert [each.proto.label for each in app.get("download_button")] == ["GIF of all epochs", "PNG of epoch 20"]


def test_a_run_without_any_network_shows_its_curves_alone():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run="mine")
    assert "train_curves" in sent_keys(app)
    assert "train_lenet" not in sent_keys(app)


def test_of_thousands_of_epochs_sixty_are_chosen():
    run = replace(read_run("article"), checkpoints=tuple(range(3001)))
    epochs = film.choose_epochs(run)
    assert len(epochs) == 60 and (epochs[0], epochs[-1]) == (0, 3000)
    assert set(np.diff(epochs)) <= {50, 51}


@pytest.mark.parametrize(("kept", "first"), [(None, 20), (7, 6), (0, 0)])
def test_the_film_begins_with_the_weights_that_were_kept(kept, first):
    run = read_run("article")
    run = replace(run, state=replace(run.state, best_epoch=kept))
    assert film.find_first(run, [0, 6, 13, 20]) == first


def test_the_files_show_the_picture_that_is_read(monkeypatch):
    asked = []
    monkeypatch.setattr(film, "choose_epochs", lambda run: asked.append(film.find_current_image()) or [20])
    set_drawing(open_train(run="article"), BAR).run()
    first, last = asked[0], asked[-1]
    assert (first == prepare_drawing(get_sample_digits()[7]).image).all()
    assert last.shape == (28, 28) and last.max() > 200 and (last != first).any()


def test_the_gif_leaves_out_epochs_that_are_gone(lenet_runs_copy):
    run = lenet_runs_copy
    RunFolder(run.run_id).checkpoint_file(1).unlink()
    image = get_sample_digits()[7]
    with Image.open(io.BytesIO(film.draw_film(run, image, [0, 1, 2]))) as gif:
        assert gif.n_frames == 2
    assert film.draw_still(run, image, [0, 1, 2], 2).startswith(b"\x89PNG")
    assert film.draw_still(run, image, [0, 1, 2], 1).startswith(b"\x89PNG"), "the one next to it"


def test_there_is_no_film_to_save_of_networks_that_cannot_be_read(lenet_runs_copy):
    folder = RunFolder(lenet_runs_copy.run_id)
    for epoch in range(3):
        assert open_train(run="mine").get("download_button"), "one network is enough"
        folder.checkpoint_file(epoch).write_bytes(b"half a file")
    assert not open_train(run="mine").get("download_button")


def test_a_film_that_is_asked_for_when_its_networks_are_gone_is_told_of_once(lenet_runs_copy):
    def page():
        import streamlit as st

        from ui.train import film

        run = st.session_state["run"]
        film.notice_lost_film(run, [0, 1, 2])
        film.render_downloads(run)

    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["run"] = run = lenet_runs_copy
    app.session_state["train_film_mine"] = {}
    assert not app.run().error
    shutil.rmtree(RunFolder("mine").path)
    sentence = f"No film of “{run.name}” can be drawn: none of its networks can be read any more."
    assert [each.value for each in app.run().error] == [sentence]
    with pytest.raises(RunError, match=sentence):
        film.draw_film(run, get_sample_digits()[7], [0, 1, 2])


@pytest.fixture
def lenet_runs_copy():
    """A run of one's own with three epochs of the article's network."""
    folder = make_run(START, *FIRST_EPOCH, FINISHED)
    for epoch in range(3):
        shutil.copy(BUNDLED_DIR / "article" / "checkpoints" / f"{epoch:04d}.npz", folder.checkpoint_file(epoch))
    return read_run("mine")
