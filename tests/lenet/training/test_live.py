"""The network as it is now: written while it learns, whole, of its moment; and never in a training's way."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np

from devtools.random_configs import build_network
from lenet.network import NetworkConfig, load_network
from lenet.runs import BatchPoint, RunConfig, create_run, read_run, send_control
from lenet.runs.events import Paused
from lenet.training import live
from lenet.training.live import LiveWeights
from lenet.training.process.worker import train_run
from tests.lenet.training.running import NARROW, SMALL, assert_same_weights, weights


def read_moment(folder):
    with np.load(folder.live_file) as file:
        return list(json.loads(str(file["moment"])).values())


def test_it_is_of_the_moment_when_paused_and_at_an_epochs_end_and_gone_at_the_end(monkeypatch):
    monkeypatch.setattr(live, "LEAST_SECONDS", 1000)
    monkeypatch.setattr(live, "EARLY", 0)
    folder, seen = create_run(RunConfig("test", NARROW, SMALL)), []

    def look(event):
        if isinstance(event, BatchPoint) and event.step == 1:
            seen.append((read_moment(folder), load_network(folder.live_file).weights))
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (2, 4):
            send_control(folder.run_id, "pause")
        if isinstance(event, Paused):
            seen.append((read_moment(folder), load_network(folder.live_file).weights))
            send_control(folder.run_id, "resume")

    train_run(folder.run_id, look)
    assert [moment for moment, _ in seen] == [[0, 0], [1, 0], [1, 4]]
    assert_same_weights(seen[0][1], weights(folder, 0))
    assert_same_weights(seen[1][1], weights(folder, 1))
    assert (seen[2][1]["C1/kernel"] != seen[1][1]["C1/kernel"]).all()
    assert not folder.live_file.exists()


def test_it_is_written_while_it_learns_and_checkpoints_are_what_they_were(monkeypatch):
    monkeypatch.setattr(live, "LEAST_SECONDS", 0)
    monkeypatch.setattr(live, "EARLY", 0)
    monkeypatch.setattr(live, "MOST_SHARE", 1e9)
    folder, moments = create_run(RunConfig("test", NARROW, SMALL)), []

    def look(event):
        if isinstance(event, BatchPoint) and event.step > 1:
            moments.append(read_moment(folder))
            assert read_run(folder.run_id).checkpoints == tuple(range(event.epoch))

    train_run(folder.run_id, look)
    ends = (*range(2, 9), 10)  # the ninth batch ends no point
    assert moments == [[epoch, step] for epoch in (0, 1) for step in ends]


def test_what_a_killed_worker_left_is_gone_before_the_next_one_begins(at_once):
    from lenet.training.process.launcher import resume_run

    folder = create_run(RunConfig("test", NARROW, replace(SMALL, epochs=1)))
    train_run(folder.run_id)
    for file in (folder.live_file, folder.batch_file):
        file.write_bytes(b"old")
    resume_run(folder.run_id, epochs=2)
    assert not folder.live_file.exists() and not folder.batch_file.exists()


def test_it_is_written_every_half_second_and_more_rarely_where_that_takes_long(own_runs):
    class Clock:
        now, cost = 10.0, 0.001

        def __call__(self):
            return self.now

        def read(self):
            self.now += self.cost
            return build_network(NARROW).weights

    clock, folder = Clock(), create_run(RunConfig())
    shown = LiveWeights(folder, NARROW, clock)

    def count(steps):
        before = shown.spent
        for step in steps:
            shown.show(clock.read, 0, step)
            clock.now += 0.05
        return round((shown.spent - before) / clock.cost)

    assert count(range(1, 41)) == 14, "in the first two seconds, in which most is learnt"
    count(range(41, 101))
    assert count(range(101, 301)) == 20, "in ten seconds"
    clock.cost = 0.1
    assert count(range(301, 601)) == 3, "every fifth second"


def test_a_large_network_is_written_rarely_from_the_start(own_runs):
    class Slow:
        now = 0.0

        def __call__(self):
            return self.now

        def read(self):
            self.now += 0.2
            return build_network(NARROW).weights

    clock = Slow()
    shown = LiveWeights(create_run(RunConfig()), NARROW, clock)
    for step in range(1, 101):
        shown.show(clock.read, 0, step)
        clock.now += 0.1
    assert shown.spent <= 0.15 * clock.now


def test_nobody_reads_half_of_it(own_runs):
    folder, network, done = create_run(RunConfig()), build_network(NetworkConfig()), threading.Event()
    shown = LiveWeights(folder, network.config)

    def write():
        step = 0
        while not done.is_set():
            step += 1
            shown.show(lambda: network.weights, 0, step, at_once=True)

    shown.show(lambda: network.weights, 0, 0)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        moments = {tuple(read_moment(folder)) for _ in range(100) if load_network(folder.live_file)}
    finally:
        done.set()
        writer.join()
    assert len(moments) > 1


def test_a_disk_that_is_full_for_it_keeps_nothing_from_learning(monkeypatch):
    replacing = Path.replace

    def replace_some(self, target):
        if Path(target).name in ("live.npz", "batch.npz"):
            raise OSError(28, "No space left on device")
        return replacing(self, target)

    monkeypatch.setattr("lenet.runs.folder.Path.replace", replace_some)
    folder = create_run(RunConfig("test", NARROW, SMALL))

    def by_hand(event):
        if isinstance(event, BatchPoint) and event.step == 4:
            send_control(folder.run_id, "pause")
            send_control(folder.run_id, "step")
        elif isinstance(event, BatchPoint) and event.step == 5:
            send_control(folder.run_id, "resume")

    assert train_run(folder.run_id, by_hand).status == "finished"
    assert not {file.name for file in folder.path.iterdir()} & {"live.npz", "batch.npz"}
    assert not list(folder.path.glob(".*npz*"))
