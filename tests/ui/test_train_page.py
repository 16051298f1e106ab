"""The Train page on the server's side: settings and their table, runs in every state, addresses that lead nowhere."""

import os
import re
import shutil
import time
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lenet.network import NetworkConfig, count_parameters, describe_layers
from lenet.data.augmentation import AugmentationConfig
from lenet.data import load_mnist
from lenet.errors import ConfigError, RunError
from lenet.runs.presets import PRESETS
from lenet.runs import (
    BatchPoint, EpochPoint, RunConfig, RunFolder, TrainingConfig, compute_state, create_run, list_runs, read_run,
)
from lenet.runs.control import read_control
from lenet.runs.events import Ended, Paused, Started, Starting, Waiting
from lenet.training.process import launcher
from ui import state
from ui.train import data as train_data, distortion as train_distortion, live as train_live
from ui.train import names as train_names, recipe as train_recipe, words as train_words
from ui.frame import ROOT
from ui.train.curves import FIRST_LOOK_MS, LOOK_MS, describe_feed
from ui.train.fields import plain_fields
from ui.train.names import suggest_name
from ui.text import escape_markdown

NOW = 1_700_000_000.0
MATRIX = tuple(tuple(90 if true == read else (10 if (true, read) == (4, 9) else 0) for read in range(10))
               for true in range(10))
START = Started(NOW, 0, 0, 4, 2, 0.001)
FIRST_EPOCH = (
    BatchPoint(NOW, 1, 1, 50, 1.5, 0.4, 0.001, 1000.0), BatchPoint(NOW, 1, 2, 100, 0.5, 0.8, 0.001, 1000.0),
    EpochPoint(NOW, 1, 100, 1.0, 0.6, 0.4, 0.85, 8.0, 1000.0),
)
FINISHED = Ended(NOW, "mine", "finished", "", 32.0, 1000.0, 0.99, 0.1, MATRIX)


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    """Nothing is trained here. Returns the configs that would have been."""
    asked = []

    def start_run(config):
        asked.append(config)
        return create_run(config, f"started-{len(asked)}").run_id

    monkeypatch.setattr(launcher, "ensure_standby", lambda: None)
    monkeypatch.setattr(launcher, "start_run", start_run)
    return asked


def make_run(*events, run_id: str = "mine", name: str = "Mine", live: bool = False) -> RunFolder:
    folder = create_run(RunConfig(name, training=TrainingConfig(epochs=4, train_images=100, batch_size=50)), run_id)
    for event in events:
        folder.append_event(event)
    if live:
        folder.beat()
        os.utime(folder.heartbeat_file, (time.time() + 3600,) * 2)  # lives on, however slow the machine
    return folder


