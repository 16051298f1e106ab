"""The embedded MNIST is the original, bit by bit."""

import hashlib

import numpy as np
import pytest

from devtools.idx import encode_idx
from scripts.build_mnist import SOURCES, TARGET, decode_idx, main


@pytest.mark.parametrize("name", SOURCES)
def test_the_embedded_file_holds_the_original(name):
    with np.load(TARGET, allow_pickle=False) as file:
        array = file[name]
    assert hashlib.md5(encode_idx(array)).hexdigest() == SOURCES[name][1]


def test_the_layout_is_that_of_keras():
    with np.load(TARGET, allow_pickle=False) as file:
        shapes = {name: file[name].shape for name in file.files}
    assert shapes == {"x_train": (60000, 28, 28), "y_train": (60000,), "x_test": (10000, 28, 28), "y_test": (10000,)}


def test_idx_there_and_back():
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    data = encode_idx(array)
    assert data[:8] == bytes([0, 0, 8, 3, 0, 0, 0, 2])
    assert np.array_equal(decode_idx(data), array)


def test_a_folder_without_the_files_is_refused(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "train-images" in capsys.readouterr().err
