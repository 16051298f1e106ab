"""“Try several”: which settings are tried with which values and how many seeds, and the button that starts it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from lenet.environment import count_slots
from lenet.errors import ConfigError, LabError
from lenet.recipe import ARTICLE, NAME, Recipe, start_from
from lenet.runs import RunConfig, list_runs
from lenet.runs.catalog import list_bundled_runs
from lenet.settings import SETTINGS, Marks, Options, Setting, Slider
from lenet.sweeps import SweepPlan, launching, parse_over
from lenet.sweeps.estimate import estimate_seconds
from lenet.sweeps.plan import MOST_RUNS, SEED, write_over
from ui import address, once, state
from ui.frame import show_error
from ui.glossary import help_for
from ui.text import parse_number
from ui.train.fields import read_recipe
from ui.train.names import suggest_name
from ui.train.sweep_rights import check_rights, find_refusal
from ui.train.sweep_words import describe_plan

MOST_SETTINGS = 2
"""Settings that the page offers to try at once; the command line tries any number."""

MOST_SUGGESTED = 3
"""Values that are suggested when a setting is chosen."""

NOTHING = ""
"""No setting."""

INVITATION = ("Train the same recipe with several values of one or two settings, and see which is best by validation. "
              "Every combination is a run as any other.")  # fmt: skip


def render_sweep_choice(recipe: Recipe, fits: bool) -> None:
    """The box; it is open where the address says what is to be tried. `fits`: whether the recipe can be built."""
    asked = any(address.read(key) is not None for key in (state.QUERY_OVER, state.QUERY_SEEDS))
    with st.expander("Try several", asked, key=f"{state.TRAIN_BOX}several", on_change="rerun",
                     icon=":material/stacks:") as shown:
        if shown.open:
            _render_box(recipe, fits)


def _render_box(recipe: Recipe, fits: bool) -> None:
    st.caption(INVITATION)
    if refusal := find_refusal():
        st.caption(refusal)
        return
    over = _read_over()
    for place in range(min(len(over) + 1, MOST_SETTINGS)):
        _render_setting(recipe, over, place)
    seeds = _render_seeds()
    if not over and seeds == 1:
        st.caption("Choose a setting, or more than one seed.")
        return
    try:
        plan = build_plan(recipe, over, seeds)
    except ConfigError as problem:
        show_error(problem)
        return
    seconds = estimate_seconds(plan.trials, [*list_runs(), *list_bundled_runs()], count_slots())
    st.markdown(describe_plan(plan, count_slots(), seconds))
    once.render_button(f"Train {plan.count} runs" if plan.count > 1 else "Train 1 run", _start,
                       key="train_sweep_start", icon=":material/play_arrow:", disabled=not fits)


def build_plan(recipe: Recipe, over: Mapping[str, tuple[Any, ...]], seeds: int) -> SweepPlan:
    """What the controls ask for.

    Raises:
        ConfigError: if there would be too many runs, or one of them cannot be built.
    """
    usual = start_from(ARTICLE).values
    shared = recipe.change(**{key: usual[key] for key in (*over, SEED)})
    name = recipe.name or suggest_name(shared)  # of what all runs have in common
    return SweepPlan(name, RunConfig(name, recipe.network, recipe.training), over, seeds)


def encode_over(over: Mapping[str, tuple[Any, ...]]) -> str | None:
    """What is tried as an address writes it: "learning_rate=0.001,0.01;c1=4,6"."""
    return ";".join(write_over(over)) or None


def decode_over(text: str) -> dict[str, tuple[Any, ...]]:
    """What an address says is to be tried.

    Raises:
        ConfigError: if that makes no sense.
    """
    over = parse_over(filter(None, text.split(";")))
    if len(over) > MOST_SETTINGS:
        raise ConfigError(f"{len(over)} settings are to be tried; this page tries {MOST_SETTINGS} at a time, the "
                          "command line any number.")
    return over


def suggest_values(setting: Setting, value: Any) -> tuple[Any, ...]:
    """Values to begin with: that of the recipe, and some near it."""
    control = setting.control
    if isinstance(control, Options):
        return tuple(dict.fromkeys([value, *control.words]))[:MOST_SUGGESTED]
    if isinstance(control, Marks):
        marks = sorted({*control.values, value})
        first = min(max(0, marks.index(value) - 1), len(marks) - MOST_SUGGESTED)
        return tuple(type(value)(mark) for mark in marks[first : first + MOST_SUGGESTED])
    step = (control.step or 1) if isinstance(control, Slider) else 1
    far = (value / 2, value, value * 2) if value else (0, control.high / 4, control.high / 2)
    near = (min(max(round(round(each / step) * step, 6), control.low), control.high) for each in far)
    return tuple(sorted({type(value)(each) for each in near}))


def _read_over() -> dict[str, tuple[Any, ...]]:
    """What the address says is to be tried; nothing, with the reason on the page, if that makes no sense."""
    try:
        return decode_over(address.read(state.QUERY_OVER) or "")
    except ConfigError as problem:
        show_error(problem)
        return {}


def _render_setting(recipe: Recipe, over: dict[str, tuple[Any, ...]], place: int) -> None:
    """The choice of one setting, and of the values that are tried."""
    chosen = list(over)
    key = chosen[place] if place < len(chosen) else None
    free = [name for name in SETTINGS if name != SEED and (name == key or name not in over)]
    widget = address.widget_key(f"{state.TRAIN_TRIED}_{place}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Setting" if not place else "And", [NOTHING, *free], free.index(key) + 1 if key else 0, key=widget,
                     format_func=lambda name: SETTINGS[name].label if name else "–", width=260,
                     on_change=address.callback(widget, partial(_choose_setting, place)))
        if key:
            _render_values(SETTINGS[key], over[key], recipe.values[key])


def _render_values(setting: Setting, values: tuple[Any, ...], usual: Any) -> None:
    """The values of a setting: chosen from those there are, or typed with commas between."""
    key = address.widget_key(f"{state.TRAIN_TRIED_VALUES}_{setting.key}")
    if isinstance(setting.control, Options | Marks):
        offered = setting.control.words if isinstance(setting.control, Options) else setting.control.values
        options = list(dict.fromkeys([*(type(usual)(each) for each in offered), usual, *values]))
        st.multiselect("Values", options, list(values), key=key, format_func=setting.format,
                       on_change=address.callback(
                           key, lambda chosen: _choose_values(setting.key, chosen or [usual], not chosen)))
    else:
        st.text_input("Values, with commas between", ", ".join(map(setting.write, values)), key=key,
                      on_change=address.callback(key, partial(_type_values, setting)))


def _render_seeds() -> int:
    text, key = address.read(state.QUERY_SEEDS), address.widget_key(state.TRAIN_SEEDS)
    seeds = parse_number(text, MOST_RUNS + 1) or 1
    if text is not None and str(seeds) != text:
        show_error(ConfigError(f"The number of seeds is {text[:40]!r}; write a whole number from 1 to {MOST_RUNS}."))
    st.number_input("Seeds for each", 1, MOST_RUNS, seeds, key=key, width=150,
                    help=help_for("seed", say="How often each combination is trained, from the recipe’s seed on. Only "
                                              "several show what is more than chance."),
                    on_change=address.callback(key, lambda seeds: address.choose(
                        {state.QUERY_VIEW: "new", state.QUERY_SEEDS: seeds if seeds > 1 else None})))
    return seeds


def _choose_setting(place: int, key: str) -> None:
    """Try another setting in this place, or none."""
    pairs = list(_read_again().items())
    values = {} if key == NOTHING else {key: suggest_values(SETTINGS[key], read_recipe().values[key])}
    _choose(dict([*pairs[:place], *values.items(), *pairs[place + 1 :]]))


def _choose_values(key: str, values: list[Any], redraw: bool = False) -> None:
    _choose({**_read_again(), key: tuple(values)}, redraw)


def _type_values(setting: Setting, text: str) -> None:
    try:
        _choose_values(setting.key, list(parse_over([f"{setting.key}={text}"])[setting.key]))
    except ConfigError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem


def _read_again() -> dict[str, tuple[Any, ...]]:
    """What the address says at the moment of a click."""
    try:
        return decode_over(address.read(state.QUERY_OVER) or "")
    except ConfigError:
        return {}


def _choose(over: Mapping[str, tuple[Any, ...]], redraw: bool = True) -> None:
    address.choose({state.QUERY_VIEW: "new", state.QUERY_OVER: encode_over(over)}, redraw=redraw)


def _start() -> None:
    """Start the sweep that the controls describe, and show it; or remember why it could not be."""
    try:
        check_rights()
        seeds = parse_number(address.read(state.QUERY_SEEDS), MOST_RUNS + 1) or 1
        plan = build_plan(read_recipe(), _read_again(), seeds)
        sweep_id = launching.start_sweep(plan)
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
        return
    address.choose({state.QUERY_VIEW: "sweeps", state.QUERY_SWEEP: sweep_id, state.QUERY_OVER: None,
                    state.QUERY_SEEDS: None, NAME: None}, redraw=True)
