"""Who may import whom: app.py -> server -> ui -> lenet, pages -> ui, and the arrows within. Read from the source."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ui import state

ROOT = Path(__file__).resolve().parent.parent
SCREENS = [ROOT / "home.py", *sorted((ROOT / "pages").glob("*.py"))]
UI = sorted((ROOT / "ui").rglob("*.py"))
LENET = sorted((ROOT / "lenet").rglob("*.py"))
HEAVY = ("tensorflow", "keras")
LIGHT = "lenet.training.process"
"""The room of lenet.training that the server uses."""

TRAINING = ["lenet.training.engine", *(f"lenet.training.{file.stem}" for file in
            sorted((ROOT / "lenet" / "training").glob("*.py")) if file.stem != "__init__")]
"""Those that belong to the process that trains."""

DEVELOPERS = ["devtools", "benchmarks", "scripts", "tests"]
"""What the program runs without."""

BEYOND_TABLES = [f"ui.{file.stem}" for file in sorted((ROOT / "ui").iterdir()) if file.stem not in ("pages", "state")]
"""All of ui but its two tables, from which docs are written."""

SCREEN_ROOMS = [f"ui.{room}" for room in ("home", "train", "draw", "inspect", "shared")]
"""What pages are made of."""

FORBIDDEN = {
    "lenet": ["streamlit", "streamlit_drawable_canvas", "ui", "pages", "home", "server", "app", *DEVELOPERS],
    "ui": ["pages", "home", "server", "app", "lenet.cli", *TRAINING, *HEAVY, *DEVELOPERS],
    "pages": ["server", "app", "lenet.cli", *TRAINING, *HEAVY, *DEVELOPERS],
    "home.py": ["lenet.training", "lenet.cli", "server", "app", *HEAVY, *DEVELOPERS],
    "app.py": ["pages", "home", "lenet", "ui", *HEAVY, *DEVELOPERS],
    "server": ["pages", "home", "app", "lenet.training", "lenet.cli", *SCREEN_ROOMS, *HEAVY, *DEVELOPERS],
    "devtools": ["ui", "pages", "app", "benchmarks", "scripts", "tests"],
    "benchmarks": ["ui", "pages", "app", "scripts", "tests"],
    "scripts": [*BEYOND_TABLES, "pages", "app", "benchmarks", "tests"],
}
"""What no file below a path may import, nor anything under that name."""

ROOMS = tuple(file.parent.name for file in sorted((ROOT / "ui").glob("*/__init__.py"))
              if file.parent.name not in ("shared", "components"))
"""The rooms of ui: one a page."""

UI_MAY = {
    "components": (),
    "": ("components",),  # the files of ui itself, such as ui/frame.py
    "shared": ("", "components"),
    **dict.fromkeys(ROOMS, ("", "components", "shared")),
}
"""What each room of ui may import of it besides itself. All of them may import lenet."""

TRAINING_MAY = {"engine": (), "": ("engine",), "process": ("engine", "")}
"""What each room of lenet.training may import of it besides itself; "" are its own files, such as session.py."""

ROOMS_MAY = [(package, room, others) for package, table in (("ui", UI_MAY), ("lenet.training", TRAINING_MAY))
             for room, others in table.items()]

MAY = {
    "errors": (), "quiet": (), "glossary": (), "figures": (), "cores": (), "files": (), "places": (),
    "array_file": ("errors",), "choice": ("errors",), "environment": ("cores", "errors"), "frozen": ("errors",),
    "limits": ("environment",), "password_file": ("errors", "files"), "preprocessing": ("errors",),
    "layers": ("choice", "errors"), "data": ("choice", "errors", "frozen", "layers", "places", "preprocessing"),
    "network": ("array_file", "choice", "errors", "files", "frozen", "layers"),
    "calibration": ("layers", "network"), "evaluation": ("calibration", "layers", "network"),
    "inspection": ("errors", "layers", "network"),
    "reading": ("array_file", "calibration", "choice", "errors", "files", "layers", "network", "preprocessing"),
    "history": ("figures", "runs"),
    "prints": ("choice", "errors", "figures", "history", "inspection", "network", "runs"),
    "new_file": ("errors",),
    "notebook": ("figures", "history", "network", "preprocessing", "runs", "training"),
    "settings": ("data", "errors", "frozen", "network", "runs"),
    "recipe": ("data", "errors", "frozen", "network", "runs", "settings"),
    "runs": ("array_file", "choice", "data", "errors", "files", "frozen", "layers", "network",
             "places", "preprocessing"),
    "export": ("choice", "data", "errors", "layers", "network", "new_file", "places", "quiet", "runs"),
    "sweeps": ("__version__", "choice", "environment", "errors", "files", "frozen", "network", "recipe", "runs",
               "settings", "training"),
    "training": ("array_file", "calibration", "choice", "data", "environment", "errors", "files", "frozen", "layers",
                 "network", "places", "preprocessing", "quiet", "runs"),
}
"""What each part of lenet may import of it besides itself. The command line, above them all, may import any."""


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
    inside = [ROOT / "lenet" / "training", ROOT / "lenet" / "export"]
    outside = [file for file in LENET if not set(inside) & set(file.parents)]
    assert offences(outside, [*HEAVY]) == []


def test_only_what_trains_on_a_cluster_imports_dask_and_only_when_it_does():
    users = [ROOT / "lenet" / "sweeps" / name for name in ("cluster.py", "task.py")]
    others = [file for file in (*LENET, *UI, *SCREENS) if file not in users]
    assert offences(others, ["distributed", "dask"]) == []
    assert offences(users, ["distributed", "dask"], imported_at_once) == []
    assert all(any(is_below(name, ["distributed"]) for name in imported(file)) for file in users)


def test_what_the_server_uses_of_training_stays_light():
    assert offences(below("lenet/training/process"), [*HEAVY, *TRAINING], imported_at_once) == []


def room_of(name: str, package: str = "ui") -> str | None:
    """The room of a package that a module belongs to: "" for the package's own files, None outside of it."""
    if not is_below(name, [package]):
        return None
    room = name.removeprefix(package).lstrip(".").partition(".")[0]
    return room if (ROOT / package.replace(".", "/") / room).is_dir() else ""


