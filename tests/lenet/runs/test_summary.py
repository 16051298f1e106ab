"""However long a run is, it is opened at once: what its events add up to stands beside them."""

import json
import os
import threading

import pytest

from lenet.errors import RunError
from lenet.runs import EpochPoint, RunConfig, compute_state, create_run, state, state_cache, summary
from lenet.runs.events import BatchPoint, Ended, Paused, Resumed, Started, encode_event
from lenet.runs.events_file import Place
from lenet.runs.state import Fold
from lenet.runs.state_cache import StateCache
from lenet.runs.summary import Summarizer, Summary, load_summary, read_on, save_summary

MATRIX = ((7,) * 10,) * 10
STEPS = 40


def batch(epoch, step):
    return BatchPoint(1.0, epoch, step, epoch * 1000 + step, 0.1 * step, 0.5, 0.01, 100.0 + step, 100)


def make_history(epochs=3):
    """The events of a run that is stopped within its last epoch, goes on from the one before, and ends."""
    events = [Started(1.0, 0, 0, epochs, STEPS, 0.01), EpochPoint(1.0, 0, 0, None, None, 2.3, 0.1, 0.0, 0.0)]
    for epoch in range(1, epochs + 1):
        events += [batch(epoch, step) for step in range(1, STEPS + 1)]
        events += [EpochPoint(2.0, epoch, epoch * 1000, 1.0, 0.5, 1.0, 0.5, 1.0, 100.0), Paused(3.0), Resumed(4.0)]
    events += [Started(5.0, epochs - 1, 20, epochs, STEPS, 0.01), *(batch(epochs, step) for step in range(21, 25))]
    return [*events, Ended(6.0, "long", "stopped", "by hand", 9.0, 100.0, 0.9, 0.3, MATRIX, 1)]


HISTORY = make_history()


def write(folder, events):
    folder.events_file.write_text("".join(f"{encode_event(event)}\n" for event in events))
    return folder.events_file


@pytest.fixture
def folder():
    return create_run(RunConfig("long"), "long")


@pytest.fixture
def few_points(monkeypatch):
    monkeypatch.setattr(state, "MOST_POINTS", 30)


@pytest.mark.parametrize("length", range(0, len(HISTORY) + 1, 9))
def test_events_in_parts_add_up_to_what_they_do_together(length, few_points):
    whole, parts = Fold().add(HISTORY[:length]), Fold()
    for event in HISTORY[:length]:
        parts = parts.add([event])
    assert whole == parts and len(whole.batches) <= 30


def test_of_a_long_run_the_older_points_are_thinned_out(few_points):
    points = compute_state([Started(1.0, 0, 0, 9, STEPS, 0.01), *(batch(1, step) for step in range(1, 41))]).batches
    assert [point.step for point in points[-5:]] == [36, 37, 38, 39, 40], "the newest are all there"
    assert 15 <= len(points) <= 30 and points[0].step == 4


@pytest.mark.parametrize("cut", range(0, len(HISTORY), 13))
def test_a_summary_and_what_follows_it_is_the_whole_run(cut, folder):
    file = write(folder, HISTORY[:cut])
    with open(file, "rb") as stream:
        save_summary(file, stream, read_on(stream, Summary()))
    write(folder, HISTORY)
    found = load_summary(file)
    assert found.place.lines == cut
    with open(file, "rb") as stream:
        assert read_on(stream, found).fold.state == compute_state(HISTORY)


def test_the_worker_keeps_it_up_to_date_when_much_has_been_added(folder, monkeypatch):
    monkeypatch.setattr(summary, "STEP", 5000)
    summarizer, sizes = Summarizer(folder.events_file), set()
    for event in HISTORY:
        folder.append_event(event)
        summarizer.update()
        sizes.add(load_summary(folder.events_file).place.size)
        assert folder.events_file.stat().st_size - max(sizes) < 5000
    assert 3 < len(sizes) < 20, "not at every event"