def open_train(view: str | None = None, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/1_Train.py")
    if view:
        app.session_state[state.TRAIN_VIEW] = view
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> str:
    """The table of layers as words."""
    html = next(element.proto.body for element in app.get("html") if 'class="layers"' in element.proto.body)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def setting(app: AppTest, name: str):
    return next(widget for kind in (app.slider, app.select_slider, app.number_input, app.button_group)
                for widget in kind if widget.key == state.TRAIN_SETTING + name)


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def preset_button(app: AppTest, name: str):
    return app.button(key=f"train_preset_{name}")


def lids(app: AppTest) -> list[str]:
    """What stands on the groups of settings."""
    return [group.label for group in app.expander]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


# Settings

def test_a_new_visitor_gets_the_articles_settings_and_their_table():
    app = open_train("new")
    words = table(app)
    for row in describe_layers(NetworkConfig()):
        assert f"{row.name} {row.kind}" in words
        assert f"{row.parameters:,} {row.connections:,}" in words
    assert "14 − 5 + 1 = 10" in words and "61,706" in words
    assert preset_button(app, "article").disabled


def test_the_table_follows_the_sliders_and_goes_back():
    app = open_train("new")
    setting(app, "c1").set_value(12)
    setting(app, "kernel_size").set_value(3)
    app.run()
    total = count_parameters(NetworkConfig(c1=12, kernel_size=3))
    assert f"{total:,}" in table(app) and "14 − 3 + 1 = 12" in table(app)
    preset_button(app, "article").click().run()
    assert "61,706" in table(app)


def test_a_network_that_cannot_be_built_says_why_and_cannot_be_trained(no_workers):
    app = open_train("new")
    setting(app, "kernel_size").set_value(9).run()
    with pytest.raises(ConfigError) as misfit:
        describe_layers(NetworkConfig(kernel_size=9))
    assert [error.value for error in app.error] == [str(misfit.value)]
    assert button(app, "Train").disabled and not no_workers


def test_every_setting_reaches_the_run(no_workers):
    app = open_train("new")
    values = {"input_size": 32, "c1": 4, "c3": 8, "c5": 60, "f6": 30, "kernel_size": 4, "activation": "tanh",
              "pooling": "average", "dropout": 0.25, "optimizer": "sgd", "learning_rate": 0.02, "batch_size": 64,
              "epochs": 3, "train_images": 1000, "seed": 5, "schedule": "cosine", "initialization": "paper",
              "weight_decay": 0.01, "label_smoothing": 0.1, "averaging": 0.99, "label_noise": 0.2, "patience": 4,
              "shift": 2.0, "rotate": 10.0, "scale": 0.1, "squeeze": 0.2, "shear": 0.3, "thickness": 0.5,
              "elastic": 1.0}
    for name, value in values.items():
        setting(app, name).set_value(value)
        app.run()
    setting(app, "momentum").set_value(0.5)
    app.text_input(key=state.TRAIN_NAME).set_value("Small and round").run()
    button(app, "Train").click().run()
    config = no_workers[0]
    assert config.name == "Small and round"
    reached = dict(plain_fields(config.network, config.training))
    assert {name: reached[name] for name in values} == values and reached["momentum"] == 0.5
    assert set(dict(plain_fields(config.training))) <= {*values, "momentum"}, "a setting of the training has no widget"


def test_the_button_shows_the_new_run_and_puts_it_into_the_address(no_workers):
    app = open_train("new")
    button(app, "Train").click().run()
    assert app.query_params[state.QUERY_RUN] in ("started-1", ["started-1"])
    assert app.session_state[state.TRAIN_VIEW] == "watch"
    assert no_workers == [RunConfig("The article’s recipe")]


def test_a_full_disk_is_one_sentence_and_the_settings_stay(monkeypatch):
    def start_run(config):
        raise RunError("The disk is full: make room.")

    monkeypatch.setattr(launcher, "start_run", start_run)
    app = open_train("new")
    setting(app, "c1").set_value(9).run()
    button(app, "Train").click().run()
    assert [error.value for error in app.error] == ["The disk is full: make room."]
    assert setting(app, "c1").value == 9
    assert not list_runs()


def test_settings_are_kept_while_another_page_is_visited():
    app = open_train("new")
    setting(app, "c3").set_value(30).run()
    app.switch_page("pages/2_Draw.py").run()
    app.switch_page("pages/1_Train.py")
    app.session_state[state.TRAIN_VIEW] = "new"
    app.run()
    assert setting(app, "c3").value == 30


def test_settings_of_a_run_that_no_slider_offers_can_be_used_again(no_workers):
    training = TrainingConfig(
        learning_rate=0.0123, batch_size=77, epochs=4, weight_decay=0.0333, averaging=0.77, patience=400,
        label_noise=0.123, schedule="one_cycle", augmentation=AugmentationConfig(shift=1, rotate=7, elastic=0.33),
    )
    odd = RunConfig("Odd", NetworkConfig(c1=100, f6=500), training)
    create_run(odd, "odd")
    app = open_train("watch", run="odd")
    button(app, "Use its settings").click().run()
    assert not app.exception
    assert (setting(app, "c1").value, setting(app, "learning_rate").value) == (100, 0.0123)
    assert f"{count_parameters(odd.network):,}" in table(app)
    button(app, "Train").click().run()
    assert (no_workers[0].network, no_workers[0].training) == (odd.network, odd.training)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_network_and_training(name, no_workers):
    app = open_train("new")
    setting(app, "c1").set_value(9)
    setting(app, "seed").set_value(9)
    setting(app, "shift").set_value(2.0).run()
    preset_button(app, name).click().run()
    assert preset_button(app, name).disabled and not app.exception
    button(app, "Train").click().run()
    assert (no_workers[0].network, no_workers[0].training) == (PRESETS[name].network, PRESETS[name].training)


def test_the_training_of_1998_leaves_network_and_seed_alone(no_workers):
    app = open_train("new")
    setting(app, "c1").set_value(9)
    setting(app, "seed").set_value(3).run()
    button(app, "The training of 1998").click().run()
    assert not app.exception and button(app, "The training of 1998").disabled
    assert "1,200,000 steps" in "\n".join(text.value for text in app.markdown)
    button(app, "Train").click().run()
    wanted = TrainingConfig("sdlm", 0.0005, 0.9, 1, 20, 60_000, 3, "paper", "paper")
    assert (no_workers[0].network, no_workers[0].training) == (NetworkConfig(c1=9), wanted)


def test_the_lids_say_what_is_on():
    app = open_train("new")
    assert lids(app) == ["Learning-rate schedule: constant", "First weights: Glorot", "Regularisation: none",
                         "Augmentation: none", "Wrong labels: none"]
    for name, value in (("schedule", "one_cycle"), ("initialization", "paper"), ("weight_decay", 0.01),
                        ("patience", 5), ("shift", 2.0), ("rotate", 10.0), ("label_noise", 0.2)):
        setting(app, name).set_value(value).run()
    assert lids(app) == ["Learning-rate schedule: one cycle", "First weights: as in 1998",
                         "Regularisation: weight decay 0.01, patience 5", "Augmentation: shift 2 px, turn 10°",
                         "Wrong labels: 20 %"]


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle", "paper"])
def test_the_schedule_is_drawn_before_the_run_and_told_in_words(schedule):
    app = open_train("new")
    setting(app, "schedule").set_value(schedule).run()
    assert train_recipe.SCHEDULE_WORDS[schedule] in [caption.value for caption in app.caption]
    assert len(app.get("plotly_chart")) == (schedule != "constant")


def test_without_images_kept_aside_nothing_ends_early_and_it_is_said(no_workers):
    app = open_train("new")
    setting(app, "patience").set_value(5).run()
    setting(app, "train_images").set_value(60_000).run()
    assert not app.exception and not app.error
    assert any("54,000 images or fewer" in caption.value for caption in app.caption)
    assert train_words.NO_VALIDATION in [caption.value for caption in app.caption]
    button(app, "Train").click().run()
    assert no_workers[0].training == TrainingConfig(train_images=60_000)


def test_the_preview_shows_sixteen_digits_and_shuffles():
    images = load_mnist().train_images[:16]
    np.testing.assert_array_equal(train_distortion.distort_samples(AugmentationConfig(), 0), images)
    first, again, other = (train_distortion.distort_samples(AugmentationConfig(shift=3), seed) for seed in (0, 0, 1))
    assert first.shape == images.shape and (first != images).any()
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    app = open_train("new")
    app.button(key="train_shuffle_button").click().run()
    assert app.session_state[state.TRAIN_SHUFFLE] == 1 and not app.exception


@pytest.mark.parametrize(("network", "training", "name"), [
    (NetworkConfig(), TrainingConfig(), "The article’s recipe"),
    (NetworkConfig(activation="tanh", c1=12), TrainingConfig(), "C1 12, tanh"),
    (NetworkConfig(), TrainingConfig(optimizer="sgd", learning_rate=0.1, epochs=1), "SGD, rate 0.1, 1 epoch"),
    (NetworkConfig(pooling="average"), TrainingConfig(seed=2**31 - 1), "average pooling, seed 2,147,483,647"),
    (NetworkConfig(), TrainingConfig(schedule="cosine", weight_decay=0.01, label_noise=0.2),
     "cosine, weight decay 0.01, 20 % wrong labels"),
    (NetworkConfig(), TrainingConfig(augmentation=AugmentationConfig(shift=2, rotate=10, scale=0.1), epochs=3),
     "3 epochs, shift 2 px, turn 10°, scale 10 %"),
])
def test_a_run_is_named_after_what_is_different(network, training, name):
    assert suggest_name(network, training) == name
    RunConfig(name)


@pytest.mark.parametrize("preset", [preset for name, preset in PRESETS.items() if name != "article"])
def test_a_recipe_with_a_name_keeps_it(preset):
    assert suggest_name(preset.network, preset.training) == preset.name


def test_every_value_has_its_word():
    for name, words in train_names.CHOICES.items():
        assert all(train_names.describe_setting(name, value) for value in words)


def test_the_longest_suggestion_is_still_a_name():
    name = suggest_name(NetworkConfig(32, 1, 2, 3, 4, 6, "sigmoid", "average", 0.5),
                        TrainingConfig("sgd", 0.5, 0.1, 8, 3, 100, 7))
    assert RunConfig(name).name == name


# Watching

def test_a_running_run_is_shown_live():
    make_run(START, *FIRST_EPOCH, live=True)
    app = open_train()
    assert app.session_state[state.TRAIN_VIEW] == "watch", "a live run is what one comes to see"
    assert {"Pause", "Stop and keep what was learnt"} <= set(labels(app))
    assert "Epoch 2 of 4 · 1,000 images/s" in app.get("progress")[0].proto.text


@pytest.mark.parametrize(("events", "words", "buttons"), [
    ((), "Starting TensorFlow… a few seconds.", {"Cancel it"}),
    ((Starting(NOW),), "Starting TensorFlow… a few seconds.", {"Cancel it"}),
    ((START, *FIRST_EPOCH, Paused(NOW)), "Paused in epoch 2 of 4.", {"Resume", "Stop and keep what was learnt"}),
])
def test_what_a_live_run_does_is_said(events, words, buttons):
    make_run(*events, live=True)
    app = open_train(run="mine")
    assert words in app.get("progress")[0].proto.text
    assert buttons <= set(labels(app))


def test_a_run_that_waits_says_for_whom():
    make_run(START, run_id="first", name="The first", live=True)
    make_run(Waiting(NOW), run_id="second", name="The second", live=True)
    assert "taken by “The first”" in open_train(run="second").get("progress")[0].proto.text


@pytest.mark.parametrize(("label", "action"), [("Pause", "pause"), ("Stop and keep what was learnt", "stop")])
def test_the_reins_reach_the_worker(label, action):
    folder = make_run(START, *FIRST_EPOCH, live=True)
    button(open_train(run="mine"), label).click().run()
    assert read_control(folder).action == action


def live_part():
    """What every tick draws again, alone."""
    from ui import state
    from ui.train.live import _render_live
    import streamlit as st

    st.session_state.setdefault(state.TRAIN_LOG_LOSS, False)
    _render_live("mine")


@pytest.mark.parametrize("touch", [
    lambda app: button(app, "Pause").click(),
    lambda app: app.select_slider(key=f"{state.TRAIN_RATE}_mine").set_value(0.01),
])
def test_what_a_rein_cannot_do_is_said_until_the_next(touch, monkeypatch):
    def refuse(*_):
        raise RunError("The disk is full: make room.")

    folder = make_run(START, *FIRST_EPOCH, live=True)
    app = AppTest.from_function(live_part).run()
    with monkeypatch.context() as patch:
        patch.setattr(train_live, "send_control", refuse)
        touch(app).run()
    for _ in range(2):
        assert [error.value for error in app.error] == ["The disk is full: make room."]
        app.run()  # the next tick
    button(app, "Stop and keep what was learnt").click().run()
    assert not app.error and read_control(folder).action == "stop"


def test_the_learning_rate_is_changed_while_it_trains():
    folder = make_run(START, *FIRST_EPOCH, live=True)
    app = open_train(run="mine")
    slider = app.select_slider(key=f"{state.TRAIN_RATE}_mine")
    assert slider.value == 0.001 and len(set(slider.options)) == len(slider.options)
    assert read_control(folder).learning_rate is None
    slider.set_value(0.01).run()
    assert read_control(folder).learning_rate == 0.01
    assert slider.value == 0.01, "also before the worker has heard of it"


def test_a_finished_run_shows_its_results_and_links():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Test accuracy"] == ("99.00 %", "10 mistakes in 910")
    assert shown["Best validation accuracy"] == ("85.00 %", "after epoch 1")
    assert shown["Training time"][0] == "32 s"
    assert "4 read as 9: 10 times" in "\n".join(text.value for text in app.markdown)
    assert app.get("plotly_chart")


@pytest.mark.parametrize(("status", "label", "wanted"), [
    ("finished", "Train 5 more epochs", {"epochs": 9}),
    ("diverged", "Continue with a tenth of the learning rate", {"learning_rate": pytest.approx(0.0001)}),
    ("stopped", "Continue", {}), ("interrupted", "Continue", {}), ("failed", "Continue", {}),
])
@pytest.mark.parametrize("place", ["watch", "runs"])
def test_every_end_has_a_way_on(status, label, wanted, place, monkeypatch):
    resumed = []
    monkeypatch.setattr(launcher, "resume_run", lambda run_id, **changes: resumed.append((run_id, changes)))
    make_run(START, *FIRST_EPOCH, Ended(NOW, "mine", status, "Because it is so.", 8.0, 1000.0))
    if place == "watch":
        app = open_train(run="mine")
        said = [box.value for kind in (app.error, app.warning, app.info) for box in kind]
        assert said == ["Because it is so."]
    else:
        app = AppTest.from_function(actions_of_first_run).run()
    button(app, label).click().run()
    run_id, changes = resumed[0]
    assert run_id == "mine"
    if status == "finished":
        assert changes == {"epochs": read_run("mine").epochs_wanted + 5}
    else:
        assert changes == wanted


def test_a_worker_that_died_leaves_a_run_to_continue():
    make_run(START, *FIRST_EPOCH)
    app = open_train(run="mine")
    assert "Continue" in labels(app)
    assert "last checkpoint" in app.warning[0].value


def test_the_bundled_run_is_shown_before_anything_was_trained():
    app = open_train("watch")
    assert app.selectbox[0].value == "article"
    assert not [label for label in labels(app) if "ontinue" in label or "more epochs" in label]


def test_runs_of_the_same_name_are_not_mixed_up():
    for number in range(3):
        make_run(START, *FIRST_EPOCH, FINISHED, run_id=f"same-{number}", name="Same")
    runs = list_runs()
    names = train_words.tell_apart(runs)
    assert list(names) == [run.run_id for run in runs]
    assert set(names.values()) == {"Same", "Same (2)", "Same (3)"} and names[runs[-1].run_id] == "Same"
    for run_id in names:
        app = open_train(run=run_id)
        assert app.selectbox[0].value == run_id
        app.run()
        assert app.query_params[state.QUERY_RUN] in (run_id, [run_id])


def watch_then_leave_and_come_back(**query: str) -> AppTest:
    """Look at a run, go to Draw, and return by the sidebar, which carries no address."""
    app = open_train(**query)
    app.switch_page("pages/2_Draw.py").run()
    app.query_params.clear()
    return app.switch_page("pages/1_Train.py").run()


def test_the_run_looked_at_is_still_there_on_coming_back():
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="old")
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    app = watch_then_leave_and_come_back(run="old")
    assert app.session_state[state.TRAIN_VIEW] == "watch"
    assert app.selectbox[0].value == "old"


