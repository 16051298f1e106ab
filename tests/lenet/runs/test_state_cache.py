"""Remembering what has been read of the runs' events."""

import threading
from dataclasses import replace

import pytest

from lenet.errors import RunError
from lenet.runs import RunConfig, catalog, compute_state, create_run, events_file, state_cache
from lenet.runs.events import BatchPoint, Ended, Paused, Resumed, Started, Starting, decode_event, encode_event
from lenet.runs.state import RunState
from lenet.runs.state_cache import StateCache

ENDED = Ended(2.0, "a", "finished", "", 1.0, 1.0)


def make_file(folder, name, *events):
    file = folder / name
    file.write_text("".join(f"{encode_event(event)}\n" for event in events))
    return file


@pytest.fixture
def starts(monkeypatch):
    """From which byte on files have been read."""
    found, read = [], state_cache.read_on

    def listen(stream, summary):
        found.append(summary.place.size)
        return read(stream, summary)

    monkeypatch.setattr(state_cache, "read_on", listen)
    return found


def add(file, *events):
    with open(file, "a") as more:
        more.write("".join(f"{encode_event(event)}\n" for event in events))


def test_of_a_file_that_has_grown_only_the_new_lines_are_read(own_runs, starts):
    cache, file = StateCache(), make_file(own_runs, "a", Starting(1.0))
    size = file.stat().st_size
    assert cache.read(file) == compute_state([Starting(1.0)])
    add(file, Paused(2.0))
    assert cache.read(file) == compute_state([Starting(1.0), Paused(2.0)])
    assert starts == [0, size]


def points(count):
    return [BatchPoint(1.0, 1, step, step, 1.0, 0.5, 0.1, 1.0, 1) for step in range(1, count + 1)]


def test_only_so_many_points_are_remembered_of_the_files_read_last(own_runs):
    cache = StateCache(most=9)
    files = [make_file(own_runs, f"{number}", *points(2)) for number in range(5)]
    for file in files[:3]:
        cache.read(file)
    cache.read(files[0])
    for file in files[3:]:
        cache.read(file)
    assert list(cache._known) == [files[0], files[3], files[4]]
    assert len(cache.read(files[1]).batches) == 2, "what was forgotten is read again"


def test_a_file_larger_than_the_bound_is_remembered_alone(own_runs):
    cache = StateCache(most=3)
    for name in "ab":
        cache.read(make_file(own_runs, name, *points(9)))
    assert list(cache._known) == [own_runs / "b"]


def test_a_program_with_many_runs_does_not_grow_without_bound(monkeypatch):
    monkeypatch.setattr(catalog, "_states", StateCache(most=4))
    for number in range(9):
        create_run(RunConfig(), f"run-{number}").append_event(Starting(1.0))
    assert len(catalog.list_runs()) == 9
    assert len(catalog._states) == 4


def test_a_list_of_many_runs_is_read_once(monkeypatch, starts):
    monkeypatch.setattr(catalog, "_states", StateCache())
    for number in range(201):
        create_run(RunConfig(), f"run-{number}").append_event(ENDED)
    catalog.list_runs()
    assert starts == [0] * 201
    starts.clear()
    catalog.list_runs()
    assert len(starts) == 201 and 0 not in starts


def test_a_run_that_goes_on_after_its_end_is_read_on_from_there(own_runs, starts):
    events = [*[Starting(1.0)] * 50, ENDED]
    cache, file = StateCache(), make_file(own_runs, "a", *events)
    assert cache.read(file) == cache.read(file) == compute_state(events)
    assert cache._held == 1
    add(file, Starting(3.0))
    assert cache.read(file) == compute_state([*events, Starting(3.0)])
    assert starts.count(0) == 1


def during_the_next_read(monkeypatch, act):
    """Calls `act` when the lines of a file have been read, before they are kept."""
    read = state_cache.read_on

    def read_then_act(stream, summary):
        monkeypatch.setattr(state_cache, "read_on", read)
        found = read(stream, summary)
        act()
        return found

    monkeypatch.setattr(state_cache, "read_on", read_then_act)


def test_a_run_deleted_while_it_is_read_does_not_come_back(own_runs, monkeypatch):
    cache, file = StateCache(), make_file(own_runs, "a", Starting(1.0))
    during_the_next_read(monkeypatch, lambda: cache.forget(file))
    assert cache.read(file).status == "starting"
    assert len(cache) == 0
    cache.read(file)
    assert len(cache) == 1


def test_a_run_read_just_before_its_folder_goes_is_forgotten(monkeypatch):
    monkeypatch.setattr(catalog, "_states", StateCache())
    create_run(RunConfig(), "gone").append_event(ENDED)
    remove = catalog.remove_folder
    monkeypatch.setattr(catalog, "remove_folder", lambda path: (catalog.list_runs(), remove(path)))
    catalog.delete_run("gone")
    assert len(catalog._states) == 0


