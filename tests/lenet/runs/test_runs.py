"""Runs as plain data: events, the fold, the folder."""

import errno
import json
from dataclasses import replace

import pytest

from lenet.errors import ConfigError, RunError
from lenet.runs import (
    BatchPoint, Control, EpochPoint, RunConfig, RunFolder, TrainingConfig, compute_state, create_run, delete_run,
    list_runs, read_control, read_run, rename_run, runs_dir, send_control,
)
from lenet.runs.events import (
    EVENTS, Ended, Paused, Queued, RateChanged, Resumed, Started, Starting, Waiting, decode_event, encode_event,
)
from lenet.runs.events_file import read_events
from lenet.runs.folder import write_atomic
from tests.living import keep_alive

STEPS = 10


def batch(epoch, step, loss=1.0):
    return BatchPoint(0.0, epoch, step, ((epoch - 1) * STEPS + step) * 100, loss, 0.5, 0.001, 1000.0)


def closed(epoch, partial=False):
    return EpochPoint(0.0, epoch, epoch * STEPS * 100, 1.0, 0.5, 1.0, 0.5, 1.0, 1000.0, partial)


def started(epoch=0, step=0, epochs=4):
    return Started(0.0, epoch, step, epochs, STEPS, 0.001)


def ended(status="finished", **fields):
    return Ended(0.0, "a-run", status, "", 12.0, 900.0, **fields)


MATRIX = tuple(tuple(range(row, row + 10)) for row in range(10))
BINS = tuple(tuple(range(row, row + 15)) for row in range(3))
HISTORY = [Queued(0.0), Waiting(1.0), Starting(2.0), started(), closed(0), batch(1, 5), Paused(3.0), Resumed(4.0),
           RateChanged(5.0, 0.01), batch(1, 10), closed(1),
           ended(test_accuracy=0.9, test_loss=0.3, confusion_matrix=MATRIX, reliability=BINS, threshold=-2.5,
                 test_rejected=7)]


def test_every_kind_of_event_survives_json():
    assert {type(event) for event in HISTORY} == set(EVENTS.values())
    assert [decode_event(encode_event(event)) for event in HISTORY] == HISTORY
    assert json.loads(encode_event(HISTORY[-1]))["confusion_matrix"] == [list(row) for row in MATRIX]


def test_a_run_without_validation_survives_json():
    point = EpochPoint(0.0, 1, 60_000, 1.0, 0.5, None, None, 1.0, 1000.0)
    assert decode_event(encode_event(point)) == point


@pytest.mark.parametrize("name", ["best_epoch", "reliability", "threshold", "test_rejected"])
def test_the_last_event_of_an_older_run_says_less(name):
    fields = json.loads(encode_event(ended()))
    del fields[name]
    assert decode_event(json.dumps(fields)) == ended()


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '{"event": "batch"}', '{"event": "nothing"}'])
def test_a_damaged_line_is_no_event(line):
    with pytest.raises(RunError):
        decode_event(line)


def test_the_status_follows_the_events():
    statuses = [compute_state(HISTORY[:count]).status for count in range(len(HISTORY) + 1)]
    assert statuses == ["queued", "queued", "waiting", "starting", "running", "running", "running", "paused", "running",
                        "running", "running", "running", "finished"]


def test_every_kind_of_event_is_folded_and_no_other():
    assert {type(event) for event in HISTORY} == set(EVENTS.values())
    with pytest.raises(AssertionError, match="unreachable"):
        compute_state([object()])


def test_the_fold_counts_epochs_and_time_left():
    state = compute_state(HISTORY[:6])
    assert state.epochs_done == 0.5
    assert state.progress == pytest.approx(0.5 / 4)
    assert compute_state([*HISTORY[:6], batch(1, 7)]).seconds_left == pytest.approx(3.3 * STEPS * 100 / 1000)
    assert compute_state(HISTORY[:11]).epochs_done == 1.0
    assert compute_state(HISTORY).progress == 1.0