def test_a_run_looked_at_and_then_deleted_is_forgotten():
    old = make_run(START, *FIRST_EPOCH, FINISHED, run_id="old")
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    app = open_train(run="old")
    shutil.rmtree(old.path)
    app.query_params.clear()
    app.run()
    assert not app.error and app.selectbox[0].value == "newer"


def test_at_its_end_the_run_watched_stays_though_a_newer_one_has_ended():
    watched = make_run(START, *FIRST_EPOCH, run_id="watched", live=True)
    app = open_train()
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    watched.append_event(replace(FINISHED, run_id="watched"))
    app.run()
    assert app.selectbox[0].value == "watched" and app.metric


def test_the_latest_run_that_nobody_asked_for_is_not_opened():
    make_run(START, *FIRST_EPOCH, FINISHED)
    assert open_train().session_state[state.TRAIN_VIEW] == "new"


@pytest.mark.parametrize("wanted", ["../../etc/passwd", "never-was", "A B", "%00", "x" * 500])
def test_an_address_that_names_no_run_is_one_sentence(wanted):
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run=wanted)
    assert len(app.error) == 1
    assert app.selectbox[0].value == "mine", "the page goes on with the latest run"


# Runs

def rows(app: AppTest) -> list[dict]:
    return app.dataframe[0].value.to_dict("records")


