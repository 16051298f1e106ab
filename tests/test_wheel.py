"""What `pip install .` puts on a machine: the library, the command and the pages, with all the files they need."""

import json
import os
import socket
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from devtools.browser import PROJECT, end_process, find_free_port
from devtools.waiting import wait_until
from lenet import __version__
from lenet.cli import app
from lenet.errors import LabError
from lenet.places import ASSETS

CARRIED = ("assets/mnist.npz", "assets/models", "assets/handwriting", "app.py", "home.py", "pages", "server", "ui",
           ".streamlit/config.toml", "scripts/start.py")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder that holds the wheel's content, as a machine's site-packages would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    wheel, = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def environment(site: Path) -> dict[str, str]:
    """That of a process which has the wheel's `lenet`, and no setting of a run folder."""
    others = {name: value for name, value in os.environ.items() if name != "LENET_RUNS_DIR"}
    return {**others, "PYTHONPATH": str(site)}


def run_python(site: Path, folder: Path, *arguments: str) -> str:
    """What Python prints there, started in `folder`."""
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment(site), capture_output=True,
                          text=True, timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def list_files(path: Path) -> dict[str, bytes]:
    """Files below a path by their place in it, without what Python has compiled."""
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {str(file.relative_to(path)): file.read_bytes() for file in found
            if file.is_file() and file.suffix != ".pyc"}


def test_the_wheel_is_one_package_of_this_version(site):
    assert {path.name for path in site.iterdir()} == {"lenet", f"lenet_lab-{__version__}.dist-info"}
    entry_points, = site.glob("*/entry_points.txt")
    assert "lenet = lenet.cli:main" in entry_points.read_text()


@pytest.mark.parametrize("path", CARRIED)
def test_what_lies_beside_the_library_travels_with_it(site, path):
    carried = list_files(site / "lenet" / "project" / path)
    assert carried and carried == list_files(PROJECT / path)


def test_the_library_finds_its_files_where_it_is_installed(site, tmp_path):
    code = ("import json, lenet; from lenet.data import load_test_set; from lenet.runs.models import list_models; "
            "from lenet.data.handwriting.judging import load_judging_digits; "
            "from lenet.runs import RunConfig, create_run; "
            "print(json.dumps([lenet.__file__, len(load_test_set()[0]), len(load_judging_digits()[0]), "
            "[model.ref for model in list_models()], create_run(RunConfig('x')).run_id]))")
    file, images, digits, models, run_id = json.loads(run_python(site, tmp_path, "-c", code))
    assert Path(file) == site / "lenet" / "__init__.py"
    assert (images, digits) == (10_000, 1_000)
    assert sorted(models) == sorted(path.name for path in (ASSETS / "models").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["runs"] and (tmp_path / "runs" / run_id).is_dir()


def test_the_commands_of_the_installed_package_read_a_picture(site, tmp_path):
    code = ("from lenet.data import sample_digits; from PIL import Image; "
            "Image.fromarray(sample_digits()[7]).resize((280, 280)).save('7.png')")
    run_python(site, tmp_path, "-c", code)
    assert json.loads(run_python(site, tmp_path, "-m", "lenet", "predict", "7.png", "--json"))["digit"] == 7


def test_the_installed_pages_are_served_and_show_the_runs_of_the_folder(site, tmp_path):
    port = find_free_port()
    command = [sys.executable, "-m", "lenet", "app", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(site), stdout=subprocess.DEVNULL) as server:
        def answers():
            """the server's answer"""
            assert server.poll() is None
            with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/_stcore/health") as answer:
                return answer.status == 200
        try:
            wait_until(answers)
        finally:
            end_process(server)
    assert (tmp_path / "runs" / ".servers").is_dir()


def test_an_installed_page_is_drawn(site, tmp_path):
    code = ("from streamlit.testing.v1 import AppTest; app = AppTest.from_file('home.py', default_timeout=60).run(); "
            "print(len(app.exception), app.title[0].value)")
    assert run_python(site, site / "lenet" / "project", "-c", code).startswith("0 ")


def test_a_port_in_use_is_told_in_the_words_of_the_command():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(app.build_command(str(port), "localhost"), capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"Port {port} is in use by another program; type: python -m lenet app --port " in done.stderr


def test_without_streamlit_the_pages_say_what_to_install(monkeypatch):
    monkeypatch.setattr(app, "find_spec", lambda name: None if name == "streamlit" else object())
    with pytest.raises(LabError, match=r"need streamlit; .* pip install '.\[app\]'"):
        app.build_command("8501", "localhost")


def test_the_package_needs_what_is_pinned():
    text = (PROJECT / "requirements.txt").read_text()
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    pins = {line for line in lines if line}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["app"]]
    assert {line.replace("'", '"').replace(">=", "==", 1) for line in asked} == pins
    assert not [line for line in project["dependencies"] if line.startswith("streamlit")]
