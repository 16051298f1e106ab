"""lenet.calibration against plain definitions, and against answers that are drawn to be as right as they are sure."""

import math

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.calibration import (
    BINS, COLDEST, HOTTEST, MOST_MADE_TURNED_AWAY, MOST_TURNED_AWAY, PARTS, choose_threshold, compute_reliability,
    compute_temperature, explain_rejection, find_calibration,
)
from lenet.layers import softmax, softmax_cross_entropy
from lenet.layers.no_digit import measure_energy
from lenet.network import PAPER_NETWORK, Network, NetworkConfig, scale_images

SMALL = NetworkConfig(c1=2, c3=3, c5=8, f6=8)


def draw_honest(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits (count, 10), and labels (count,) that are drawn with the very probabilities which these logits give."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (count, 10))
    return logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1)


@pytest.mark.parametrize("temperature", [0.3, 1, 2.5])
def test_the_temperature_that_logits_were_multiplied_with_is_found(temperature):
    logits, labels = draw_honest(100_000)
    assert compute_temperature(logits * temperature, labels) == pytest.approx(temperature, rel=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_no_other_temperature_has_a_smaller_loss(seed):
    logits, labels = draw_honest(300, seed)
    logits = logits.astype(np.float32) * 1.7
    found = compute_temperature(logits, labels)

    def loss(temperature):
        return softmax_cross_entropy(logits.astype(float) / temperature, labels).mean()

    others = np.linspace(COLDEST, HOTTEST, 2000)
    assert found * PARTS == pytest.approx(round(found * PARTS))
    assert loss(found) <= min(map(loss, [*others, found - 1 / PARTS, found + 1 / PARTS])) + 1e-9


def test_a_network_that_is_always_right_or_knows_nothing_gets_the_last_temperature_that_is_looked_for():
    sure = np.eye(10) * 3
    assert compute_temperature(sure, np.arange(10)) == COLDEST
    assert compute_temperature(sure, (np.arange(10) + 1) % 10) == HOTTEST
    assert COLDEST <= compute_temperature(sure * 1e6, np.arange(10)) <= HOTTEST, "of many as good, one"


def test_answers_as_right_as_they_are_sure_have_no_calibration_error():
    logits, labels = draw_honest(400_000)
    assert compute_reliability(softmax(logits), labels).error < 0.003
    assert compute_reliability(softmax(logits * 3), labels).error > 0.1, "too sure"
    assert compute_reliability(softmax(logits / 3), labels).error > 0.1, "too unsure"


def test_bins_and_error_by_their_definition():
    logits, labels = draw_honest(500)
    probabilities = np.vstack([softmax(logits * 1.5), np.eye(10)[:2], np.full((1, 10), 0.1)])
    labels = np.append(labels, [0, 5, 0])
    found = compute_reliability(probabilities, labels)
    error = 0.0
    for i in range(BINS):
        inside = [n for n, row in enumerate(probabilities) if i / BINS < max(row) <= (i + 1) / BINS]
        sure = sum(max(probabilities[n]) for n in inside)
        right = sum(probabilities[n].argmax() == labels[n] for n in inside)
        assert (found.counts[i], found.right[i]) == (len(inside), right)
        assert found.sums[i] == pytest.approx(sure)
        if inside:
            error += len(inside) / len(labels) * abs(right / len(inside) - sure / len(inside))
    assert found.error == pytest.approx(error) and found.counts.sum() == len(labels)


def test_no_answer_has_no_error():
    assert compute_reliability(np.zeros((0, 10)), np.zeros(0, int)).error == 0


def turned_away(energies: np.ndarray, threshold: float) -> float:
    return sum(each > threshold for each in energies) / len(energies)


@pytest.mark.parametrize("share", [0.01, 0.02, 0.5])
def test_a_threshold_turns_away_as_many_as_it_may_and_no_more(share):
    energies = np.random.default_rng(1).normal(-9, 3, 3000)
    threshold = choose_threshold([(energies, share)])
    assert turned_away(energies, threshold) <= share < turned_away(energies, threshold - 0.05)
    assert threshold * PARTS == pytest.approx(round(threshold * PARTS))


def test_of_several_sets_each_keeps_its_share():
    random = np.random.default_rng(2)
    low, high = random.normal(-9, 1, 1000), random.normal(-3, 1, 1000)
    assert choose_threshold([(low, 0.01), (high, 0.02)]) == choose_threshold([(high, 0.02)])
    assert choose_threshold([(low, 0.9), (high, 0.01)]) == choose_threshold([(high, 0.01)])
    assert choose_threshold([(low, 0.01), (high[:0], 0.02)]) == choose_threshold([(low, 0.01)])
    assert choose_threshold([]) == math.inf


def judge(config: NetworkConfig) -> tuple[Network, np.ndarray, np.ndarray, np.ndarray]:
    """A random network, inputs, the logits it makes of them, and labels that follow them by half."""
    network, random = build_network(config), np.random.default_rng(3)
    inputs = scale_images(random.integers(0, 256, (400, 28, 28), np.uint8), config)
    logits = network.forward(inputs).logits
    labels = np.where(random.random(400) < 0.5, logits.argmax(axis=1), random.integers(0, 10, 400))
    return network, inputs, logits, labels


def calibrate(network: Network, logits: np.ndarray, labels: np.ndarray) -> Network:
    return network.calibrated(*find_calibration(network, (logits, labels)))


def test_a_calibrated_network_has_its_logits_divided_and_its_answers_kept():
    network, inputs, logits, labels = judge(SMALL)
    temperature, found = compute_temperature(logits, labels), calibrate(network, logits, labels)
    trace = found.forward(inputs)
    assert temperature != 1
    np.testing.assert_allclose(trace.logits, logits / temperature, rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(trace.logits.argmax(axis=1), logits.argmax(axis=1))
    assert compute_temperature(trace.logits, labels) == pytest.approx(1, abs=2 / PARTS)
    assert 0 < found.rejects(trace.logits).mean() <= MOST_TURNED_AWAY
    for name, array in network.weights.items():
        if not name.startswith("OUTPUT/"):
            np.testing.assert_array_equal(found.weights[name], array)


def test_distances_to_bitmaps_stay_as_they_are_and_have_a_threshold():
    network, inputs, logits, labels = judge(PAPER_NETWORK)
    found = calibrate(network, logits, labels)
    trace = found.forward(inputs)
    np.testing.assert_array_equal(trace.logits, logits)
    assert found.threshold == np.float32(choose_threshold([(measure_energy(logits.astype(float)), MOST_TURNED_AWAY)]))


def test_made_digits_have_a_share_of_their_own_and_do_not_change_the_temperature():
    network, _, logits, labels = judge(SMALL)
    made = np.random.default_rng(5).normal(-9, 3, (500, 10)).astype(np.float32)
    temperature = compute_temperature(logits, labels)
    both = [(measure_energy(given.astype(float) / temperature), share)
            for given, share in ((logits, MOST_TURNED_AWAY), (made, MOST_MADE_TURNED_AWAY))]
    assert find_calibration(network, (logits, labels), made) == (temperature, choose_threshold(both))
    assert choose_threshold(both) != choose_threshold(both[:1])


def test_without_images_that_validate_only_the_threshold_is_chosen():
    network, _, logits, _ = judge(SMALL)
    threshold = choose_threshold([(measure_energy(logits.astype(float)), MOST_MADE_TURNED_AWAY)])
    assert find_calibration(network, made=logits) == (1, threshold)
    assert find_calibration(network) == (1, math.inf)


def test_a_rejection_is_explained_and_only_a_rejection():
    network = build_network(SMALL).calibrated(1, -3.0)
    faint, clear = np.eye(10, dtype=np.float32)[8], np.eye(10, dtype=np.float32)[3] * 4
    energy = -math.log(9 + math.e)
    assert explain_rejection(network, faint) == (
        f"This does not look like a digit, though most like 8: its energy is {energy:.2f}, and above -3.00 this "
        "network turns a picture away.")
    assert explain_rejection(network, clear) is None
    assert network.rejects(np.stack([faint, clear])).tolist() == [True, False]
    assert not build_network(SMALL).rejects(faint), "no threshold, nothing is turned away"
