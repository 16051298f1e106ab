"""A network that is named by the file it was exported to."""

import numpy as np

from lenet.cli import main
from lenet.data import load_test_set, sample_digits
from tests.lenet.cli.test_commands import run_json


def test_what_was_exported_is_evaluated_and_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    images, labels = (part[:200] for part in load_test_set())
    monkeypatch.setattr("lenet.cli.evaluate.load_test_set", lambda: (images, labels))
    assert main(["export", "paper-1998@3", "--to", "npz", "--output", "mine.npz"]) == 0
    (tmp_path / "link.npz").symlink_to("mine.npz")
    np.save("digits.npy", sample_digits())
    capsys.readouterr()
    for command in (["evaluate", "MODEL"], ["predict", "digits.npy", "--model", "MODEL"]):
        told = [run_json(capsys, *(model if word == "MODEL" else word for word in command))
                for model in ("paper-1998@3", "mine.npz", str(tmp_path / "mine.npz"), "link.npz")]
        for rows in told:
            for row in rows:
                row.pop("model", None)
        assert told[0] == told[1] == told[2] == told[3] and told[0]


def test_a_file_that_holds_no_network_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.savez("images.npz", images=sample_digits())
    for name, words in (("images.npz", "is no weights file of this lab"), ("none.npz", "no weights file 'none.npz'")):
        for command in (["evaluate", name], ["predict", "x.png", "--model", name]):
            assert main(command) == 1
            told = capsys.readouterr()
            assert told.out == "" and words in told.err and told.err.count("\n") == 1