@pytest.mark.parametrize(("package", "room", "others"), ROOMS_MAY)
def test_a_room_knows_only_what_lies_below_it(package, room, others):
    folder = ROOT / package.replace(".", "/")
    files = sorted((folder / room).rglob("*.py") if room else folder.glob("*.py"))
    assert files
    assert [f"{file.relative_to(ROOT)} imports {name}" for file in files for name in imported(file)
            if room_of(name, package) not in (None, room, *others)] == []


def test_the_rooms_of_ui_are_the_pages_there_are():
    pages = {file.stem.partition("_")[2].lower() for file in (ROOT / "pages").glob("*.py")}
    assert set(ROOMS) == pages | {"home"}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda file: file.stem)
def test_a_screen_knows_one_room_of_ui(screen):
    assert len({room_of(name) for name in imported(screen)} & set(ROOMS)) <= 1
    assert [name for name in imported(screen) if is_below(name, ["lenet"])] == []


@pytest.mark.parametrize("part", MAY)
def test_a_part_of_lenet_knows_only_what_lies_below_it(part):
    files, allowed = below(f"lenet/{part}"), [f"lenet.{name}" for name in (part, *MAY[part])]
    assert files
    assert [f"{file.name} imports {name}" for file in files for name in imported(file)
            if is_below(name, ["lenet"]) and not is_below(name, allowed)] == []


def test_every_part_of_lenet_has_its_place_in_the_order():
    folders = {file.parent.name for file in (ROOT / "lenet").glob("*/__init__.py")}
    parts = folders | {file.stem for file in (ROOT / "lenet").glob("*.py")}
    assert parts - {"__init__", "__main__", "cli"} == set(MAY)


