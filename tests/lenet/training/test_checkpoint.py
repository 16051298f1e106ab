"""The file that a training goes on from."""

import numpy as np
import pytest

from lenet.errors import RunError
from lenet.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

STATE = {"weights": np.arange(5, dtype=np.float32), "step": np.float32(3)}
SHAPES = {"weights": (5,), "step": ()}
SAVED = Checkpoint(STATE, 0.01, {"epoch": 2, "losses": 1.5})


def test_what_was_saved_is_loaded(tmp_path):
    file = tmp_path / "resume.npz"
    save_checkpoint(file, SAVED)
    loaded = load_checkpoint(file, SHAPES)
    assert (loaded.learning_rate, loaded.progress) == (0.01, {"epoch": 2, "losses": 1.5})
    assert loaded.state.keys() == STATE.keys()
    for name, array in STATE.items():
        np.testing.assert_array_equal(loaded.state[name], array)


def test_the_names_in_the_file_are_those_of_earlier_versions(tmp_path):
    file = tmp_path / "resume.npz"
    save_checkpoint(file, SAVED)
    with np.load(file) as arrays:
        assert set(arrays.files) == {"state_weights", "state_step", "learning_rate", "place_epoch", "place_losses"}


@pytest.mark.parametrize("content", [None, b"", b"PK not a zip file", b"half"])
def test_a_missing_or_damaged_file_ends_in_a_sentence(tmp_path, content):
    file = tmp_path / "resume.npz"
    save_checkpoint(file, SAVED)
    if content is None:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:300] if content == b"half" else content)
    with pytest.raises(RunError, match="start a new run"):
        load_checkpoint(file, SHAPES)