def test_going_on_drops_what_will_be_learnt_again():
    before = [started(), closed(0), batch(1, 5), batch(1, 10), closed(1), batch(2, 5, loss=9.0)]
    from_checkpoint = compute_state([*before, ended("interrupted"), started(epoch=1)])
    assert [(point.epoch, point.step) for point in from_checkpoint.batches] == [(1, 5), (1, 10)]
    from_within = compute_state([*before, closed(2, partial=True), ended("stopped"), started(epoch=1, step=5)])
    assert [(point.epoch, point.step) for point in from_within.batches] == [(1, 5), (1, 10), (2, 5)]
    assert [point.epoch for point in from_within.epochs] == [0, 1]
    assert from_within.test_accuracy is None


def test_there_is_no_speed_until_training_has_been_measured_since_it_began_or_went_on():
    start = replace(batch(1, 5), images_per_second=17.0)  # its time holds the compiling
    before = [started(), closed(0), start, batch(1, 10), closed(1)]
    after = [*before, ended("stopped"), started(epoch=1)]
    again = [*after, replace(batch(2, 5), images_per_second=17.0)]
    for events in (before[:3], after, again):
        state = compute_state(events)
        assert (state.images_per_second, state.seconds_left) == (0.0, None)
    for events in (before, [*again, batch(2, 10)]):
        assert compute_state(events).images_per_second == 1000.0


def test_the_training_time_of_a_run_that_goes_on_grows():
    learnt = [replace(batch(2, step), images=500) for step in (5, 10)]  # half a second each
    first = [started(), closed(0), closed(1)]
    assert compute_state([*first, learnt[0]]).training_seconds == 1.0 + 1.0 + 0.5
    stopped = [*first, learnt[0], closed(2, partial=True), replace(ended("stopped"), seconds=2.5)]
    assert compute_state(stopped).training_seconds == 2.5
    assert compute_state([*stopped, started(epoch=1, step=5), learnt[1]]).training_seconds == 3.0


def test_results_last_until_something_new_is_learnt():
    stopped_in_the_queue = compute_state([*HISTORY, Waiting(6.0), Ended(7.0, "a-run", "stopped", "", 0.0, 0.0)])
    assert stopped_in_the_queue.status == "stopped"
    assert (stopped_in_the_queue.test_accuracy, stopped_in_the_queue.confusion_matrix) == (0.9, MATRIX)
    kept = stopped_in_the_queue
    assert (kept.reliability, kept.threshold, kept.test_rejected) == (BINS, -2.5, 7)
    assert (stopped_in_the_queue.seconds, stopped_in_the_queue.images_per_second) == (12.0, 900.0)
    gone_on = compute_state([*HISTORY, started(epoch=1), batch(2, 5), ended("interrupted")])
    assert gone_on.test_accuracy is gone_on.reliability is gone_on.threshold is gone_on.test_rejected is None


def test_the_epoch_that_was_kept_is_known_until_training_goes_on():
    early = [*HISTORY[:-1], ended(test_accuracy=0.9, test_loss=0.3, confusion_matrix=MATRIX, best_epoch=1)]
    assert compute_state(HISTORY).best_epoch is None
    assert compute_state(early).best_epoch == 1
    assert compute_state([*early, Ended(7.0, "a-run", "stopped", "", 0.0, 0.0)]).best_epoch == 1
    assert compute_state([*early, started(epoch=1)]).best_epoch is None


@pytest.mark.parametrize("run_id", ["../../etc/passwd", "", ".", "a/b", "A", "x" * 64, "a\x00b", "-a"])
def test_no_id_leads_out_of_the_folder(run_id):
    with pytest.raises(RunError):
        read_run(run_id)


def test_a_new_run_can_be_read_renamed_listed_and_deleted():
    config = RunConfig("first", training=TrainingConfig(epochs=7))
    run_id = create_run(config, "a-run").run_id
    assert read_run(run_id).config == config
    rename_run(run_id, "  better  ")
    assert [(run.run_id, run.name) for run in list_runs()] == [("a-run", "better")]
    delete_run(run_id)
    assert list_runs() == []
    with pytest.raises(RunError, match="a-run"):
        read_run(run_id)


