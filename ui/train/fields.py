"""The settings of the next run: read from the address, and shown by controls that write into it."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, assert_never

import streamlit as st

from lenet.glossary import find_terms
from lenet.recipe import NAME, PRESET, Recipe, decode, describe_changes, encode, start_from
from lenet.settings import SETTINGS, Marks, Options, Setting, Slider, Typed
from ui import address, state
from ui.frame import show_error
from ui.glossary import help_for


def read_recipe() -> Recipe:
    """What the page's address says; where it says nothing, the settings of the last visit."""
    return decode(_read_address())[0]


def show_problems() -> None:
    """Say what is wrong in the address: for each wrong value a sentence. The preset's value is taken instead."""
    for problem in decode(_read_address())[1]:
        show_error(problem)


def change_recipe(change: Callable[[Recipe], Recipe]) -> None:
    """Put other settings into the address, all in one choice, and draw the controls anew. For callbacks.

    `change` is given the settings of this moment: what was set just before the click is not yet in those drawn.
    """
    address.choose({state.QUERY_VIEW: "new", **encode(change(read_recipe()))}, redraw=True)


def render_group(group: str, recipe: Recipe) -> None:
    """Draw the controls of a group of settings, but for those that have no effect beside the others."""
    for setting in SETTINGS.values():
        if setting.group == group and setting.matters(recipe.values):
            render_setting(setting, recipe.values[setting.key])


def render_setting(setting: Setting, value: Any) -> None:
    """Draw the control of one setting; what is chosen goes into the address."""
    name = state.TRAIN_SETTING + setting.key
    if not _is_offered(setting.control, value):
        name = f"{name}_{setting.write(value)}"  # its ends or its marks are others: another control
    key = address.widget_key(name)
    common = {"key": key, "help": explain(setting), "on_change": address.callback(key, partial(_choose, setting.key))}
    _draw(setting, value, common)


def explain(setting: Setting) -> str | None:
    """The help of a setting: its own sentence, then those of the technical words in its label and in that sentence."""
    return _explain(setting.label, setting.help)


@cache
def _explain(label: str, sentence: str) -> str | None:
    terms = find_terms(f"{label} {sentence}")
    return help_for(*(term.name for term in terms), say=sentence) or None


def describe_group(group: str, recipe: Recipe) -> str:
    """What is on in a group of settings: "none", or the phrases of those that are not as in the article."""
    keys = [key for key, setting in SETTINGS.items() if setting.group == group]
    return ", ".join(describe_changes(recipe.values, start_from("article").values, keys)) or "none"


def _read_address() -> Mapping[str, str]:
    """The settings as an address writes them; the last ones shown are kept for the next visit of the page."""
    query: Mapping[str, str] = address.read_all((PRESET, *SETTINGS, NAME))
    if not query:
        query = address.settle(state.TRAIN_RECIPE, lambda: st.session_state.get(state.TRAIN_RECIPE, {}), False)
    st.session_state[state.TRAIN_RECIPE] = query
    return query


def _choose(name: str, value: Any) -> None:
    """Put one setting into the address; what it leaves without effect is off."""
    recipe = read_recipe()
    changed = recipe.change(**{name: type(recipe.values[name])(value)})
    address.choose(encode(changed.leave_out_idle()))


def _is_offered(control: Options | Slider | Marks | Typed, value: Any) -> bool:
    """Whether a control has the value by itself; one that was set elsewhere may lie beyond its ends."""
    if isinstance(control, Marks):
        return value in control.values
    return isinstance(control, Options) or control.low <= value <= control.high


def _draw(setting: Setting, value: Any, common: dict[str, Any]) -> None:
    """The widget of the setting's control; `common` is what every widget is given."""
    match setting.control:
        case Options(words):
            st.segmented_control(setting.label, list(words), default=value, format_func=words.__getitem__,
                                 required=True, wrap=True, **common)
        case Slider(low, high, step, form):
            kind = type(value)  # Streamlit wants its four numbers of one type
            st.slider(setting.label, kind(min(low, value)), kind(max(high, value)), value, step=step, format=form,
                      **common)
        case Marks(values):
            st.select_slider(setting.label, sorted({*values, value}), value, format_func=setting.format, **common)
        case Typed(low, high):
            st.number_input(setting.label, low, high, value, step=1, width=150, **common)
        case _:
            assert_never(setting.control)
