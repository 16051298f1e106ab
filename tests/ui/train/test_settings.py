"""The settings of the next run: their widgets, the table of layers they make, presets, and the button."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.data import load_mnist
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError, RunError
from lenet.network import NetworkConfig, count_parameters, build_layers
from lenet.runs import RunConfig, TrainingConfig, create_run, list_runs
from lenet.runs.names import LONGEST_NAME
from lenet.runs.presets import PRESETS
from lenet.runs.schedule import SCHEDULES
from lenet.recipe import collect
from lenet.settings import SETTINGS
from lenet.training.process import launcher
from tests.ui.history import go_to
from tests.ui.train.page import (
    BOXES, boxes_line, button, open_train, preset_button, read_query, setting, shown_view, table,
)
from ui import state
from ui.train import distortion as train_distortion, fields, words as train_words


def test_a_new_visitor_gets_the_articles_settings_and_their_table():
    app = open_train("new")
    words = table(app)
    for row in build_layers(NetworkConfig()):
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


def test_what_was_set_just_before_a_button_is_kept():
    app = open_train("new")
    setting(app, "c1").set_value(9)
    button(app, "The training of 1998").click().run()  # drawn before it knew of the nine filters
    assert setting(app, "c1").value == 9 and setting(app, "batch_size").value == 1


def test_a_network_that_cannot_be_built_says_why_and_cannot_be_trained(no_workers):
    app = open_train("new")
    setting(app, "kernel_size").set_value(9).run()
    with pytest.raises(ConfigError) as misfit:
        build_layers(NetworkConfig(kernel_size=9))
    assert [error.value for error in app.error] == [str(misfit.value)]
    assert button(app, "Train").disabled and not no_workers


def test_every_setting_reaches_the_run(no_workers):
    app = open_train("new")
    values = {"input_size": 32, "c1": 4, "c3": 8, "c5": 60, "f6": 30, "kernel_size": 4, "activation": "tanh",
              "pooling": "average", "dropout": 0.25, "optimizer": "sgd", "learning_rate": 0.02, "batch_size": 64,
              "epochs": 3, "train_images": 1000, "seed": 5, "schedule": "cosine", "initialization": "paper",
              "weight_decay": 0.01, "label_smoothing": 0.1, "averaging": 0.99, "label_noise": 0.2, "patience": 4,
              "shift": 2.0, "rotate": 10.0, "scale": 0.1, "squeeze": 0.2, "shear": 0.3, "thickness": 0.5,
              "elastic": 1.0, "handwriting": 0.3, "no_digits": 0.05}
    for name, value in values.items():
        setting(app, name).set_value(value)
        app.run()
    setting(app, "momentum").set_value(0.5)
    app.text_input(key=state.TRAIN_NAME).set_value("Small and round").run()
    button(app, "Train").click().run()
    config = no_workers[0]
    assert config.name == "Small and round"
    others = {"momentum": 0.5, "c3_inputs": "full", "output": "softmax"}
    assert collect(config) == {**values, **others}, "a setting has no control"


def test_the_button_shows_the_new_run_and_puts_it_into_the_address(no_workers):
    app = open_train("new")
    button(app, "Train").click().run()
    assert app.query_params[state.QUERY_RUN] in ("started-1", ["started-1"])
    assert shown_view(app) == "watch"
    assert no_workers == [RunConfig("The article’s recipe")]


def test_a_full_disk_is_one_sentence_and_the_settings_stay(monkeypatch):
    def start_run(config, owner=None):
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
    app.query_params.clear()
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


def test_what_is_set_stands_in_the_address_and_opens_the_same():
    app = open_train("new")
    preset_button(app, "quick").click().run()
    setting(app, "c1").set_value(9).run()
    setting(app, "schedule").set_value("cosine").run()
    app.text_input(key=f"{state.TRAIN_NAME}_1").set_value("Ours").run()
    query = read_query(app)
    assert query == {"view": "new", "preset": "quick", "c1": "9", "schedule": "cosine", "name": "Ours"}
    other = open_train(**query)
    assert setting(other, "c1").value == 9 and setting(other, "epochs").value == 3
    assert table(other) == table(app) and boxes_line(other) == boxes_line(app)
    assert other.text_input[0].value == "Ours"


def test_a_page_that_opens_leaves_its_address_alone():
    assert read_query(open_train()) == {}
    assert read_query(open_train(c1="9")) == {"c1": "9"}


def test_back_to_the_first_address_shows_the_first_settings():
    app = open_train("new")
    setting(app, "c1").set_value(9).run()
    go_to(app, {state.QUERY_VIEW: "new"})
    assert setting(app, "c1").value == 6
    preset_button(app, "lab").click().run()
    preset_button(app, "article").click().run()
    assert setting(app, "c1").value == 6 and read_query(app)["preset"] == "article"


@pytest.mark.parametrize(("query", "sentence"), [
    ({"c1": "9999"}, "The width of C1 is 9999"), ({"learning_rate": "fast"}, "it must be a number"),
    ({"preset": "none"}, "There is no preset 'none'"), ({"pooling": "*min*"}, "The pooling is"),
    ({"patience": "5", "train_images": "60000"}, "none are left to validate on"),
    ({"view": "all"}, "There is no part 'all' of this page"),
])
def test_a_wrong_value_in_the_address_is_one_sentence_and_the_default(query, sentence):
    app = open_train(**{"view": "new", **query})
    assert len(app.error) == 1 and sentence in app.error[0].value.replace("\\", "")
    assert "61,706" in table(app)
    assert preset_button(app, "article").disabled == ("train_images" not in query)


def test_a_pasted_name_that_is_too_long_is_cut(no_workers):
    app = open_train("new")
    app.text_input[0].set_value("An endless  name\n" * 20).run()
    shown = app.text_input[0].value
    assert shown.startswith("An endless name An") and shown.endswith("…") and len(shown) <= LONGEST_NAME
    button(app, "Train").click().run()
    assert no_workers[0].name == shown


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


def test_what_is_set_in_closed_boxes_stands_above_them():
    app = open_train("new", has_open_boxes=False)
    assert boxes_line(app) == ("Learning-rate schedule: constant · First weights: Glorot · Regularisation: none · "
                               "Augmentation: none · Made images: none · Wrong labels: none")
    app = open_train("new", has_open_boxes=False, schedule="one_cycle", initialization="paper", weight_decay="0.01",
                     patience="5", shift="2", rotate="10", handwriting="0.25", label_noise="0.2")
    assert boxes_line(app) == ("Learning-rate schedule: one cycle · First weights: as in 1998 · "
                               "Regularisation: weight decay 0.01, patience 5 · Augmentation: shift 2 px, turn 10° · "
                               "Made images: 25 % made handwriting · Wrong labels: 20 %")


def test_what_stands_in_a_closed_box_is_not_drawn():
    for is_open in (False, True):
        boxes = [box for box in open_train("new", is_open).expander if box.label != "Try several"]
        assert len(boxes) == len(BOXES)
        assert [bool(box.children) for box in boxes] == [is_open] * len(BOXES)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle", "paper"])
def test_the_schedule_is_drawn_before_the_run_and_told_in_words(schedule):
    app = open_train("new")
    setting(app, "schedule").set_value(schedule).run()
    assert SCHEDULES[schedule].sentence in [caption.value for caption in app.caption]
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


def test_bitmaps_that_relu_cannot_meet_are_a_warning_and_can_be_trained():
    app = open_train("new", output="rbf")
    assert "after ReLU no unit of F6 comes near −1" in app.warning[0].value.replace("\\", "")
    assert not button(app, "Train").disabled and not app.error


def test_the_preview_shows_sixteen_digits_and_shuffles():
    images = load_mnist().train_images[:16]
    np.testing.assert_array_equal(train_distortion.distort_samples(AugmentationConfig(), 0), images)
    first, again, other = (train_distortion.distort_samples(AugmentationConfig(shift=3), seed) for seed in (0, 0, 1))
    assert first.shape == images.shape and (first != images).any()
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    app = open_train("new")
    app.button(key="train_shuffle_button").click().run()
    assert read_query(app)[state.QUERY_SHUFFLE] == "1" and not app.exception


def test_a_control_without_a_widget_is_refused():
    unknown = replace(SETTINGS["epochs"], control="a dial")
    with pytest.raises(AssertionError, match="a dial"):
        fields._draw(unknown, 20, {})
