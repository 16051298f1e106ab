"""What `import lenet` gives, and the lines of docs/library.md."""

import doctest
import inspect
import json
import re
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
from PIL import Image

import lenet
from devtools.browser import PROJECT
from lenet.data import sample_digits
from lenet.errors import ConfigError
from lenet.network import scale_images
from lenet.runs import EpochPoint, RunConfig, list_runs
from lenet.runs.models import load_model
from tests.lenet.training.running import NARROW, SMALL

DOC = (PROJECT / "docs" / "library.md").read_text(encoding="utf-8")
LISTING = "import sys, lenet; import json; print(json.dumps([lenet.__version__, *sorted(sys.modules)]))"


@pytest.fixture
def seven(tmp_path, monkeypatch):
    """The folder that a notebook works in, with a picture of a 7."""
    Image.fromarray(sample_digits()[7]).resize((280, 280)).save(tmp_path / "seven.png")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "seven.png"


def test_the_import_alone_loads_nothing_but_python_s_own():
    done = subprocess.run([sys.executable, "-c", LISTING], cwd=PROJECT, capture_output=True, text=True, check=True)
    version, *modules = json.loads(done.stdout)
    assert version == lenet.__version__
    assert [name for name in modules if name.startswith("lenet")] == ["lenet"]
    assert not {"numpy", "tensorflow", "keras", "streamlit", "plotly", "PIL"} & set(modules)


def test_no_name_but_a_training_imports_tensorflow():
    code = "import sys; from lenet import *; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "numpy" in done.stdout.split() and not {"tensorflow", "keras", "streamlit"} & set(done.stdout.split())


def test_every_name_is_the_one_of_its_home_and_none_hides_a_module():
    homes = lenet._HOMES
    assert sorted(homes) == sorted(lenet.__all__) and len(set(lenet.__all__)) == len(lenet.__all__)
    for name, home in homes.items():
        assert getattr(lenet, name) is getattr(import_module(home), name), name
        assert name in dir(lenet)
        assert not (PROJECT / "lenet" / name).exists() and not (PROJECT / "lenet" / f"{name}.py").exists()


def test_an_unknown_name_is_told_with_those_there_are():
    with pytest.raises(AttributeError, match=r"'load_modle'; it has list_models, load_model"):
        lenet.load_modle  # noqa: B018
    assert not hasattr(lenet, "__wrapped__")


def test_every_name_is_told_of():
    told = set(re.findall(r"`(\w+)", DOC.partition("## What there is")[2].partition("`import lenet`")[0]))
    assert set(lenet.__all__) <= told


def test_a_picture_is_read_as_the_network_is_given_it(seven):
    image = lenet.read_image("seven.png")
    assert (image.shape, image.dtype) == ((28, 28), np.uint8)
    assert (lenet.read_image(seven.read_bytes()) == image).all()
    network = lenet.load_model("hand")
    trace = lenet.look(network, image)
    np.testing.assert_array_equal(trace.inputs, scale_images(image[None], network.config))
    np.testing.assert_array_equal(trace.probabilities, network.predict(image[None]))
    with pytest.raises(ValueError, match=r"shape \(1, 28, 28\); it must be \(28, 28\)"):
        lenet.look(network, image[None])


def test_a_training_tells_what_happens_and_leaves_a_run(small_sets, own_runs):
    events = []
    run = lenet.train(RunConfig("mine", NARROW, SMALL), events.append)
    assert run.status == "finished" and [each.run_id for each in list_runs()] == [run.run_id]
    assert tuple(event for event in events if isinstance(event, EpochPoint)) == run.state.epochs
    assert load_model(run.run_id).config == NARROW


@pytest.mark.parametrize("wrong", ["fast", RunConfig("bad", lenet.NetworkConfig(kernel_size=9))])
def test_what_cannot_be_trained_leaves_no_run(wrong, own_runs):
    with pytest.raises(ConfigError):
        lenet.train(wrong)
    assert list(own_runs.iterdir()) == []


FUNCTIONS = [name for name in lenet.__all__ if inspect.isfunction(getattr(lenet, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_every_function_runs(name, small_sets, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [example] = doctest.DocTestFinder(recurse=False).find(getattr(lenet, name), name, globs={"lenet": lenet})
    assert example.examples, "it shows no example"
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert not said, "".join(said)


def test_the_lines_of_the_docs_work(small_sets, seven, capsys):
    lines, = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    names: dict = {}
    exec(compile(lines, "library.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "7" and any(line.startswith("EpochPoint(") for line in printed)
    assert re.fullmatch(r"\d+\.\d% of 1,000 test images are read right\.", printed[-1])
    assert names["run"].status == "finished" and names["judged"].accuracy > 0.5
    assert len([line for line in lines.splitlines() if line and not line.startswith("import")]) == 10
