"""One bad file is one bad file: the run that has it is damaged and can be deleted, and all others are as ever."""

import contextlib
import json
import os
import socket
from dataclasses import replace

import pytest

from lenet.cli import main
from lenet.errors import RunError
from lenet.runs import (
    Control, RunConfig, RunFolder, create_run, delete_run, list_all_runs, list_runs, read_control, read_run,
)
from lenet.runs.events import BatchPoint, Ended, EpochPoint, Started, Starting, decode_event, encode_event
from lenet.runs.models import list_models

CONFIGS = {
    "nested": "[" * 2000, "nested-network": '{"created": 1, "network": ' + "[" * 2000 + "]" * 2000 + "}",
    "long-number": '{"created": 1' + "0" * 400 + "}", "nan": '{"created": NaN}', "no-object": "[1]",
    "text": '{"created": "yesterday"}', "list": '{"created": 1, "network": {"activation": ["relu"]}}',
    "object": '{"created": 1, "training": {"optimizer": {"a": 1}}}',
    "whole": '{"created": 1, "training": {"epochs": 2.5}}',
    "float-choice": '{"created": 1, "network": {"kernel_size": 5.0}}', "bytes": "\ud800\udfff",
    "unbuildable": '{"created": 1, "network": {"kernel_size": 9}}', "large": '{"created": 1, "name": "' + "x" * 70_000,
}  # fmt: skip

ENDED = {"event": "ended", "time": 1.0, "run_id": "bad", "status": "finished", "reason": "", "seconds": 1.0,
         "images_per_second": 1.0}
BATCH = {"event": "batch", "time": 1.0, "epoch": 1, "step": 1, "images_seen": 1, "loss": 1.0, "accuracy": 0.5,
         "learning_rate": 0.1, "images_per_second": 1.0}
LINES = {
    "epoch": {**BATCH, "epoch": []}, "negative": {**BATCH, "step": -1}, "bool": {**BATCH, "epoch": True},
    "status": {**ENDED, "status": "finishe`"}, "seconds": {**ENDED, "seconds": float("nan")},
    "accuracy": {**ENDED, "test_accuracy": "x"}, "matrix": {**ENDED, "confusion_matrix": [[1]]},
    "bins": {**ENDED, "reliability": [[1] * 15] * 2}, "few-bins": {**ENDED, "reliability": [[1] * 14] * 3},
    "flat-matrix": {**ENDED, "confusion_matrix": 7}, "half-letter": {**ENDED, "reason": "\ud800"},
    "threshold": {**ENDED, "threshold": "low"},
    "turned": {**ENDED, "reason": "a\u202eb"}, "unseen": {**ENDED, "reason": "a\u200bb"},
    "escape": {**ENDED, "reason": "a\x1b[0m"},
    "unknown": {"event": "finishe`", "time": 1.0}, "lacking": {"event": "started", "time": 1.0},
    "strange": {**ENDED, "mood": 1}, "no-kind": {"time": 1.0}, "list-kind": {"event": [], "time": 1.0},
    "huge": {**ENDED, "best_epoch": 10**50}, "infinite": {**BATCH, "loss": float("inf")},
}  # fmt: skip


@pytest.fixture(autouse=True)
def good():
    create_run(RunConfig("good"), "good").append_event(Starting(1.0))


def make_bad(config=None, events=None):
    folder = create_run(RunConfig("bad"), "bad")
    if config is not None:
        folder.config_file.write_text(config, errors="surrogatepass")
    if events is not None:
        folder.events_file.write_text(events)
    return folder


