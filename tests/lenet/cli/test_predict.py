"""`python -m lenet predict`: what it prints for people and for programs, and how it ends."""

import json
import os

import numpy as np
import pytest
from PIL import Image

from lenet.cli import main
from lenet.data import load_test_set, sample_digits
from lenet.network import Network
from lenet.evaluation import compute_evaluation
from lenet.runs.models import DEFAULT_MODEL, load_model
from tests.lenet.reading.files import IMAGES, LABELS, save_picture


def predict(capsys, *arguments: str, status: int = 0) -> tuple[list[dict], str]:
    """The JSON of every image, and what stood on standard error."""
    assert main(["predict", *arguments, "--json"]) == status
    printed = capsys.readouterr()
    return [json.loads(line) for line in printed.out.splitlines()], printed.err


def digits_of(rows: list[dict]) -> list[int | None]:
    return [row["digit"] for row in rows]


def expected_digits(images: np.ndarray) -> list[int]:
    return load_model(DEFAULT_MODEL).predict(images).argmax(axis=1).tolist()


def test_labels_stand_beside_the_answers_and_the_accuracy_on_standard_error(tmp_path, capsys):
    path = str(tmp_path / "digits.npz")
    wrong = LABELS.copy()
    wrong[:6] = (wrong[:6] + 1) % 10
    np.savez(path, images=IMAGES, labels=wrong)
    rows, err = predict(capsys, path)
    assert [row["label"] for row in rows] == wrong.tolist()
    right = sum(row["digit"] == row["label"] for row in rows)
    assert right in range(50, 55)
    assert err == f"{path}: {right} of 60 labelled digits are read right: {right / 60 * 100:.2f} %.\n"
    assert main(["predict", path]) == 0
    printed = capsys.readouterr()
    assert printed.err == "" and printed.out.endswith(err) and printed.out.count("\n") == 61


def test_what_is_not_read_counts_as_wrong_and_is_said(tmp_path, capsys):
    numbers = IMAGES / 255
    numbers[4, 0, 0], numbers[5] = np.nan, 1
    np.savez(tmp_path / "digits.npz", images=numbers, labels=expected_digits(IMAGES))
    rows, err = predict(capsys, str(tmp_path / "digits.npz"), status=1)
    assert [row["status"] for row in rows] == (
        ["digit"] * 4 + ["error", "empty"] + ["digit"] * 12 + ["rejected"] + ["digit"] * 41), "18 hardly looks like a 3"
    assert "58 of 60" in err and "2 could not be read" in err
    assert "no finite numbers (1 of 784)" in rows[4]["reason"] and rows[5]["digit"] is None
    assert all("reason" not in row for row in rows if row["status"] == "digit")


def test_what_is_above_the_threshold_is_rejected_with_a_reason_and_keeps_its_digit(tmp_path, capsys, monkeypatch):
    network, path = load_model(DEFAULT_MODEL), str(tmp_path / "digits.npy")
    np.save(path, IMAGES)
    before, _ = predict(capsys, path)
    energies = -np.log(np.exp(network.compute_logits(IMAGES)).sum(axis=1))
    strict = Network(network.config, network.weights, float(np.median(energies)))
    monkeypatch.setattr("lenet.cli.predict.open_model", lambda _: strict)
    rows, _ = predict(capsys, path)
    rejected = [row["status"] == "rejected" for row in rows]
    assert rejected == (energies > strict.threshold).tolist() and 0 < sum(rejected) < len(rows)
    assert all(("reason" in row) == no for row, no in zip(rows, rejected, strict=True))
    assert digits_of(rows) == digits_of(before)
    assert [row["probabilities"] for row in rows] == [row["probabilities"] for row in before]
    assert main(["predict", path]) == 0
    line = capsys.readouterr().out.splitlines()[rejected.index(True)]
    assert line == f"{path}[{rejected.index(True)}]: {rows[rejected.index(True)]['reason']}"


def test_images_without_labels_have_none(tmp_path, capsys):
    np.save(tmp_path / "digits.npy", IMAGES)
    rows, err = predict(capsys, str(tmp_path / "digits.npy"))
    assert err == "" and set(rows[0]) == {"source", "status", "digit", "probabilities"}
    assert digits_of(rows) == expected_digits(IMAGES)


def test_dark_and_transposed_images_are_turned_unless_they_are_to_be_left(tmp_path, capsys):
    path = str(tmp_path / "digits.npy")
    np.save(path, 255 - IMAGES.swapaxes(1, 2))
    rows, err = predict(capsys, path)
    assert digits_of(rows) == expected_digits(IMAGES)
    assert err.count("\n") == 2 and "dark on light" in err and "transposed" in err
    rows, err = predict(capsys, path, "--as-is")
    assert err == "" and np.mean(np.equal(digits_of(rows), expected_digits(IMAGES))) < 0.5
    np.save(path, IMAGES[:3].swapaxes(1, 2))
    assert digits_of(predict(capsys, path, "--orientation", "transposed")[0]) == expected_digits(IMAGES[:3])