def read_map() -> dict[str, set[str]]:
    """What ARCHITECTURE.md lets each room know, by names such as "network", "ui/shared", "ui/*" and "devtools"."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|[^|]+\| ([^|]+) \|$", text, re.MULTILINE)
    rooms, known = ([re.findall(r"`(?:lenet/)?([^`]+?)(?:\.py)?`", cell) for cell in cells]
                    for cells in zip(*rows, strict=True))
    return {room: set(names) for each, names in zip(rooms, known, strict=True) for room in each}


def test_the_map_tells_these_arrows():
    written = read_map()
    assert {part: written[part] for part in MAY} == {part: set(names) for part, names in MAY.items()}
    for room, others in UI_MAY.items():
        assert written[f"ui/{room or '*'}"] == {"lenet", *(f"ui/{other or '*'}" for other in others)}, room
    for place in ("devtools", "benchmarks", "scripts"):
        names = [name.replace("/", ".") for name in written[place]]
        assert [name for name in names if is_below(name, FORBIDDEN[place])] == [], place


def test_figures_know_numpy_and_what_draws_only():
    allowed = {"numpy", "plotly", "matplotlib", "PIL", "lenet.figures", *sys.stdlib_module_names}
    strange = [f"{file.name}: {name}" for file in below("lenet/figures") for name in imported(file)
               if not is_below(name, allowed)]
    assert strange == []


def test_only_one_file_names_state_and_query_keys():
    found = [f"{file.relative_to(ROOT)}:{line}" for file in [*SCREENS, *UI] if file.name != "state.py"
             for line in literal_keys(file)]
    assert found == []


def literal_keys(file: Path) -> Iterator[int]:
    """Lines where session state or the query string is reached with a text instead of a constant of ui.state."""
    return find_literal_keys(_parse(file))


def find_literal_keys(tree: ast.Module) -> Iterator[int]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in [tree, *functions]:
        texts = frozenset(find_texts(scope))
        yield from (node.lineno for node in ast.walk(scope) if names_key(node, texts))


def find_texts(scope: ast.Module | ast.FunctionDef) -> Iterator[str]:
    """Names that a module or a function gives to texts: key = "a", key, other = f"{page}_a", 1."""
    for node in scope.body if isinstance(scope, ast.Module) else ast.walk(scope):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            pairs = zip(target.elts, node.value.elts, strict=False) if both else [(target, node.value)]
            yield from (name.id for name, value in pairs if isinstance(name, ast.Name) and is_literal(value))


def names_key(node: ast.AST, texts: frozenset[str] = frozenset()) -> bool:
    """Whether a node reaches into a store with a text, or with a name out of `texts`."""
    def is_text(key: ast.AST) -> bool:
        return is_literal(key) or (isinstance(key, ast.Name) and key.id in texts)

    match node:
        case ast.Subscript(value=store, slice=key):  # session_state["key"]
            return is_store(store) and is_text(key)
        case ast.Attribute(value=store, attr=name):  # session_state.key
            return is_store(store) and not hasattr(dict, name) and name not in ("from_dict", "to_dict", "get_all")
        case ast.Compare(left=key, comparators=[store]):  # "key" in session_state
            return is_store(store) and is_text(key)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="address"), attr="read" | "settle"), args=[key, *_]):
            return is_text(key)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="address"), attr="choose"), args=[ast.Dict(keys=keys)]):
            return any(is_text(key) for key in keys)
        case ast.Call(func=ast.Attribute(value=store), args=[key, *_]):  # session_state.get("key")
            return is_store(store) and is_text(key)
    return False


def is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")


def is_literal(node: ast.AST) -> bool:
    """A text that does not begin with a constant of ui.state, as f"{state.PREFIX}_{page}" does."""
    match node:
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Attribute(value=ast.Name(id="state"))), *_]):
            return False
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("code", [
    "st.session_state['a']", "st.session_state.a = 1", "'a' in st.session_state", "st.session_state.get('a')",
    "st.session_state[f'a{1}']", "st.query_params['a']", "address.read('a')",
    "address.choose({state.A: 1, 'b': 2})", "address.settle('a', first)",
    "key = 'a'; st.session_state[key]", "def draw(page):\n key, at = f'{page}_a', 1\n key in st.session_state",
    "def draw():\n key = 'a'\n button(on_click=lambda: st.session_state[key])",
])
def test_the_search_for_keys_finds_them(code):
    assert list(find_literal_keys(ast.parse(code)))


@pytest.mark.parametrize("code", [
    "st.session_state[state.A]; st.session_state.get(A); A in st.session_state; address.read(A)",
    "def draw(page):\n key = f'{state.A}_{page}'\n st.session_state[key]",
    "def draw():\n key = 'a'\ndef show(key):\n st.session_state[key]",
])
def test_the_search_for_keys_lets_constants_pass(code):
    assert not list(find_literal_keys(ast.parse(code)))


@pytest.mark.parametrize("is_query", [True, False], ids=["query", "session"])
def test_no_two_constants_of_state_are_one_key(is_query):
    keys = [value for name, value in vars(state).items()
            if isinstance(value, str) and name.isupper() and name.startswith("QUERY_") == is_query]
    assert len(set(keys)) == len(keys) > 0
    assert [(key, other) for key in keys for other in keys if other.startswith(f"{key}_")] == []  # nor by a prefix
