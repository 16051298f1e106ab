"""Of an `.npz` no more is read than what is expected."""

import contextlib
import io
import os
import tracemalloc
import zipfile

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.array_file import ArrayFile
from lenet.errors import DAMAGE, ModelError
from lenet.network import Network, NetworkConfig, load_network, save_network

ARRAY = np.arange(6, dtype=np.float32).reshape(2, 3)


def pack(compression=zipfile.ZIP_STORED, **members):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return memory


def write(array):
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


@pytest.mark.parametrize("array", [ARRAY, np.asfortranarray(ARRAY), ARRAY[0, 0], np.float64(3), ARRAY.astype(">f8"),
                                   np.zeros((0, 3), np.float32)])
def test_arrays_are_read_as_numpy_writes_them(array):
    memory = io.BytesIO()
    np.savez_compressed(memory, one=array)
    found = ArrayFile(memory).read("one", np.shape(array))
    np.testing.assert_array_equal(found, array)
    assert not found.flags.writeable or not found.size


def break_head(content, old, new):
    return content.replace(old, new + b" " * (len(old) - len(new)))


WHOLE = write(ARRAY)
BROKEN = {
    "tokens": break_head(WHOLE, b"'shape': (2, 3), }", b"'shape': ((2, 3), "),
    "code": break_head(WHOLE, b"(2, 3)", b"f(2,3)"),
    "objects": write(np.array([None], dtype=object)), "words": write(np.array([["a", "b", "c"]] * 2)),
    "other-shape": write(ARRAY.T), "nan": write(ARRAY * np.nan), "short": WHOLE[:-1], "long": WHOLE + b"x",
    "whole": write(ARRAY.astype(int)), "nothing": b"",
    "huge-shape": break_head(WHOLE, b"(2, 3), }       ", b"(999999999, 9), }"),
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_such_array_is_refused(content):
    with pytest.raises(ValueError):
        ArrayFile(pack(one=content)).read("one", (2, 3))


def test_a_file_of_very_many_arrays_is_refused_before_its_list_is_read():
    with pytest.raises(ValueError, match="more than 100 members"):
        ArrayFile(pack(**{f"a{number}": b"" for number in range(101)}))


def test_ways_of_packing_that_numpy_does_not_use_are_refused():
    with pytest.raises(ValueError, match="packed"):
        ArrayFile(pack(zipfile.ZIP_BZIP2, one=WHOLE)).read("one", (2, 3))


def make_bomb(path, size=10**8):
    """A weights file of 100 kB with a member of 100 MB."""
    network = build_network(NetworkConfig(c1=1, c3=1, c5=1, f6=1))
    save_network(network, path)
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name, content in members.items():
            bomb.writestr(name, content + bytes(size) if name == "F6/kernel.npy" else content)
    return path


def test_a_member_is_unpacked_only_as_far_as_its_array_may_be_long(tmp_path):
    path = make_bomb(tmp_path / "network.npz")
    tracemalloc.start()
    with pytest.raises(ModelError, match="no weights file"):
        load_network(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3e6


def test_a_pipe_is_no_weights_file_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "network.npz")
    with pytest.raises(ModelError, match="no weights file"):
        load_network(tmp_path / "network.npz")


@pytest.mark.parametrize("config", [NetworkConfig(), NetworkConfig(activation="softplus", pooling="subsampling"),
                                    NetworkConfig(output="rbf", activation="gelu")])
def test_weights_give_finite_numbers_or_are_refused(config):
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
    network, refused = build_network(config), False
    for scale in (1, 1e2, 1e4, 1e6, 1e9, 1e38):
        weights = {name: np.clip(array * np.float32(scale), -3e38, 3e38) for name, array in network.weights.items()}
        try:
            larger = Network(config, weights)
        except ModelError as problem:
            assert "so large" in str(problem) or "no connection" in str(problem)
            refused = True
        else:
            assert not refused and np.isfinite(larger.predict(images)).all()
    assert refused


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_damage_names_what_a_damaged_file_raises(place):
    content = bytearray(pack(one=WHOLE).getvalue())
    content[place] ^= 0x55
    with contextlib.suppress(*DAMAGE):
        ArrayFile(io.BytesIO(bytes(content))).read("one", (2, 3))
