"""lenet.settings and lenet.recipe: one row a setting, and what every reader of the table makes of it."""

from argparse import ArgumentParser
from dataclasses import fields, replace
from typing import Any

import pytest

from lenet.cli import build_parser
from lenet.cli.train import build_config
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.frozen import Frozen
from lenet.network import NetworkConfig
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.names import LONGEST_NAME, cut_name
from lenet.runs.presets import PRESETS
from lenet.recipe import NAME, PRESET, Recipe, collect, decode, encode, nearest, start_from
from lenet.settings import SETTINGS, Marks, Options, Setting, Slider

CONFIGS = (NetworkConfig, TrainingConfig, AugmentationConfig)


def offered(setting: Setting) -> list[Any]:
    """Values that its control offers: all of a few, both ends of many."""
    control = setting.control
    if isinstance(control, Options):
        return list(control.words)
    kind = type(setting.default)
    return list(map(kind, control.values if isinstance(control, Marks) else (control.low, control.high)))


@pytest.fixture(scope="module")
def parser() -> ArgumentParser:
    return build_parser()


ALL = [pytest.param(setting, value, id=f"{setting.key}-{value}") for setting in SETTINGS.values()
       for value in offered(setting)]


def test_every_field_of_every_config_has_its_row():
    wanted = {field.name for config in CONFIGS for field in fields(config)
              if not isinstance(getattr(config(), field.name), Frozen)}
    assert set(SETTINGS) == wanted
    assert not {PRESET, NAME} & set(SETTINGS)


def test_other_words_for_a_name_belong_to_values_that_there_are():
    for setting in SETTINGS.values():
        if isinstance(setting.control, Options):
            assert set(setting.control.short) <= set(setting.control.words), setting.key


@pytest.mark.parametrize(("setting", "value"), ALL)
def test_every_value_comes_back_from_the_address(setting: Setting, value: Any):
    recipe = start_from("quick").change(**{setting.key: value})
    written = {key: text for key, text in encode(recipe).items() if text is not None}
    assert set(written) <= {PRESET, setting.key}
    assert decode(written) == (recipe, [])
    assert type(setting.parse(setting.write(value))) is type(setting.default)


@pytest.mark.parametrize(("setting", "value"), ALL)
def test_every_value_can_be_given_on_the_command_line(parser: ArgumentParser, setting: Setting, value: Any):
    parsed = parser.parse_args(["train", f"{setting.option}={setting.write(value)}"])
    assert getattr(parsed, setting.key) == value


@pytest.mark.parametrize(("setting", "value"), ALL)
def test_every_value_has_words(setting: Setting, value: Any):
    assert setting.format(value) and setting.describe(value)
    assert setting.help.endswith(".")


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-1", "1e999", "1_0", "٣", "9" * 5000, "*a*", "\n"])
def test_what_is_no_value_is_one_sentence(setting: Setting, text: str):
    with pytest.raises(ConfigError) as problem:
        setting.parse(text)
    assert len(str(problem.value)) < 300 and str(problem.value).endswith(".")


def test_a_broken_number_of_filters_is_told_what_it_must_be():
    with pytest.raises(ConfigError, match=r"C1: filters is '4.5'; it must be a whole number\."):
        SETTINGS["c1"].parse("4.5")
    with pytest.raises(ConfigError, match="it must be a number"):
        SETTINGS["learning_rate"].parse("fast")


def test_a_slider_offers_only_what_is_allowed():
    for setting in SETTINGS.values():
        if isinstance(setting.control, Slider):
            for value in offered(setting):
                replace(setting.part(), **{setting.key: value})


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_its_name_and_nothing_else(name: str):
    recipe = start_from(name)
    assert (recipe.network, recipe.training) == (PRESETS[name].network, PRESETS[name].training)
    assert {key: text for key, text in encode(recipe).items() if text} == {PRESET: name}
    assert nearest(PRESETS[name]) == recipe


def test_settings_that_have_become_those_of_a_preset_start_from_it():
    assert start_from("article").change(**start_from("lab").values) == start_from("lab")
    assert start_from("lab").change(c1=7).preset == "lab"


def test_an_empty_address_is_the_article():
    assert decode({}) == (start_from("article"), [])
    assert decode({"somebodys": "key"}) == (start_from("article"), [])


def test_every_wrong_value_is_told_and_the_others_hold():
    recipe, problems = decode({"preset": "quick", "c1": "0", "seed": "one", "c3": "9"})
    assert recipe == start_from("quick").change(c3=9)
    assert len(problems) == 2
    recipe, [problem] = decode({"preset": "x" * 500, "c3": "9"})
    assert recipe == start_from("article").change(c3=9) and len(str(problem)) < 200


def test_values_that_do_not_fit_each_other_are_one_problem():
    recipe, [problem] = decode({"patience": "5", "train_images": "60000", "c1": "9"})
    assert recipe == start_from("article").change(train_images=60_000, c1=9)
    assert "none are left to validate on" in str(problem)
    _, problems = decode({"patience": "5", "train_images": "60000", "c1": "0"})
    assert len(problems) == 2


@pytest.mark.parametrize(("value", "words"), [
    (0.0, "weight decay 0"), (1e-9, "weight decay 1e-09"), (0.00001, "weight decay 0.00001"), (1.0, "weight decay 1"),
])
def test_a_small_number_is_never_told_as_0(value: float, words: str):
    assert SETTINGS["weight_decay"].describe(value) == words


def test_patience_without_validation_is_left_out_on_the_page_and_refused_on_the_command_line():
    recipe = start_from("article").change(patience=3, train_images=60_000)
    assert recipe.leave_out_idle().training == TrainingConfig(train_images=60_000)
    with pytest.raises(ConfigError, match="none are left to validate on"):
        _ = recipe.training


def test_the_command_line_changes_what_it_is_given_and_nothing_else():
    words = ["train", "--preset", "lab", "--activation", "tanh", "--weight-decay", "0.01", "--name", "Mine"]
    config = build_config(build_parser().parse_args(words))
    assert config == RunConfig("Mine", NetworkConfig(activation="tanh"),
                               replace(PRESETS["lab"].training, weight_decay=0.01))


@pytest.mark.parametrize(("text", "name"), [
    ("  Two\nlines\t ", "Two lines"), ("a" * 60, "a" * 60), ("a" * 61, "a" * 59 + "…"), ("\u200b", ""), ("", ""),
])
def test_a_name_is_cut_to_what_a_run_may_be_called(text: str, name: str):
    assert cut_name(text) == name and len(name) <= LONGEST_NAME
    assert not name or RunConfig(name)
    assert decode({NAME: text})[0] == Recipe("article", collect(RunConfig()), name)
