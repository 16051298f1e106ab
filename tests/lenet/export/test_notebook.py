"""What `export --to notebook` writes: cells that run from top to bottom, and build what the script builds."""

import ast
import json
import re

import numpy as np
import pytest

from lenet.data.augmentation import AugmentationConfig
from lenet.export.keras_notebook import build_notebook
from lenet.export.keras_script import build_script
from lenet.network import PAPER_NETWORK, NetworkConfig, count_parameters
from lenet.runs import RunConfig, TrainingConfig
from tests.lenet.export.test_export import CONFIGS, SMALL


def read_cells(config: RunConfig) -> list[tuple[str, str]]:
    """The kind and the text of every cell."""
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(build_notebook(config))["cells"]]


def run_cells(config: RunConfig, **others: str) -> dict:
    """All cells, one after the other in one namespace, as Jupyter does; `others` stand in for parts of their text."""
    names: dict = {"__name__": "__main__"}
    for kind, text in read_cells(config):
        if kind == "code":
            for part, other in {"54000:": "10:", **others}.items():
                text = text.replace(part, other)
            exec(compile(text, "cell", "exec"), names)
    return names


@pytest.mark.filterwarnings("ignore:Even though")  # TensorFlow, that its data pipelines are compiled all the same
@pytest.mark.parametrize("network", [SMALL, PAPER_NETWORK], ids=["small", "1998"])
def test_the_cells_run_from_top_to_bottom(network: NetworkConfig, eagerly, tiny_mnist, capsys):
    names = run_cells(RunConfig(network=network, training=TrainingConfig(batch_size=10, epochs=1, train_images=20)))
    printed = capsys.readouterr().out
    assert f"Total params: {count_parameters(network):,}" in printed
    assert f"Test accuracy: {names['accuracy']:.4f}" in printed and "The first one is a 0:" in printed
    assert names["confusion"].sum() == 20 and names["confusion"].trace() == round(20 * names["accuracy"])
    assert np.array_equal(names["confusion"].sum(axis=1), np.full(10, 2))


@pytest.mark.filterwarnings("ignore:Even though")
def test_the_cells_read_mnist_from_a_file(eagerly, mnist_file, capsys):
    config = RunConfig(network=SMALL, training=TrainingConfig(batch_size=10, epochs=1, train_images=20))
    assert len(run_cells(config, **{"MNIST = None": f"MNIST = {str(mnist_file)!r}"})["x_train"]) == 20


@pytest.mark.parametrize("training", [TrainingConfig(), TrainingConfig("sgd", 0.01, 0.5, train_images=60_000)],
                         ids=["adam", "sgd"])  # fmt: skip
@pytest.mark.parametrize("network", CONFIGS, ids=str)
def test_the_cells_do_what_the_script_does(network: NetworkConfig, training: TrainingConfig):
    config = RunConfig(network=network, training=training)
    cells = "\n\n".join(text for kind, text in read_cells(config) if kind == "code")
    script = build_script(config)
    for name in ("keras.Sequential", "model.compile", "model.fit", "keras.utils.set_random_seed"):
        assert find_call(cells, name) == find_call(script, name)
    defined = re.findall(r"^(?:class|def) (?!build_model|load_mnist|main)\w+", script, re.MULTILINE)
    assert re.findall(r"^(?:class|def) \w+", cells, re.MULTILINE) == defined


def find_call(code: str, name: str) -> str:
    """The one call of a function in some code, written without regard to lines."""
    [call] = [node for node in ast.walk(ast.parse(code))
              if isinstance(node, ast.Call) and ast.unparse(node.func) == name]
    return ast.unparse(call)


def test_it_is_a_notebook_of_format_4_5():
    notebook = json.loads(build_notebook(RunConfig(network=PAPER_NETWORK)))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        more = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | more
        assert "".join(cell["source"]).strip() and "$" not in "".join(cell["source"])


def test_each_code_has_words_above_it():
    kinds = [kind for kind, _ in read_cells(RunConfig(network=PAPER_NETWORK))]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)


def test_what_the_run_did_beyond_it_is_said_at_its_head():
    training = TrainingConfig("sdlm", 0.0005, augmentation=AugmentationConfig(shift=2))
    [(_, head), *_] = read_cells(RunConfig(training=training))
    assert "more than this does: augmentation shift 2; optimizer 'sdlm'" in head
