"""The browser's network has NumPy's tables. tests/browser/test_engine.py compares what the two compute."""

import json
import subprocess

import numpy as np
import pytest

from lenet.errors import ConfigError
from lenet.layers import LAYER_KINDS
from lenet.network import C3_INPUTS, INPUT_FORMATS, OUTPUTS, POOLINGS, NetworkConfig, build_layers, digit_bitmaps
from tests.web.node import NODE
from ui.frame import ROOT

TABLES = """
import { C3_INPUTS, OUTPUTS } from "./ui/web/engine/choices.js";
import { INPUT_FORMATS } from "./ui/web/engine/inputs.js";
import { LAYER_KINDS, POOLINGS } from "./ui/web/engine/layers/kinds.js";
import { DIGIT_BITMAPS } from "./ui/web/engine/paper1998.js";
const [poolings, outputs, kinds] = [POOLINGS, OUTPUTS, LAYER_KINDS].map(Object.keys);
console.log(JSON.stringify({ poolings, outputs, kinds, C3_INPUTS, INPUT_FORMATS, DIGIT_BITMAPS }));
"""

MISFITS = [{"f6": 80, "output": "rbf"}, {"c1": 8, "c3_inputs": "paper"}, {"c3": 20, "c3_inputs": "paper"}]
BUILD = """
import { buildLayers } from "./ui/web/engine/lenet5.js";
const say = (config) => { try { buildLayers(config); return "built"; } catch ({ message }) { return message; } };
console.log(JSON.stringify(%s.map(say)));
"""


def run(program: str):
    """What a program prints in JSON."""
    command = [NODE, "--input-type=module", "--eval", program]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def tables():
    """The browser's tables: their names, or their records where these are plain values."""
    return run(TABLES)


def test_it_refuses_what_does_not_fit_the_parts_of_1998_with_the_same_sentence():
    sentences = []
    for misfit in MISFITS:
        with pytest.raises(ConfigError) as refused:
            build_layers(NetworkConfig(**misfit))
        sentences.append(str(refused.value))
    configs = [NetworkConfig(**each).to_json() for each in [*MISFITS, {"c3_inputs": "paper", "output": "rbf"}]]
    assert run(BUILD % json.dumps(configs)) == [*sentences, "built"]


def test_it_has_a_row_for_every_record(tables):
    assert set(tables["poolings"]) == set(POOLINGS)
    assert set(tables["outputs"]) == set(OUTPUTS)
    assert set(tables["kinds"]) == {layer.kind for layer in LAYER_KINDS}


def test_it_has_the_same_inputs_and_the_same_tables_of_1998(tables):
    assert tables["INPUT_FORMATS"] == {str(side): {"edge": row.edge, "ground": row.ground, "ink": row.ink,
                                                   "padsC1": row.pads_c1} for side, row in INPUT_FORMATS.items()}
    assert tables["C3_INPUTS"] == json.loads(json.dumps({name: row.table for name, row in C3_INPUTS.items()}))
    np.testing.assert_array_equal(tables["DIGIT_BITMAPS"], digit_bitmaps())
