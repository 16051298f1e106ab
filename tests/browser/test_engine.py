"""The network in a real browser against NumPy's: every layer's values, and the gradient back to the pixels."""

import numpy as np
import pytest

from devtools import javascript
from devtools.agreement import LARGEST_DIFFERENCE
from devtools.javascript import make_noise, measure_difference
from devtools.random_configs import build_network, choose_configs
from lenet.data import load_test_set
from lenet.network import PAPER_NETWORK
from lenet.runs.models import list_models, load_model


def test_the_networks_in_the_box_answer_as_in_numpy(workbench):
    networks = [load_model(f"{model.ref}@{model.epochs[-1]}") for model in list_models([]) if model.bundled]
    differences = [measure_difference(workbench, network, image)
                   for network in networks for image in load_test_set()[0][:3]]
    assert differences and all(each <= LARGEST_DIFFERENCE for each in differences), differences


def test_it_answers_as_numpy_for_every_three_values_of_settings(workbench):
    """Among them are those for which NumPy is compared with Keras. `make bench NAME=agreement` takes all there are."""
    configs = dict.fromkeys([*choose_configs(), *choose_configs(together=3), PAPER_NETWORK])
    differences = {config: measure_difference(workbench, build_network(config), make_noise()) for config in configs}
    wrong = {config: each for config, each in differences.items() if not each <= LARGEST_DIFFERENCE}
    assert not wrong, f"{len(wrong)} of {len(configs)}: {wrong}"


@pytest.mark.parametrize(("name", "wrong"),
                         [("S2/activation", 1e-4), ("input_gradient", 1e-4), ("F6/activation", np.nan)])
def test_a_single_wrong_value_is_found(name, wrong, workbench, monkeypatch):
    compute = javascript._compute_values

    def compute_wrongly(*given):
        values = compute(*given)
        values[name].flat[-1] += wrong
        return values

    monkeypatch.setattr(javascript, "_compute_values", compute_wrongly)
    assert not measure_difference(workbench, build_network(PAPER_NETWORK), make_noise()) <= LARGEST_DIFFERENCE
