"""Write docs/addresses.md: every page's address, and what can stand in it.

    python -m scripts.describe_addresses

It is made from the tables that the pages themselves read: `ui/pages.py`, `ui/state.py` and `lenet/settings.py`.
"""

from collections.abc import Iterable
from pathlib import Path

from lenet.runs.presets import PRESETS
from lenet.recipe import ARTICLE, NAME, NAME_HELP, PRESET, PRESET_HELP
from lenet.settings import SETTINGS, Options, Setting
from ui.pages import PAGES
from ui.state import QUERY_KEYS

FILE = Path(__file__).resolve().parent.parent / "docs" / "addresses.md"
HEAD = """# Addresses

Whatever is chosen on a page stands in its address. So an address can be sent to someone, F5 keeps what was chosen, and
the browser's Back and Forward undo and redo one choice each. An address holds choices, not pictures: F5 takes a drawing
or an uploaded file away, and Draw then asks for another. A page that is merely opened leaves its address alone. A
value that makes no sense is told in one sentence, and the usual one is taken instead. Settings that make sense but do
not fit each other stay as they are: Train says why, and its button waits until they fit. The sidebar's link to Train
carries the address that Train showed last in this tab.

This file is made by `python -m scripts.describe_addresses`.
"""
SETTINGS_HEAD = f"""
## The settings of a new run

Train's address says from which preset the settings start and what is changed in it, for example
`/Train?view=new&preset=quick&c1=12&activation=tanh`: a teacher's link. On the command line each setting is an option,
which has a hyphen where the key has `_`, as in `{SETTINGS["kernel_size"].option}`:
`python -m lenet train --preset quick --c1 12 --activation tanh`. The defaults are those of `{ARTICLE}`.
"""


def describe_addresses() -> str:
    """The whole file as Markdown."""
    keys = ((f"`{key.key}`", ", ".join(key.pages), key.sentence, f"`{key.key}={key.example}`") for key in QUERY_KEYS)
    pages = ((f"`{page.address}`", page.name, page.subtitle) for page in PAGES)
    return "\n".join([
        HEAD, *_write_table(("address", "page", "what it is"), pages), "",
        *_write_table(("key", "on", "what it says", "for example"), keys), SETTINGS_HEAD,
        *_write_table(("key", "what it says", "values", "default"), _describe_settings()), "",
    ])


def _describe_settings() -> Iterable[tuple[str, ...]]:
    yield f"`{PRESET}`", PRESET_HELP, ", ".join(f"`{name}`" for name in PRESETS), f"`{ARTICLE}`"
    for setting in SETTINGS.values():
        first, _, _ = setting.help.partition("\n")
        yield (f"`{setting.key}`", f"{setting.label}. {first}", _describe_values(setting),
               f"`{setting.write(setting.default)}`")
    yield f"`{NAME}`", NAME_HELP, "text", ""


def _describe_values(setting: Setting) -> str:
    if isinstance(setting.control, Options):
        return ", ".join(f"`{setting.write(value)}`" for value in setting.control.words)
    return "whole number" if isinstance(setting.default, int) else "number"


def _write_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows)]


if __name__ == "__main__":
    FILE.write_text(describe_addresses(), encoding="utf-8")