def test_the_table_lists_own_and_bundled_runs():
    make_run(START, *FIRST_EPOCH, FINISHED)
    mine, *others = rows(open_train("runs"))
    assert mine["Name"] == "Mine" and mine["Status"] == "finished"
    assert (mine["Test accuracy"], mine["Best validation"]) == ("99.00 %", "85.00 %")
    assert (mine["Training time"], mine["Parameters"]) == ("32 s", "61,706")
    assert [row["Status"] for row in others] == ["came with the lab"] * len(others)


def test_damaged_folders_do_no_harm(own_runs):
    make_run(START, *FIRST_EPOCH, FINISHED)
    events = own_runs / "mine" / "events.jsonl"
    events.write_text(events.read_text() + '{"event": "ba')
    (own_runs / "broken").mkdir()
    (own_runs / "broken" / "config.json").write_text('{"name": ')
    (own_runs / "empty").mkdir()
    assert next(row["Name"] for row in rows(open_train("runs"))) == "Mine"
    assert len(open_train("watch", run="broken").error) == 1


def test_with_no_runs_it_says_what_to_do():
    assert "press Train" in open_train("runs").info[0].value


def actions_of_first_run():
    """A page with the actions of the newest run alone: a test cannot tick a row."""
    from lenet.runs import list_runs
    from lenet.runs.catalog import list_bundled_runs
    from ui.train.runs import render_actions
    from ui.train.views import render_problem

    render_problem()
    render_actions(next(iter(list_runs() or list_bundled_runs())))


