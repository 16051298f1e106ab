"""Every command in README.md and docs/ is one that there is, and those of the README's list are carried out."""

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from devtools.browser import PROJECT
from lenet.cli import build_parser, main
from lenet.data import sample_digits
from lenet.runs import list_runs

README = PROJECT / "README.md"
COMMAND = re.compile(r"^python -m lenet ([^#\n]+)", re.MULTILINE)
"""In a block of code, up to the remark behind it."""


def list_commands(file: Path) -> list[list[str]]:
    return [shlex.split(words) for words in COMMAND.findall(file.read_text(encoding="utf-8"))]


COMMANDS = {f"{file.stem}: {' '.join(words)}": words for file in (README, *sorted((PROJECT / "docs").glob("*.md")))
            for words in list_commands(file)}  # fmt: skip
SMALL = {"train": ["--train-images", "300", "--epochs", "1"],
         "continue": ["--epochs", "2"]}  # fmt: skip
"""What makes the README's commands quick."""


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_in_the_docs_is_one(words):
    build_parser().parse_args(words)


def test_the_commands_of_the_readme_work_one_after_the_other(small_sets, small_test_set, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(255 - sample_digits()[7]).resize((280, 280)).save("seven.png")
    carried_out = []
    for command, *words in list_commands(README):
        if command in ("app", "sweep") or words == ["--preset", "lab"]:  # tested where they are at home: they take long
            continue
        run_id = list_runs()[0].run_id if "RUN" in words else ""
        words = [run_id if word == "RUN" else word for word in words]
        assert main([command, *words, *SMALL.get(command, [])]) == 0, (command, capsys.readouterr())
        carried_out.append(command)
    assert set(carried_out) == {"train", "evaluate", "predict", "models", "runs", "continue", "log", "figure", "pack",
                                "export"}  # fmt: skip
    written = {path.name.replace(list_runs()[0].run_id, "RUN") for path in tmp_path.iterdir() if path.is_file()}
    assert written == {"seven.png", "article.onnx", "RUN-curves.svg", "RUN.zip"}
