"""The browser's activations against NumPy's: the same names, the same numbers."""

import json
import math
import subprocess

import numpy as np
import pytest

from lenet.layers import ACTIVATIONS
from tests.web.node import NODE
from ui.frame import ROOT

PLACES = np.linspace(-8, 8, 641)
SCRIPT = """
import { ACTIVATIONS, erf } from "./ui/web/engine/activations.js";
const places = JSON.parse(process.argv[1]);
const compute = ({ apply, slope }) => [places.map(apply), places.map(slope)];
const rows = Object.entries(ACTIVATIONS).map(([name, row]) => [name, compute(row)]);
console.log(JSON.stringify({ erf: places.map(erf), ...Object.fromEntries(rows) }));
"""


@pytest.fixture(scope="module")
def browser():
    """What the module answers at PLACES, by name."""
    command = [NODE, "--input-type=module", "--eval", SCRIPT, json.dumps(PLACES.tolist())]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_it_has_a_row_for_every_activation(browser):
    assert set(browser) - {"erf"} == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_row_gives_the_same_numbers(browser, name):
    answers, slopes = browser[name]
    np.testing.assert_allclose(answers, ACTIVATIONS[name].apply(PLACES), atol=1e-7)
    np.testing.assert_allclose(slopes, ACTIVATIONS[name].slope(PLACES), atol=1e-7)


def test_its_error_function_is_pythons_to_a_billionth(browser):
    assert np.abs(np.array(browser["erf"]) - [math.erf(place) for place in PLACES]).max() < 1e-9