def question_about_first_run(name):
    """A page that asks one of the questions at once: in a test, a dialog's button closes it before it is heard."""
    from lenet.runs import list_runs
    from ui.train import runs as train_runs
    from ui.train.views import render_problem

    render_problem()
    for run in list_runs():
        getattr(train_runs, name)(run)


@pytest.mark.parametrize(("name", "after", "errors"), [("Better", "Better", 0), ("   ", "Mine", 1)])
def test_a_run_is_renamed_unless_the_name_is_none(name, after, errors):
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = AppTest.from_function(question_about_first_run, args=("ask_name",)).run()
    app.text_input(key=state.TRAIN_RENAME).set_value(name).run()
    app.button(key="train_rename_yes").click().run()
    assert read_run("mine").name == after
    assert len(app.error) == errors


def test_a_run_is_deleted_only_after_the_question():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = AppTest.from_function(question_about_first_run, args=("ask_deletion",)).run()
    app.button(key="train_delete_no").click().run()
    assert read_run("mine")
    app.button(key="train_delete_yes").click().run()
    assert not list_runs()


def test_a_live_run_cannot_be_deleted():
    make_run(START, *FIRST_EPOCH, live=True)
    app = AppTest.from_function(actions_of_first_run).run()
    assert button(app, "Delete").disabled
    assert not [label for label in labels(app) if "ontinue" in label]


