"""ui.components.loader: how a component's code is found and served."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.node import NODE
from ui.components.addresses import WEB, hash_folder, web_address
from ui.components.loader import LOADER, read_styles

OURS = [file for file in WEB.rglob("*") if file.suffix in (".js", ".css") and "vendor" not in file.parts]
BASES = [
    ("https://lab.org/static/js/index.abc.js", "https://lab.org/Train?run=1", "https://lab.org/"),
    ("https://lab.org/under/this/static/js/index.js", "https://lab.org/under/this/Draw/", "https://lab.org/under/this/"),
    (None, "https://lab.org/under/this/?x=1", "https://lab.org/under/this/"),
]
"""The address of Streamlit's program, that of the page, and the app's own folder."""


def run_module(code: str) -> str:
    """What a module prints that node runs."""
    done = subprocess.run([NODE, "--input-type=module", "--eval", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout.strip()


def fake_page(script: str | None, page: str) -> str:
    found = "null" if script is None else f"({{ src: '{script}' }})"
    return (f"globalThis.document = {{ baseURI: '{page}', querySelector: () => {found}, addEventListener() {{}} }};"
            "globalThis.window = document; globalThis.location = { pathname: '/' };")


@pytest.mark.parametrize(("script", "page", "base"), BASES)
def test_loader_and_modules_find_the_same_base(script, page, base):
    library = (WEB / "lib" / "base.js").as_uri()
    assert run_module(f"{fake_page(script, page)} const {{ findBase }} = await import('{library}');"
                      "console.log(findBase(document));") == base  # fmt: skip
    text = LOADER.substitute(address="web/x.js", calls="web/calls.js").replace("import(new", "fakeImport(new")
    code = (f"{fake_page(script, page)} const takeCalls = (render) => render;"
            "const fakeImport = async (at) => { console.log(at.href); return { takeCalls }; };")
    assert run_module(f"{code}\n{text}").split() == [f"{base}web/x.js", f"{base}web/calls.js"]


def test_a_component_is_imported_once_however_often_it_is_loaded_and_is_given_json(tmp_path: Path):
    """A file that counts its imports stands in for a component, and the disk for the server."""
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "counted.js").write_text("globalThis.imports = (globalThis.imports ?? 0) + 1;"
                                         "export default ({ data, key }) => console.log(`${key}: ${data.text}`);")
    shutil.copytree(WEB / "lib", tmp_path, dirs_exist_ok=True)
    page = fake_page((tmp_path / "static" / "js" / "index.js").as_uri(), "https://nowhere.org/")
    files = [tmp_path / f"{number}.mjs" for number in range(2)]
    for file in files:
        file.write_text(LOADER.substitute(address="counted.js", calls="calls.js"))
    addresses = [file.as_uri() for file in files]
    shown = run_module(f"""{page}
        const [a, b] = await Promise.all({addresses}.map((name) => import(name)));
        const data = new TextEncoder().encode('{{"text": "7 × 7"}}');
        console.log(globalThis.imports);
        [a, b].forEach((each, at) => each.default({{ key: "xy"[at], data, parentElement: {{}} }}));""")
    assert shown.splitlines() == ["1", "x: 7 × 7", "y: 7 × 7"]


def test_what_cannot_be_loaded_is_said_in_one_sentence():
    page = fake_page(None, "file:///nowhere/")
    code = LOADER.substitute(address="gone.js", calls="gone.js").replace("export default", "const draw =")
    shown = run_module(f"""{page} console.error = () => {{}};
        {code}
        const root = {{}};
        draw({{ parentElement: {{ querySelector: () => root }}, data: new TextEncoder().encode("{{}}") }});
        console.log(root.textContent);""")
    assert shown == "This part of the page could not be loaded. Reload the page."


def test_the_hash_changes_with_any_name_or_content(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "a.js"
    hashes = set()
    for content in ("1", "2"):
        file.write_text(content)
        hashes.add(hash_folder(tmp_path))
    file.rename(tmp_path / "deep" / "b.js")
    hashes.add(hash_folder(tmp_path))
    assert len(hashes) == 3
    assert hash_folder(WEB) in web_address("lib/base.js")


def find_outside(text: str, folder: Path) -> list[str]:
    """What a module or style sheet in `folder` names that lies outside of `WEB`: addresses, modules by wrong paths."""
    addresses = re.findall(r"https?:|\bwss?:|[\"'`(]//|@import", text.replace('"http://www.w3.org/2000/svg"', ""))
    modules = re.findall(r"(?m)(?:^\s*(?:import|export)\b[\w\s{},*$]*|\bimport\s*\(\s*)[\"'`]([^\"'`\s]+)", text)
    return addresses + [module for module in modules if not module.startswith(("./", "../"))
                        or not (folder / module).resolve().is_relative_to(WEB)]


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.relative_to(WEB).as_posix())
def test_no_module_names_an_address_outside_the_app(file: Path):
    assert find_outside(file.read_text(encoding="utf-8"), file.parent) == []


@pytest.mark.parametrize("code", [
    'fetch("https://host/")', 'fetch("//host")', "fetch('//host')", "fetch(`//host`)", "new WebSocket('wss://host')",
    "url(//host/a.png)", '@import "a.css";', 'import x from "/abs.js"', 'import x from "/abs.js";', 'import "lodash"',
    "import{x}from'lodash'", 'import("/abs.js")', "import(`/abs/${name}.js`)", 'import("/abs/" + name)',
    'export * from "../../other.js"', 'import data from "/a.json" with { type: "json" };',
])
def test_the_search_for_addresses_finds_them(code):
    assert find_outside(code, WEB / "lib")


@pytest.mark.parametrize("code", [
    'import { x } from "./x.js";', 'import "../lib/x.js"', "import(`./${name}.js`)",
    '/** @param {import("./x.js").X} x */',
    'make("http://www.w3.org/2000/svg") // a comment',
])
def test_the_search_for_addresses_lets_the_apps_own_pass(code):
    assert find_outside(code, WEB / "lib") == []


def test_styles_come_with_their_colours():
    styles = read_styles("maps")
    assert styles.startswith(".root { --light: #ffffff;") and ".plate" in styles and ".tip" in styles