def test_a_summary_that_cannot_be_written_stops_no_training(folder, monkeypatch):
    monkeypatch.setattr(summary, "STEP", 0)
    folder.path.joinpath("summary.json").mkdir()
    Summarizer(folder.events_file).update()
    write(folder, HISTORY)
    Summarizer(folder.events_file).update()


def change(record, **values):
    return json.dumps({**record, **values})


def test_a_summary_that_is_damaged_or_of_another_file_is_left_aside(folder):
    file = write(folder, HISTORY)
    with open(file, "rb") as stream:
        save_summary(file, stream, read_on(stream, Summary()))
    beside = file.with_name("summary.json")
    record = json.loads(beside.read_text())
    assert load_summary(file).fold.state == compute_state(HISTORY)
    for text in ("", "[" * 2000, change(record, version=2), change(record, mark="x"), change(record, leg=10**9),
                 change(record, place={"size": -1}), change(record, reached={"status": "finishe`"}),
                 change(record, place={**record["place"], "problem": "a\u202eb"}),
                 change(record, reached={**record["reached"], "reason": "a\u200bb"}),
                 change(record, batches=[[1]]), change(record, epochs=[None])):
        beside.write_text(text)
        assert load_summary(file) == Summary(), text[:60]
    beside.write_text(json.dumps(record))
    write(folder, make_history(4)[1:])
    assert load_summary(file) == Summary(), "the file of events is another"


@pytest.fixture
def parsed(monkeypatch):
    """How long the texts are that are parsed."""
    lengths, parse = [], summary.parse_json
    monkeypatch.setattr(summary, "parse_json", lambda text: lengths.append(len(text)) or parse(text))
    return lengths


def write_summary(folder):
    file = write(folder, HISTORY)
    with open(file, "rb") as stream:
        save_summary(file, stream, read_on(stream, Summary()))
    return file.with_name("summary.json")


@pytest.mark.parametrize("size", [100_000, 1_190_000])
def test_a_large_file_that_is_no_summary_is_not_parsed(folder, parsed, size):
    beside = write_summary(folder)
    for head in ("[", beside.read_text()[:-1] + ',"more":['):
        beside.write_text(head + '{"":0},' * size + "0]")
        assert load_summary(folder.events_file) == Summary() and not parsed


def test_of_the_summary_of_another_file_no_more_than_the_head_is_parsed(folder, parsed):
    beside = write_summary(folder)
    whole = beside.stat().st_size
    assert load_summary(folder.events_file) != Summary() and max(parsed) == whole > 5_000
    write(folder, make_history(4)[1:])
    parsed.clear()
    assert load_summary(folder.events_file) == Summary() and max(parsed, default=0) < 200


def test_the_largest_summary_that_there_can_be_is_read(folder):
    file, long = write(folder, HISTORY), 1 / 3 * 1e-100
    batches = (BatchPoint(1e11 / 3, 1000, 60_000, 10**12, -long, long, long, 1e12 / 3, 10**12),) * 8000
    epochs = (EpochPoint(1e11 / 3, 1000, 10**12, -long, long, -long, long, 1e11 / 3, 1e12 / 3, True),) * 1001
    reached = state.Reached(reason="{" * 10_000, confusion_matrix=MATRIX)
    most = Summary(Place(file.stat().st_size, 10**12, 10**12), Fold(reached, batches, epochs, 8000))
    with open(file, "rb") as stream:
        save_summary(file, stream, most)
    assert load_summary(file) == most


@pytest.fixture
def long_file(folder, monkeypatch):
    """So many events that nobody waits for them."""
    monkeypatch.setattr(state_cache, "PATIENCE", 0.0)
    monkeypatch.setattr(state_cache, "SHORT", 100_000)
    monkeypatch.setattr(state_cache, "PIECE", 20_000)
    file = write(folder, [*HISTORY[:-1] * 8, HISTORY[-1]])
    assert file.stat().st_size > state_cache.SHORT
    return file


