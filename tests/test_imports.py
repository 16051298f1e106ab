"""Who may import whom: app.py, pages -> ui -> lenet, and the arrows inside lenet. Read from the source."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREENS = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
UI = sorted((ROOT / "ui").rglob("*.py"))
LENET = sorted((ROOT / "lenet").rglob("*.py"))
HEAVY = ("tensorflow", "keras")

FORBIDDEN = {
    "lenet": ["streamlit", "streamlit_drawable_canvas", "ui", "pages", "app"],
    "ui": ["pages", "app", "lenet.training.worker", "lenet.training.trainer", "lenet.training.session",
           "lenet.training.keras_model", "lenet.commands", "tensorflow", "keras"],
    "pages": ["lenet.training.worker", "lenet.training.trainer", "lenet.training.session",
              "lenet.training.keras_model", "lenet.commands", "tensorflow", "keras"],
    "app.py": ["lenet.training", "lenet.commands", "tensorflow", "keras"],
}
"""What no file below a path may import, nor anything under that name."""

LOW = ("architecture", "layers", "network", "data", "runs", "preprocessing", "introspection", "figures", "errors",
       "frozen", "evaluation", "models", "presets")
"""Parts of lenet that know nothing of training or of the command line."""


def imported(file: Path) -> Iterator[str]:
    """The full name of every module or object that a file imports, at its top or inside functions."""
    return _names(file, ast.walk(_parse(file)))


def imported_at_once(file: Path) -> Iterator[str]:
    """The same, without what functions import when they are called."""
    return _names(file, _parse(file).body)


def _parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _names(file: Path, nodes: Iterable[ast.AST]) -> Iterator[str]:
    package = list(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def offences(files: list[Path], forbidden: list[str], read=imported) -> list[str]:
    """Imports that must not be."""
    return [f"{file.relative_to(ROOT)} imports {name}" for file in files for name in read(file)
            if is_below(name, forbidden)]


def is_below(name: str, places: Iterable[str]) -> bool:
    """Whether a module is one of `places` or inside one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def below(part: str) -> list[Path]:
    path = ROOT / part
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@pytest.mark.parametrize("place", FORBIDDEN)
def test_arrows_point_one_way(place):
    assert offences(below(place), FORBIDDEN[place]) == []


def test_only_training_imports_tensorflow():
    outside = [file for file in LENET if ROOT / "lenet" / "training" not in file.parents]
    assert offences(outside, [*HEAVY]) == []


@pytest.mark.parametrize("module", ["launcher", "slots", "standby"])
def test_what_the_server_uses_of_training_stays_light(module):
    file = ROOT / "lenet" / "training" / f"{module}.py"
    heavy = [*HEAVY, "lenet.training.trainer", "lenet.training.session", "lenet.training.keras_model"]
    assert offences([file], heavy, imported_at_once) == []


@pytest.mark.parametrize("part", LOW)
def test_the_lower_parts_know_nothing_of_training(part):
    files = below(f"lenet/{part}")
    assert files
    assert offences(files, ["lenet.training", "lenet.commands"]) == []


def test_figures_know_numpy_and_plotly_only():
    allowed = {"numpy", "plotly", "lenet.figures", *sys.stdlib_module_names}
    strange = [f"{file.name}: {name}" for file in below("lenet/figures") for name in imported(file)
               if not is_below(name, allowed)]
    assert strange == []


def test_only_one_file_names_state_and_query_keys():
    found = [f"{file.relative_to(ROOT)}:{line}" for file in [*SCREENS, *UI] if file.name != "state.py"
             for line in literal_keys(file)]
    assert found == []


def literal_keys(file: Path) -> Iterator[int]:
    """Lines where session state or the query string is reached with a text instead of a constant of ui.state."""
    return (node.lineno for node in ast.walk(_parse(file)) if names_key(node))


def names_key(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=store, slice=key):  # session_state["key"]
            return is_store(store) and is_text(key)
        case ast.Attribute(value=store, attr=name):  # session_state.key
            return is_store(store) and not hasattr(dict, name) and name not in ("from_dict", "to_dict", "get_all")
        case ast.Compare(left=key, comparators=[store]):  # "key" in session_state
            return is_store(store) and is_text(key)
        case ast.Call(func=ast.Attribute(value=store), args=[key, *_]):  # session_state.get("key")
            return is_store(store) and is_text(key)
        case ast.Call(func=ast.Name(id="read_query" | "write_query"), args=[key, *_]):
            return is_text(key)
    return False


def is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("code", [
    "st.session_state['a']", "st.session_state.a = 1", "'a' in st.session_state", "st.session_state.get('a')",
    "st.session_state[f'a{1}']", "st.query_params['a']", "read_query('a')",
])
def test_the_search_for_keys_finds_them(code):
    assert any(map(names_key, ast.walk(ast.parse(code))))


def test_the_search_for_keys_lets_constants_pass():
    code = "st.session_state[state.A]; st.session_state.get(A); A in st.session_state; read_query(A)"
    assert not any(map(names_key, ast.walk(ast.parse(code))))