def test_a_bundled_run_can_be_neither_renamed_nor_deleted():
    app = AppTest.from_function(actions_of_first_run).run()
    assert labels(app) == ["Open", "Use its settings"]
    assert "neither continued, renamed nor deleted" in app.caption[0].value


NAME = "$0.1$ *best* [x](y) :red[z]"


def test_a_runs_name_is_shown_letter_by_letter():
    name = "$0.1$ *best* [x](y) :red[z]"
    make_run(START, *FIRST_EPOCH, name=name, live=True)
    actions = AppTest.from_function(actions_of_first_run).run()
    assert actions.header[0].value == escape_markdown(name) != name
    question = AppTest.from_function(question_about_first_run, args=("ask_deletion",)).run()
    assert question.markdown[0].value.startswith(f"**{escape_markdown(name)}**")
    make_run(Waiting(NOW), run_id="other", live=True)
    assert f"taken by “{escape_markdown(name)}”" in open_train(run="other").get("progress")[0].proto.text


def test_a_run_that_stopped_early_says_which_epoch_it_kept_and_goes_on_from_its_last(monkeypatch):
    resumed = []
    monkeypatch.setattr(launcher, "resume_run", lambda run_id, **changes: resumed.append(changes))
    end = replace(FINISHED, reason="Stopped early: the weights of epoch 1 were kept.", best_epoch=1)
    folder = make_run(START, *FIRST_EPOCH, replace(FIRST_EPOCH[-1], epoch=2), end)
    folder.checkpoint_file(1).write_bytes(b"")
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Kept"] == ("epoch 1", "of 2 learnt")
    assert [info.value for info in app.info] == [escape_markdown(end.reason)]
    assert {link.proto.query_string for link in app.get("page_link") if "Draw for" in link.proto.label} == {
        f"{state.QUERY_MODEL}=mine%401"}
    button(app, "Train 5 more epochs").click().run()
    assert resumed == [{"epochs": 2 + 5}]


