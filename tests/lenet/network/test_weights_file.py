"""A network's weights on disk: what is saved is loaded, and whatever else is there is refused in one sentence."""

import io
import json
import math

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.data import load_test_set
from lenet.errors import LabError, ModelError
from lenet.network import PAPER_NETWORK, Network, NetworkConfig, load_network, save_network
from lenet.network.weights_file import save_moment


@pytest.mark.parametrize("config", [NetworkConfig(), NetworkConfig(32, 3, 4, 5, 6, 4, "scaled_tanh", "average", 0.25),
                                    PAPER_NETWORK])
def test_saved_and_loaded_is_the_same_network(tmp_path, config):
    network = build_network(config)
    save_network(network, tmp_path / "network.npz")
    again = load_network(tmp_path / "network.npz")
    assert again.config == config
    images = load_test_set()[0][:8]
    np.testing.assert_array_equal(again.predict(images), network.predict(images))


@pytest.mark.parametrize("threshold", [math.inf, 0.0, -2.625])
def test_a_threshold_is_kept_as_one_number_and_none_is_written_where_it_is_infinite(tmp_path, threshold):
    small = build_network(NetworkConfig(c1=1, c3=1, c5=1, f6=1))
    save_network(Network(small.config, small.weights, threshold), tmp_path / "network.npz")
    assert load_network(tmp_path / "network.npz").threshold == threshold
    with np.load(tmp_path / "network.npz") as saved:
        assert ("energy" in saved) == math.isfinite(threshold)
        assert "energy" not in saved or (saved["energy"].dtype, saved["energy"].shape) == (np.float32, ())


def test_a_network_in_the_middle_of_its_training_is_read_like_any(tmp_path):
    network = build_network(NetworkConfig())
    with open(tmp_path / "live.npz", "wb") as file:
        save_moment(network.config, network.weights, 3, 17, file)
    again = load_network(tmp_path / "live.npz")
    assert again.config == network.config
    for name, array in network.weights.items():
        np.testing.assert_array_equal(again.weights[name], array)
    with np.load(tmp_path / "live.npz") as saved:
        assert json.loads(str(saved["moment"])) == {"epoch": 3, "step": 17}


def test_one_that_diverges_is_no_network(tmp_path):
    weights = {**build_network(NetworkConfig()).weights, "F6/bias": np.full(84, np.nan, np.float32)}
    with open(tmp_path / "live.npz", "wb") as file:
        save_moment(NetworkConfig(), weights, 3, 17, file)
    with pytest.raises(ModelError, match="'F6/bias' hold values that are not finite numbers"):
        load_network(tmp_path / "live.npz")


def write_npz(path, **changes):
    """A weights file with some entries replaced, or left out where None."""
    network = build_network(NetworkConfig())
    entries = {"config": np.array(json.dumps(network.config.to_json())), **network.weights, **changes}
    np.savez(path, **{name: array for name, array in entries.items() if array is not None})
    return path


def file_without_bias(path):
    return write_npz(path, **{"C3/bias": None})


def file_of_other_shape(path):
    return write_npz(path, **{"C3/kernel": np.zeros((5, 5, 6, 17), np.float32)})


def file_with_nan(path):
    return write_npz(path, **{"F6/kernel": np.full((120, 84), np.nan, np.float32)})


def file_with_infinity(path):
    return write_npz(path, **{"F6/bias": np.full(84, np.inf, np.float32)})


def file_with_pickle(path):
    return write_npz(path, **{"C1/kernel": np.array([{"a": 1}], dtype=object)})


def file_with_pickled_config(path):
    return write_npz(path, config=np.array({"input_size": 28}, dtype=object))


def file_of_words(path):
    return write_npz(path, **{"C1/bias": np.array(["a"] * 6)})


def file_with_an_infinite_threshold(path):
    return write_npz(path, energy=np.float32("inf"))


def file_with_a_threshold_of_no_number(path):
    return write_npz(path, energy=np.float32("nan"))


def file_with_many_thresholds(path):
    return write_npz(path, energy=np.zeros(10, np.float32))


def file_with_foreign_config(path):
    return write_npz(path, config=np.array(json.dumps({"wheels": 4})))


def file_that_cannot_be_built(path):
    return write_npz(path, config=np.array(json.dumps({"kernel_size": 9})))


def file_cut_short(path):
    path.write_bytes(write_npz(path).read_bytes()[:5000])
    return path


def file_of_one_array(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    return path


def file_of_text(path):
    path.write_text("not a network")
    return path


def file_of_nothing(path):
    path.write_bytes(b"")
    return path


DAMAGED = [file_without_bias, file_of_other_shape, file_with_nan, file_with_infinity, file_with_pickle,
           file_with_pickled_config, file_of_words, file_with_an_infinite_threshold,
           file_with_a_threshold_of_no_number, file_with_many_thresholds, file_with_foreign_config,
           file_that_cannot_be_built, file_cut_short, file_of_one_array, file_of_text, file_of_nothing]


@pytest.mark.parametrize("make", DAMAGED, ids=lambda make: make.__name__)
def test_a_damaged_or_foreign_file_is_refused_in_one_sentence(make, tmp_path):
    with pytest.raises(ModelError) as caught:
        load_network(make(tmp_path / "network.npz"))
    assert "\n" not in str(caught.value)


def test_a_bit_changed_on_disk_never_brings_more_than_a_model_error(tmp_path):
    memory = io.BytesIO()
    save_network(build_network(NetworkConfig(c1=1, c3=1, c5=1, f6=1)), memory)
    whole, random = bytearray(memory.getvalue()), np.random.default_rng(0)
    path = tmp_path / "network.npz"
    for place in random.integers(0, len(whole), 60):
        changed = whole.copy()
        changed[place] ^= 0xFF
        path.write_bytes(changed)
        try:
            load_network(path)
        except LabError as error:
            assert isinstance(error, ModelError)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(ModelError, match=r"gone\.npz"):
        load_network(tmp_path / "gone.npz")
