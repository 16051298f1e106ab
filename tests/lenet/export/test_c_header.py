"""What `export --to c` writes, against the NumPy network: its numbers, and its answers where there is a compiler."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devtools.browser import PROJECT
from devtools.c_program import ask_program, build_program, find_compiler
from devtools.random_configs import build_network
from lenet.cli import main
from lenet.data import sample_digits
from lenet.export.c_header import build_header
from lenet.layers import ACTIVATIONS
from lenet.layers.c_code import nest
from lenet.network import Network, NetworkConfig
from tests.lenet.export.test_inputs import SMALLEST, networks

ARRAY = re.compile(r"static const (\w+) lenet_(\w+?)_(\w+?)((?:\[\d+\])+) = (\{.*?\});", re.DOTALL)

compiled = pytest.mark.skipif(find_compiler() is None, reason="no compiler of C here: make check-exports brings one")


def read_arrays(text: str) -> dict[str, np.ndarray]:
    """The arrays of a header by layer and part, in the shapes that it gives them."""
    arrays = {}
    for _, layer, part, sides, values in ARRAY.findall(text):
        numbers = [float(number.rstrip("f")) for number in re.findall(r"[-.\w]+", values)]
        arrays[f"{layer}/{part}"] = np.array(numbers).reshape([int(side) for side in re.findall(r"\d+", sides)])
    return arrays


@networks
def test_a_header_has_every_weight_as_it_is(make: Callable[[], Network]):
    network = make()
    arrays = read_arrays(build_header(network, "net.h"))
    for name, weights in network.weights.items():
        assert np.array_equal(arrays.pop(name).astype(np.float32).reshape(weights.shape), weights)
    if arrays:
        [patterns] = arrays.values()
        assert np.array_equal(patterns, network.layers[-1].patterns)


def test_the_axes_of_arrays_and_layers_belong_together():
    text = build_header(build_network(NetworkConfig(c1=2, c3=3, c5=7, f6=5, kernel_size=3)), "net.h")
    arrays = read_arrays(text)
    assert arrays["F6/kernel"].shape == (4, 4, 7, 5) and arrays["OUTPUT/kernel"].shape == (5, 10)
    assert "lenet_F6(float given[4][4][7], float made[5])" in text
    assert "lenet_OUTPUT(float given[5], float made[10])" in text
    assert text.count("{") == text.count("}")


@compiled
@networks
def test_the_compiled_header_answers_as_we_do(make: Callable[[], Network], tmp_path: Path):
    network, images = make(), sample_digits()
    probabilities, digits, likeliest = compile_and_ask(network, tmp_path, images)
    logits = network.compute_logits(images)
    assert np.abs(probabilities - network.predict(images)).max() < 1e-5
    assert likeliest.tolist() == logits.argmax(axis=1).tolist()
    assert digits.tolist() == np.where(network.rejects(logits), -1, logits.argmax(axis=1)).tolist()


@compiled
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_of_any_sum_are_numbers(activation: str, tmp_path: Path):
    config = NetworkConfig(c1=1, c3=1, c5=2, f6=2, activation=activation)
    weights = {name: 50 * array for name, array in build_network(config).weights.items()}
    network, images = Network(config, weights), sample_digits()
    probabilities, _, _ = compile_and_ask(network, tmp_path, images)
    assert np.abs(probabilities - network.predict(images)).max() < 1e-3


@compiled
def test_what_is_no_digit_is_minus_one(tmp_path: Path):
    images, network = sample_digits(), build_network(SMALLEST)
    middle = float(np.median(-np.log(np.exp(network.compute_logits(images)).sum(axis=1))))
    _, digits, likeliest = compile_and_ask(Network(SMALLEST, network.weights, middle), tmp_path, images)
    assert 4 <= (digits == -1).sum() <= 6
    assert np.where(digits == -1, likeliest, digits).tolist() == likeliest.tolist() and (likeliest >= 0).all()


def compile_and_ask(network: Network, folder: Path, images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a program with the network's header says of images."""
    header = folder / "net.h"
    header.write_text(build_header(network, header.name), encoding="utf-8")
    compiler = find_compiler()
    assert compiler
    return ask_program(build_program(header, compiler), images)


@compiled
def test_the_docs_program_reads_a_digit(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
    [(code, command)] = re.findall(r"```c\n(.*?)```\n\nIt is compiled with `(.*?)`", text, re.DOTALL)
    assert main(["export", "article", "--to", "c"]) == 0
    Path("program.c").write_text(code)
    assert flatten(code) in flatten(Path("article.h").read_text())  # its head shows the same program
    subprocess.run(command.split(), check=True)
    for digit, image in enumerate(sample_digits()[:3]):
        assert subprocess.run(["./a.out"], input=image.tobytes(), capture_output=True).stdout == b"%d\n" % digit


def flatten(code: str) -> str:
    """The code without regard to how far its lines are indented."""
    return "\n".join(line.strip() for line in code.strip().splitlines())


@pytest.mark.parametrize(("threshold", "written"), [(np.inf, "INFINITY"), (-np.inf, "-INFINITY"), (-2.5, "-2.5f")])
def test_a_threshold_is_written_as_c_reads_it(threshold: float, written: str):
    network = Network(SMALLEST, build_network(SMALLEST).weights, threshold)
    assert f"#define LENET_THRESHOLD {written}\n" in build_header(network, "net.h")


def test_loops_stand_one_within_the_other():
    assert nest([("i", 2), ("j", 3)], ["a;", "b;"]) == [
        "for (int i = 0; i < 2; i++) {", "    for (int j = 0; j < 3; j++) {", "        a;", "        b;", "    }", "}"]
    assert nest([("i", 2)], ["a;"]) == ["for (int i = 0; i < 2; i++)", "    a;"]