UNJUDGED = (*FIRST_EPOCH[:2], replace(FIRST_EPOCH[2], val_loss=None, val_accuracy=None))


def test_a_run_without_validation_says_so_everywhere():
    make_run(START, *UNJUDGED, FINISHED)
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Best validation accuracy"] == ("–", "nothing kept aside")
    assert "Kept" not in shown
    assert train_words.NO_VALIDATION in [caption.value for caption in app.caption]
    assert rows(open_train("runs"))[0]["Best validation"] == "–"
    folded = compute_state([START, *UNJUDGED])
    assert train_words.best_validation(folded) is None
    assert train_words.NO_VALIDATION in train_words.summarize_curves(folded)


def test_with_a_schedule_the_rate_of_the_last_batches_is_told():
    folder = create_run(RunConfig("Mine", training=TrainingConfig(epochs=4, schedule="cosine")), "mine")
    for event in (START, replace(FIRST_EPOCH[0], learning_rate=0.00012345)):
        folder.append_event(event)
    assert train_words.current_rate(read_run("mine")) == 0.00012345
    assert train_words.find_rate(read_run("mine")) == 0.001, "the one that can be changed"
    words = train_words.describe_progress(read_run("mine"))
    assert "learning rate 0.000123 ·" in words


@pytest.mark.parametrize(("rate", "words"), [(0.0123, "0.0123"), (100.0, "100"), (0.00001, "0.00001"),
                                             (3e-9, "nearly 0")])
def test_rates(rate, words):
    assert train_words.format_rate(rate) == words


def test_a_schedule_in_words():
    words = train_words.describe_rates(TrainingConfig(schedule="paper", learning_rate=0.0005))
    assert "20 epochs: from 0.0005" in words and "to 0.00001 at the last" in words