def wait_for_readers():
    for thread in threading.enumerate():
        if thread.name.startswith("lenet-reading"):
            thread.join(60)


def test_a_long_run_is_read_in_the_background_once(long_file, monkeypatch):
    file, cache = long_file, StateCache()
    with state_cache.LongReading.one_at_a_time:  # so it cannot begin yet
        first = cache.read(file)
        assert first.share_read == 0 and (first.status, first.confusion_matrix) == ("stopped", MATRIX)
        assert cache.read(file).share_read == 0
    wait_for_readers()
    assert cache.read(file) == compute_state(HISTORY)
    starts = []
    monkeypatch.setattr(state_cache, "read_on", lambda stream, begun: starts.append(begun) or read_on(stream, begun))
    assert StateCache().read(file) == compute_state(HISTORY)
    assert file.stat().st_size - starts[0].place.size == 0, "whoever comes later reads the summary, and what follows"


@pytest.mark.parametrize("wanted", [(400,), (300, 400)])
@pytest.mark.parametrize("known", [0, 1000])
def test_of_a_long_run_that_is_being_read_it_is_known_whether_it_runs_and_how_far_it_goes(
    folder, long_file, wanted, known
):
    events = []
    for epochs in wanted:
        events += [Started(1.0, 0, 0, epochs, STEPS, 0.01), *(batch(1, step) for step in range(1, 9)), Paused(2.0)]
    events += [Resumed(3.0), *(batch(2 + n // STEPS, 1 + n % STEPS) for n in range(999))]
    with open(write(folder, events), "rb") as stream:
        save_summary(folder.events_file, stream, read_on(stream, Summary(), known))
    with state_cache.LongReading.one_at_a_time:
        found = StateCache().read(folder.events_file)
    assert found.share_read < 1 and found.status == "running"
    assert (found.epochs_wanted, found.steps_per_epoch) == (400, STEPS)
    assert found.epochs_done == compute_state(events).epochs_done
    wait_for_readers()


def test_who_needs_all_of_a_long_run_waits_for_it(long_file):
    assert StateCache().read(long_file, whole=True) == compute_state(HISTORY)


def test_a_run_deleted_while_it_is_read_leaves_nothing(long_file):
    file, cache = long_file, StateCache()
    with state_cache.LongReading.one_at_a_time:
        cache.read(file)
        file.unlink()
        cache.forget(file)
    wait_for_readers()
    assert cache.read(file).status == "queued" and not file.with_name("summary.json").exists()


def test_a_long_file_without_any_event_is_damaged(folder):
    folder.events_file.write_bytes(b"x" * 63_000 + b"\n" + b"y" * 3_000_000)
    cache = StateCache()
    with pytest.raises(RunError, match="no line"):
        for _ in range(3):
            cache.read(folder.events_file)
            wait_for_readers()


@pytest.mark.parametrize("is_long", [False, True])
@pytest.mark.parametrize("replaced", [False, True])
def test_events_that_have_been_mended_are_read_again(folder, long_file, is_long, replaced):
    file, cache = folder.events_file, StateCache()
    events = [*HISTORY[:-1] * (8 if is_long else 1), HISTORY[-1]]
    whole = write(folder, events).read_bytes()
    file.write_bytes(b"x" + whole[1:])
    assert "line 1" in cache.read(file, whole=True).complaint
    if replaced:
        file.rename(file.with_name("before"))
    file.write_bytes(whole)
    changed = file.stat().st_mtime_ns + 10**9  # two writes within a few ms may have the same time
    os.utime(file, ns=(changed, changed))
    for each in (cache, StateCache()):
        assert each.read(file, whole=True) == compute_state(events)


def test_the_place_counts_lines_that_are_left_out():
    assert Place(damaged=2, problem="line 3: x").complaint.startswith("2 lines")