def check_all_is_as_ever(capsys, *words):
    """The run "bad" is named with the reason and can be deleted; the other one is there."""
    assert [run.run_id for run in list_runs()] == ["good"]
    [damaged] = list_all_runs()[1]
    assert damaged.run_id == "bad" and "\n" not in damaged.reason and len(damaged.reason) < 600
    for word in words:
        assert word in damaged.reason
    with pytest.raises(RunError, match="damaged"):
        read_run("bad")
    assert main(["runs"]) == 0
    told = capsys.readouterr()
    assert "good" in told.out and damaged.reason in told.err
    assert main(["runs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["status"] == "damaged"
    assert [model.ref for model in list_models() if not model.bundled] == []
    delete_run("bad")
    assert not list_all_runs()[1] and not RunFolder("bad").path.exists()


@pytest.mark.parametrize("text", CONFIGS.values(), ids=CONFIGS)
def test_a_damaged_config_damages_its_run_alone(text, capsys):
    make_bad(config=text)
    check_all_is_as_ever(capsys, "config.json")


@pytest.mark.parametrize("fields", LINES.values(), ids=LINES)
def test_a_damaged_event_is_left_out_and_told(fields):
    line = json.dumps(fields)
    with pytest.raises(RunError) as caught:
        decode_event(line)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400
    folder = make_bad(events=f"{encode_event(Starting(1.0))}\n{line}\n")
    assert folder.read_events() == [Starting(1.0)]
    complaint = read_run("bad").state.complaint
    assert complaint.startswith("A line of events.jsonl cannot be read; it is line 2: ")
    assert list_all_runs()[1] == []


STARTED, WHOLE = Started(1.0, 0, 0, 20, 10, 0.1), EpochPoint(1.0, 1000, 1, 1.0, 0.5, 1.0, 0.5, 1.0, 1.0)


@pytest.mark.parametrize("events", [
    [WHOLE], [STARTED, WHOLE], [STARTED, decode_event(json.dumps({**BATCH, "epoch": 1000}))],
    [STARTED, decode_event(json.dumps({**BATCH, "epoch": 20, "step": 11}))], [STARTED, WHOLE, replace(WHOLE, epoch=1)],
    [STARTED, *(decode_event(json.dumps({**BATCH, "epoch": epoch})) for epoch in (1, 1000, 2))],
], ids=["unstarted", "epoch", "batch", "step", "epoch amid others", "batch amid others"])
def test_more_epochs_than_were_asked_for_damage_a_run(events, capsys):
    make_bad(events="".join(f"{encode_event(event)}\n" for event in events))
    check_all_is_as_ever(capsys, "events.jsonl tells of", "20 were asked for")


def test_what_cannot_be_seen_of_a_reason_is_written_out():
    told = Ended(1.0, "bad", "failed", "a\u202eb\u200b\x1b[0m é\n\tc", 0.0, 0.0)
    assert told.reason == "a\\u202eb\\u200b\\x1b[0m é\n\tc"
    assert decode_event(encode_event(told)) == told


@pytest.mark.parametrize("text", {
    "nested": "[" * 2000 + "\n", "bytes": "\x00\xff\n", "objects": "{}\n{}\n", "null": "null\n",
    "endless": "a" * 200_000, "long": "a" * 200_000 + "\n",
}.values())  # fmt: skip
def test_a_file_without_any_event_damages_its_run(text, capsys):
    make_bad(events=text)
    check_all_is_as_ever(capsys, "events.jsonl", "line 1")


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as one:  # an address has to be short
        one.bind(path.name)


def make_link(path):
    path.symlink_to("/dev/zero")


def make_folder(path):
    path.mkdir()


@pytest.mark.parametrize("make", [make_pipe, make_socket, make_link, make_folder], ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["config.json", "events.jsonl"])
def test_what_is_no_regular_file_is_refused_before_it_is_read(make, name, capsys):
    file = make_bad().path / name
    file.unlink(missing_ok=True)
    make(file)
    check_all_is_as_ever(capsys, name, make.__name__.removeprefix("make_"))


@pytest.mark.parametrize("make", [make_pipe, make_socket, make_link, make_folder], ids=lambda make: make.__name__)
def test_a_control_file_or_a_name_that_is_no_file_means_what_it_means_without(make):
    folder = make_bad()
    for file in (folder.control_file, folder.name_file):
        make(file)
    assert read_control(folder) == Control() and read_run("bad").name == "bad"


@pytest.mark.parametrize("text", [
    "[" * 2000, '{"action": ["stop"]}', '{"action": {}}', '{"epochs": 1e999}', "1", "x" * 9999,
])
def test_a_damaged_control_file_asks_for_nothing(text):
    folder = make_bad()
    folder.control_file.write_text(text)
    assert read_control(folder) == Control()


def test_a_run_whose_config_is_gone_is_damaged_once_something_has_happened(capsys):
    folder = make_bad(events=encode_event(Starting(1.0)) + "\n")
    folder.config_file.unlink()
    check_all_is_as_ever(capsys, "config.json", "No such file")


def test_only_files_that_the_lab_calls_so_are_checkpoints():
    folder = make_bad()
    for name in ("0001", "²³", "-001", "00001", "٠٠٠١", "1e3"):
        (folder.path / "checkpoints" / f"{name}.npz").touch()
    assert read_run("bad").checkpoints == (1,)


def test_damaged_lines_are_counted_and_the_first_is_told():
    point = BatchPoint(1.0, 1, 1, 1, 1.0, 0.5, 0.1, 1.0)
    lines = [encode_event(point), "{", "[]", encode_event(EpochPoint(1.0, 0, 0, None, None, None, None, 0.0, 0.0))]
    make_bad(events="\n".join(lines) + "\n")
    state = read_run("bad").state
    assert state.batches == (point,) and len(state.epochs) == 1
    assert state.complaint.startswith("2 lines of events.jsonl cannot be read; the first is line 2: '{' is no event")


def test_every_event_that_the_lab_writes_passes_its_own_checks():
    matrix = tuple(tuple(range(10)) for _ in range(10))
    ended = Ended(1.0, "a-run", "finished", "", 1.0, 1.0, 0.9, -3.5, matrix, 1000)
    assert decode_event(encode_event(ended)) == ended