def test_an_array_is_chosen_by_name(tmp_path, capsys):
    np.savez(tmp_path / "two.npz", front=IMAGES[:5], back=IMAGES[5:9])
    [row], _ = predict(capsys, str(tmp_path / "two.npz"), status=1)
    assert row["status"] == "error" and "'front', 'back'" in row["reason"]
    rows, _ = predict(capsys, str(tmp_path / "two.npz"), "--array", "back")
    assert digits_of(rows) == expected_digits(IMAGES[5:9])


def test_a_folder_is_read_with_its_labels(tmp_path, capsys):
    for number in range(12):
        save_picture(tmp_path / str(LABELS[number]) / f"{number}.png", IMAGES[number])
    (tmp_path / "bad.png").write_text("no picture")
    rows, err = predict(capsys, str(tmp_path), status=1)
    assert [row["status"] for row in rows] == ["error"] + ["digit"] * 12
    assert all(str(row["label"]) == row["source"].split("/")[-2] for row in rows[1:])
    assert "12 of 12 labelled digits" in err


def test_one_path_that_cannot_be_read_does_not_keep_the_others_from_it(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.npz")
    seven = save_picture(tmp_path / "seven.png", sample_digits()[7])
    paths = [str(tmp_path / "gone.npy"), seven, str(tmp_path / "pipe.npz"), seven]
    rows, _ = predict(capsys, *paths, status=1)
    assert [row["source"] for row in rows] == paths
    assert digits_of(rows) == [None, 7, None, 7]


def test_what_is_cut_short_is_an_error_after_what_could_be_read(tmp_path, capsys):
    np.save(tmp_path / "digits.npy", IMAGES)
    whole = (tmp_path / "digits.npy").read_bytes()
    (tmp_path / "digits.npy").write_bytes(whole[: 128 + 30 * 784])
    rows, _ = predict(capsys, str(tmp_path / "digits.npy"), status=1)
    assert digits_of(rows) == [*expected_digits(IMAGES[:30]), None]
    assert "30 of 60" in rows[-1]["reason"]


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_or_array_of_one_level_is_empty_and_no_failure(level, tmp_path, capsys):
    Image.new("L", (40, 40), level).save(tmp_path / "blank.png")
    np.save(tmp_path / "blank.npy", np.full((28, 28), level, np.uint8))
    rows, _ = predict(capsys, str(tmp_path / "blank.png"), str(tmp_path / "blank.npy"))
    assert [(row["status"], row["digit"]) for row in rows] == [("empty", None)] * 2


def test_a_test_set_is_read_as_evaluate_reads_it(tmp_path, capsys):
    images, labels = (array[:1_000] for array in load_test_set())
    np.savez(tmp_path / "mnist.npz", x_train=images[:9], y_train=labels[:9], x_test=images, y_test=labels)
    rows, err = predict(capsys, str(tmp_path / "mnist.npz"))
    assert len(rows) == 1_000 and "'x_test' is read" in err
    right = compute_evaluation(load_model(DEFAULT_MODEL), images, labels).accuracy * len(rows)
    assert abs(sum(row["digit"] == row["label"] for row in rows) - right) <= 1  # preparation moves some by a pixel


@pytest.mark.parametrize("words", ["--as-is --orientation mirrored", "--orientation sideways"])
def test_wrong_use_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(["predict", "x.npy", *words.split()])
    assert end.value.code == 2 and capsys.readouterr().err.count("\n") == 1


def test_several_digits_in_one_image_are_rejected_with_a_reason(tmp_path, capsys):
    sheet = IMAGES[:25].reshape(5, 5, 28, 28).swapaxes(1, 2).reshape(140, 140)
    two = np.hstack([IMAGES[0], IMAGES[1]])
    np.save(tmp_path / "sheet.npy", sheet)
    paths = [str(tmp_path / "sheet.npy"), save_picture(tmp_path / "two.png", 255 - two)]
    rows, _ = predict(capsys, *paths)
    assert [row["status"] for row in rows] == ["rejected"] * 2
    assert all("several marks" in row["reason"] and "cut them apart" in row["reason"] for row in rows)
    assert all(len(row["probabilities"]) == 10 and row["digit"] is not None for row in rows)
    assert main(["predict", *paths]) == 0
    assert capsys.readouterr().out.count("several marks") == 2
