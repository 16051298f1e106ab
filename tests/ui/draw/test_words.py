"""What the Draw page says about an answer, for every network in the box."""

import numpy as np
import pytest

from lenet.data import load_test_set
from lenet.network import Network
from lenet.runs.models import list_models, load_model
from ui.draw.words import describe_certainty

BUNDLED = [model.ref for model in list_models() if model.bundled]
ALL = np.ones(10)


def shares(**digits: float) -> np.ndarray:
    """Ten probabilities from d4=0.5, d9=0.4; the rest is shared out."""
    given = {int(name[1]): share for name, share in digits.items()}
    rest = (1 - sum(given.values())) / (10 - len(given))
    return np.array([given.get(digit, rest) for digit in range(10)])


def describe(probabilities: np.ndarray, perfect: np.ndarray = ALL) -> str:
    return describe_certainty(probabilities, perfect).replace("\N{NO-BREAK SPACE}", " ")


def answers(network: Network, images: np.ndarray) -> list[str]:
    perfect = network.layers[-1].perfect_probabilities()
    return [describe(probabilities, perfect) for probabilities in network.predict(images)]


@pytest.mark.parametrize(("probabilities", "words"), [
    (shares(d7=0.9999), "Read as 7. The network gives it more than 99.9 %."),
    (shares(d7=0.97), "Read as 7. The network gives it 97.0 %."),
    (shares(d7=0.8, d1=0.15), "Probably 7, with 80.0 %; it could be 1, with 15.0 %."),
    (shares(d4=0.5, d9=0.4), "A close call: 4 with 50.0 % or 9 with 40.0 %."),
    (np.full(10, 0.1), "A close call: 0 with 10.0 % or 1 with 10.0 %."),
])  # fmt: skip
def test_certainty_is_said_plainly(probabilities: np.ndarray, words: str):
    assert describe(probabilities).startswith(words)


def test_a_probability_is_judged_by_what_the_network_could_give_at_best():
    assert describe(shares(d8=0.45), perfect=np.full(10, 0.42)) == (
        "Read as 8. The network gives it 45.0 %. That is a lot here: the network’s pictures of the ten digits "
        "(bitmaps) are alike, and its 8 itself would get 42.0 %.")
    assert describe(shares(d8=0.35), perfect=np.full(10, 0.42)).startswith("Probably 8, with 35.0 %")


@pytest.mark.parametrize("ref", BUNDLED)
def test_clear_digits_are_read_without_doubt(ref: str):
    """Nine in ten test images are clear, and of those that are read without doubt one in a hundred may be wrong."""
    images, labels = load_test_set()
    images, labels = images[:500], labels[:500]
    texts = answers(load_model(ref), images)
    sure = [text.startswith(f"Read as {digit}.") for text, digit in zip(texts, labels, strict=True)]
    wrong = [text.startswith("Read as ") and not right for text, right in zip(texts, sure, strict=True)]
    assert np.mean(sure) > 0.9 and np.mean(wrong) < 0.01
    assert {int(digit) for digit, right in zip(labels, sure, strict=True) if right} == set(range(10))


@pytest.mark.parametrize("ref", BUNDLED)
def test_between_two_digits_lies_a_close_call(ref: str):
    """A 4 turns into a 9, pixel by pixel: somewhere between the two the network cannot tell."""
    images, labels = load_test_set()
    four, nine = (images[labels == digit][0].astype(float) for digit in (4, 9))
    between = np.stack([four + (nine - four) * part for part in np.linspace(0, 1, 200)]).astype(np.uint8)
    texts = answers(load_model(ref), between)
    assert texts[0].startswith("Read as 4.") and texts[-1].startswith("Read as 9.")
    assert any(text.startswith("A close call: ") for text in texts)
