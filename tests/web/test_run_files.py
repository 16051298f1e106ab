"""The browser reads what a worker writes for those who watch it: `live.npz` and `batch.npz`."""

import json
import subprocess

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.network import NetworkConfig
from lenet.network.weights_file import save_moment
from lenet.runs import RunConfig, create_run
from lenet.runs.batch_file import write_batch
from tests.lenet.runs.test_batch_file import build_report
from tests.web.node import NODE
from ui.frame import ROOT

SCRIPT = """
import { readFileSync } from "node:fs";
import { readNpz } from "./ui/web/engine/npz.js";
const { arrays, texts } = await readNpz(new Uint8Array(readFileSync(process.argv[1])));
const plain = Object.entries(arrays).map(([name, { shape, values }]) => [name, { shape, values: [...values] }]);
console.log(JSON.stringify({ arrays: Object.fromEntries(plain), texts }));
"""


def read_in_node(file):
    """The arrays and texts that `readNpz` finds in a file."""
    command = [NODE, "--input-type=module", "--eval", SCRIPT, str(file.absolute())]
    shown = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout)
    arrays = {name: np.array(array["values"], np.float32).reshape(array["shape"])
              for name, array in shown["arrays"].items()}
    return arrays, {name: json.loads(text) for name, text in shown["texts"].items()}


def assert_same_arrays(found, expected):
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def test_the_network_as_it_is_now(tmp_path):
    network = build_network(NetworkConfig())
    with open(tmp_path / "live.npz", "wb") as file:
        save_moment(network.config, network.weights, 3, 17, file)
    arrays, texts = read_in_node(tmp_path / "live.npz")
    assert texts == {"config": network.config.to_json(), "moment": {"epoch": 3, "step": 17}}
    assert_same_arrays(arrays, dict(network.weights))


def test_what_a_batch_did(own_runs):
    folder, report = create_run(RunConfig()), build_report()
    write_batch(folder, report)
    arrays, texts = read_in_node(folder.batch_file)
    assert texts == {"about": {"epoch": 2, "step": 7, "images": 3, "shown": 3, "learning_rate": pytest.approx(0.001),
                               "kernel_side": 5, "filters": 6}}
    assert_same_arrays(arrays, {name: array for name, array in vars(report).items() if isinstance(array, np.ndarray)})
