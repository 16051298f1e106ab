"""Remembering what has been read of the runs' events."""

import threading

from lenet.runs import RunConfig, compute_state, create_run
from lenet.runs.events import Paused, Resumed, Starting, encode_event
from lenet.runs.state import RunState
from lenet.runs.state_cache import StateCache


def make_file(folder, name, *events):
    file = folder / name
    file.write_text("".join(f"{encode_event(event)}\n" for event in events))
    return file


def test_of_a_file_that_has_grown_only_the_new_lines_are_read(own_runs, monkeypatch):
    from lenet.runs import state_cache

    starts = []
    read = state_cache.read_events
    monkeypatch.setattr(state_cache, "read_events", lambda file, start: starts.append(start) or read(file, start))
    cache, file = StateCache(), make_file(own_runs, "a", Starting(1.0))
    size = file.stat().st_size
    assert cache.read(file) == compute_state([Starting(1.0)])
    with open(file, "a") as more:
        more.write(f"{encode_event(Paused(2.0))}\n")
    assert cache.read(file) == compute_state([Starting(1.0), Paused(2.0)])
    assert starts == [0, size]


def test_only_so_many_files_are_remembered_those_read_last(own_runs):
    cache = StateCache(most=3)
    files = [make_file(own_runs, f"{number}", Starting(1.0)) for number in range(5)]
    for file in files[:3]:
        cache.read(file)
    cache.read(files[0])
    for file in files[3:]:
        cache.read(file)
    assert len(cache) == 3
    assert list(cache._known) == [files[0], files[3], files[4]]
    assert cache.read(files[1]) == compute_state([Starting(1.0)]), "what was forgotten is read again"


def test_a_program_with_many_runs_does_not_grow_without_bound(monkeypatch):
    from lenet.runs import catalog

    monkeypatch.setattr(catalog, "_states", StateCache(most=4))
    for number in range(9):
        create_run(RunConfig(), f"run-{number}").append_event(Starting(1.0))
    assert len(catalog.list_runs()) == 9
    assert len(catalog._states) == 4


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
    cache, wrong = StateCache(most=2), []
    files = [make_file(own_runs, f"{number}", *[Starting(1.0)] * number) for number in range(6)]
    expected = [compute_state([Starting(1.0)] * number) for number in range(6)]

    def read_all():
        for _ in range(30):
            wrong.extend(file for file, state in zip(files, expected, strict=True) if cache.read(file) != state)

    threads = [threading.Thread(target=read_all) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and len(cache) == 2