def test_a_thousand_epochs_are_written_out():
    last = EpochPoint(NOW, 1000, 100_000, 1.0, 0.6, 0.4, 0.85, 8.0, 1000.0)
    make_run(replace(START, epochs=1000), last, FINISHED)
    assert rows(open_train("runs"))[0]["Epochs"] == "1000 of 1000"


# Data

def test_the_data_are_counted_by_label_and_split():
    app, mnist = open_train("data"), load_mnist()
    html = next(element.proto.body for element in app.get("html") if 'class="counts"' in element.proto.body)
    for name, (images, labels_) in train_data.split_mnist(mnist).items():
        counts = [sum(labels_ == digit) for digit in range(10)]
        assert train_data.count_labels(labels_) == counts
        assert f"<b>{len(images):,}</b>" in html, name
        assert all(f"<td>{count:,}</td>" in html for count in counts)


@pytest.mark.parametrize("label", range(10))
def test_one_hot_is_a_one_in_the_labels_place(label):
    numbers = [int(digit) for digit in re.findall(r"\d", train_data.write_one_hot(label))]
    assert sum(numbers) == 1 and numbers.index(1) == label


# Words

@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0 s"), (8.4, "8 s"), (59.6, "1 min"), (130, "2 min 10 s"), (3900, "1 h 5 min"), (-3, "0 s"),
])
def test_durations(seconds, words):
    assert train_words.format_duration(seconds) == words


def test_history_has_x_in_epochs_and_ends_a_part_epoch_where_it_stopped():
    part = EpochPoint(NOW, 2, 150, 0.4, 0.9, 0.3, 0.9, 4.0, 1000.0, partial=True)
    folded = compute_state([START, *FIRST_EPOCH, BatchPoint(NOW, 2, 1, 150, 0.4, 0.9, 0.001, 1000.0), part])
    history = train_words.build_history(folded)
    assert [row[0] for row in history.batches] == [0.5, 1.0, 1.5]
    assert [row[0] for row in history.epochs] == [1, 1.5]


def test_a_rate_told_by_an_older_version_is_written_as_it_was_set():
    make_run(replace(START, learning_rate=0.0010000000474974513), *FIRST_EPOCH, live=True)  # float32's 0.001
    assert "learning rate 0.001 ·" in train_words.describe_status(read_run("mine"))


def test_curves_in_words():
    words = train_words.summarize_curves(compute_state([START, *FIRST_EPOCH]))
    assert "from 1.5 to 0.5" in words and "85.00 %, after epoch 1" in words
    assert train_words.summarize_curves(compute_state([])) == "No batch has been learnt yet."


def test_moments_are_local_time():
    assert train_words.format_moment(NOW) == time.strftime("%Y-%m-%d %H:%M", time.localtime(NOW))


BASES = (("", "/component/"), ("lab", "/lab/component/"), ("/lab/", "/lab/component/"))


@pytest.mark.parametrize(("base", "start"), BASES)
def test_a_live_run_is_followed_under_the_servers_own_path(own_runs, monkeypatch, base: str, start: str):
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": base}.get)
    folder = create_run(RunConfig(), "mine")
    feed = describe_feed(read_run("mine"))
    assert feed["address"].startswith(start) and feed["address"].endswith("/mine/latest.jsonl")
    assert (feed["pause"], feed["seen"], feed["steps"]) == (FIRST_LOOK_MS, 0.0, 1688)
    folder.beat()
    folder.append_event(Waiting(1.0))
    assert describe_feed(read_run("mine"))["pause"] == LOOK_MS, "whoever waits must not slow down whom he waits for"
    folder.append_event(BatchPoint(7.0, 1, 11, 352, 2.0, 0.5, 0.001, 1000.0))
    assert (describe_feed(read_run("mine"))["pause"], describe_feed(read_run("mine"))["seen"]) == (LOOK_MS, 7.0)