def test_who_has_read_less_does_not_overwrite_what_others_have_read(own_runs, monkeypatch):
    cache, file = StateCache(), make_file(own_runs, "a", Starting(1.0))

    def read_more():
        add(file, Paused(2.0))
        cache.read(file)

    during_the_next_read(monkeypatch, read_more)
    cache.read(file)
    summary, state, _ = cache._known[file]
    assert summary.place.size == file.stat().st_size and state.status == "paused"


def test_a_file_that_is_gone_or_shorter_is_another(own_runs):
    cache, file = StateCache(), make_file(own_runs, "a", Starting(1.0), Paused(2.0))
    cache.read(file)
    make_file(own_runs, "a", Resumed(3.0))
    assert cache.read(file) == compute_state([Resumed(3.0)])
    cache.forget(file)
    assert len(cache) == 0
    file.unlink()
    assert cache.read(file) == RunState()


def test_many_threads_may_read_at_a_time(own_runs):
    cache, wrong = StateCache(most=7), []
    files = [make_file(own_runs, f"{number}", *points(number)) for number in range(6)]
    expected = [compute_state(points(number)) for number in range(6)]

    def read_all():
        for _ in range(30):
            wrong.extend(file for file, state in zip(files, expected, strict=True) if cache.read(file) != state)

    threads = [threading.Thread(target=read_all) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and cache._held <= 7
    assert cache._held == sum(1 + len(state.batches) for _, state, _ in cache._known.values())


GOOD = encode_event(Starting(1.0)) + "\n"


@pytest.fixture
def decoded(monkeypatch):
    """The lines that have been decoded."""
    lines, decode = [], events_file.decode_event
    monkeypatch.setattr(events_file, "decode_event", lambda line: lines.append(line) or decode(line))
    return lines


@pytest.mark.parametrize("text", ["x\n" * 500_000, GOOD + "\n" * 500_000, "x\n" * 5_000_000],
                         ids=["rubbish", "empty", "long"])  # fmt: skip
def test_a_file_of_many_damaged_lines_is_given_up_after_a_few_and_not_read_again(own_runs, decoded, text):
    cache, file = StateCache(), own_runs / "a"
    file.write_text(text)
    for _ in range(3):
        with pytest.raises(RunError, match=r"more than 100 lines of events\.jsonl are no events"):
            cache.read(file)
    assert len(decoded) < 400, "by the reader in the background, and by who asks"
    assert not cache._lock.locked()


@pytest.mark.parametrize("line", [
    '{"event": "started", "time": "soon"}', encode_event(replace(ENDED, run_id="started")),
], ids=["none", "other"])  # fmt: skip
def test_the_last_start_is_not_looked_for_in_every_line_that_has_the_word(own_runs, monkeypatch, line):
    file, tried = own_runs / "a", []
    file.write_text(f"{line}\n" * 5000)
    monkeypatch.setattr(state_cache, "decode_event", lambda line: tried.append(line) or decode_event(line))
    with open(file, "rb") as stream:
        assert state_cache._find_start(stream, 0, file.stat().st_size) == []
    assert len(tried) <= 100


def test_the_last_start_is_looked_for_near_the_end_and_where_the_run_began(own_runs, monkeypatch):
    first, again = Started(1.0, 0, 0, 9, 40, 0.01), Started(2.0, 3, 0, 9, 40, 0.01)
    file, many = own_runs / "a", GOOD * 9000
    file.write_text(f"{encode_event(first)}\n{many}{encode_event(again)}\n{many}")
    size = file.stat().st_size
    for most, found in ((size * 2 // 3, again), (1000, first)):
        monkeypatch.setattr(state_cache, "MOST_SEARCHED", most)
        with open(file, "rb") as stream:
            assert state_cache._find_start(stream, 0, size) == [found]


def test_a_file_that_was_given_up_is_read_again_when_it_is_another(own_runs, decoded):
    cache, file = StateCache(), own_runs / "a"
    file.write_text(GOOD * 1000 + "x\n" * 101)
    for _ in range(3):
        with pytest.raises(RunError, match="line 1,001"):
            cache.read(file)
    assert len(decoded) == 1101
    size = file.stat().st_size
    file.write_text(GOOD * (size // len(GOOD)))
    assert cache.read(file).status == "starting"


def test_who_reads_other_files_does_not_wait_for_the_end_of_a_long_one(own_runs, monkeypatch):
    cache, file, locked = StateCache(), own_runs / "a", []
    file.write_text(GOOD * 100)
    for name, value in (("SHORT", 1000), ("PATIENCE", 0.0)):
        monkeypatch.setattr(state_cache, name, value)
    read = state_cache._read_end
    monkeypatch.setattr(state_cache, "_read_end", lambda *which: locked.append(cache._lock.locked()) or read(*which))
    with state_cache.LongReading.one_at_a_time:
        assert cache.read(file).share_read == 0
    assert locked == [False]


def test_no_more_files_are_remembered_as_damaged_than_a_thousand(own_runs, monkeypatch):
    monkeypatch.setattr(state_cache, "MOST_REFUSED", 2)
    cache = StateCache()
    for number in range(5):
        (own_runs / f"{number}").write_text("x\n")
        with pytest.raises(RunError):
            cache.read(own_runs / f"{number}")
    assert len(cache._refused) <= 2