def test_an_id_is_given_once():
    create_run(RunConfig(), "a-run")
    with pytest.raises(RunError, match="a-run"):
        create_run(RunConfig(), "a-run")


def test_bundled_runs_stay_as_they_are():
    for change in (lambda: rename_run("article", "mine"), lambda: delete_run("article")):
        with pytest.raises(RunError, match="came with the program"):
            change()


def test_half_a_line_spoils_nothing():
    folder = create_run(RunConfig(), "a-run")
    for event in HISTORY[:5]:
        folder.append_event(event)
    with open(folder.events_file, "a") as file:
        file.write('{"event": "batch", "time": 3.')
    assert folder.read_events() == HISTORY[:5]
    folder.append_event(HISTORY[5])
    assert folder.read_events() == HISTORY[:6]


def test_the_latest_events_have_a_short_file_of_their_own_from_the_start(monkeypatch):
    monkeypatch.setattr("lenet.runs.folder.LATEST", 3)
    folder = create_run(RunConfig(), "a-run")
    assert read_events(folder.latest_file) == []
    for count, event in enumerate(HISTORY, 1):
        folder.append_event(event)
        assert read_events(folder.latest_file) == HISTORY[max(0, count - 3):count]


def test_a_growing_file_is_read_as_far_as_its_lines_are_whole():
    folder = create_run(RunConfig(), "a-run")
    keep_alive(folder)
    for count, event in enumerate(HISTORY, 1):
        line = encode_event(event) + "\n"
        for part, whole in ((line[:20], count - 1), (line[20:], count)):
            with open(folder.events_file, "a") as file:
                file.write(part)
            assert read_run("a-run").state == compute_state(HISTORY[:whole])
    folder.events_file.write_text(encode_event(HISTORY[0]) + "\n")
    assert read_run("a-run").state == compute_state(HISTORY[:1])


def test_damaged_folders_are_left_out_of_the_list():
    create_run(RunConfig(), "good")
    for name, text in (("bad-json", "{"), ("bad-setting", '{"created": 1, "network": {"c1": -1}}'), ("empty", "")):
        folder = create_run(RunConfig(), name)
        folder.config_file.write_text(text)
        with pytest.raises(RunError, match=name):
            read_run(name)
    assert [run.run_id for run in list_runs()] == ["good"]


def test_wishes_add_up_in_the_control_file():
    folder = create_run(RunConfig(), "a-run")
    assert read_control(folder) == Control()
    send_control("a-run", "learning_rate", 0.01)
    send_control("a-run", "pause")
    assert read_control(folder) == Control("pause", 0.01)
    send_control("a-run", "resume")
    assert read_control(folder) == Control("run", 0.01)
    with pytest.raises(ConfigError, match="-1"):
        send_control("a-run", "learning_rate", -1)
    with pytest.raises(ConfigError, match="explode"):
        send_control("a-run", "explode")
    folder.control_file.write_text("{ half")
    assert read_control(folder) == Control()


def test_half_a_run_is_not_left_behind(monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("lenet.runs.folder.tempfile.mkstemp", refuse)
        with pytest.raises(RunError, match="disk is full"):
            create_run(RunConfig(), "a-run")
    assert create_run(RunConfig(), "a-run").exists()


def test_a_full_disk_keeps_the_old_file(tmp_path):
    file = tmp_path / "file"
    write_atomic(file, lambda stream: stream.write(b"old"))

    def fill(stream):
        stream.write(b"ne")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(RunError, match="disk is full"):
        write_atomic(file, fill)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_runs_are_kept_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path / "elsewhere"))
    create_run(RunConfig(), "a-run")
    assert runs_dir() == tmp_path / "elsewhere"
    assert RunFolder("a-run").config_file.is_file()
