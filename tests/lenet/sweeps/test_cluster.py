"""Runs of a sweep on a real Dask cluster of separate processes, one of which is killed while it trains."""

import os
import signal
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from lenet.errors import RunError
from lenet.network import NetworkConfig
from lenet.runs import RunConfig, RunFolder, TrainingConfig, create_run, delete_run, read_run
from lenet.runs.archive import pack_run, take_in
from lenet.runs.liveness import take_run
from lenet.sweeps import SweepPlan, create_sweep, read_sweep
from lenet.sweeps.cluster import ClusterRunner, describe_failure
from lenet.sweeps.conductor import STOPPED, conduct
from lenet.sweeps.process import run_sweep
from lenet.sweeps.task import PREFIX, remove_leftovers
from lenet.training.process.worker import train_run
from tests.lenet.sweeps.making import finish, make_plan
from tests.lenet.training.running import assert_same_weights, curve, weights

SMALL = TrainingConfig(batch_size=50, epochs=2, train_images=500)
BASE = RunConfig("base", NetworkConfig(c1=2, c3=3, c5=4, f6=4), SMALL)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a scheduler with two workers, processes of their own, and the folder that they train in."""
    from distributed import LocalCluster

    folder = tmp_path_factory.mktemp("cluster")
    environment = {"TMPDIR": str(folder), "LENET_THREADS": "1"}
    with (mock.patch.dict(os.environ, environment),  # Dask sets more there, which no other test is to find
          LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                       local_directory=str(folder / "dask"), silence_logs=50) as started):
        yield started.scheduler_address, folder


def find_worker(folder: Path, run_id: str) -> int | None:
    """The process that is about to learn its first batches of a run; None if none is."""
    for found in folder.glob(f"{PREFIX}*/{run_id}"):
        run = RunFolder(run_id, found.parent)
        if run.events_file.exists() and '"epoch"' in run.events_file.read_text():
            return int(run.lock_file.read_text())
    return None


@pytest.mark.timeout(300)  # TensorFlow starts in a process that goes on to train the run of the next test
def test_stopped_it_sends_back_what_it_has_learnt(cluster):
    address, place = cluster
    long = RunConfig("long", BASE.network, TrainingConfig(batch_size=50, epochs=1000, train_images=2000))
    folder = create_sweep(SweepPlan("Mine", long, scheduler=address))
    end = conduct(folder, lambda: ClusterRunner(folder, address),
                  lambda: STOPPED if find_worker(place, folder.name_run(1)) else None)
    assert end == STOPPED
    sweep = read_sweep(folder.run_id)
    assert sweep.runs[0].status == "stopped" and sweep.runs[0].checkpoints and sweep.missing


@pytest.mark.timeout(300)  # TensorFlow starts in up to three processes
def test_a_killed_worker_costs_nothing_but_time(cluster):
    address, place = cluster
    plan = SweepPlan("Mine", BASE, {"activation": ("tanh",)})
    folder = create_sweep(plan)
    run_id, killed, told = folder.name_run(1), [], []

    def kill_once():
        if not killed and (pid := find_worker(place, run_id)):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    end = conduct(folder, lambda: ClusterRunner(folder, address), kill_once, told.append)
    assert (end.status, end.reason) == ("finished", "") and killed and [each.done for each in told] == [1]
    sweep = read_sweep(folder.run_id)
    assert sweep.runs[0].config == plan.trials[0].config and sweep.done == 1
    alone = create_run(plan.trials[0].config, "undisturbed")
    train_run(alone.run_id)
    there, here = (np.array(curve(each), float) for each in (RunFolder(run_id), alone))
    np.testing.assert_allclose(there, here, rtol=1e-6)  # means of batches: in other portions they are rounded otherwise
    for epoch in range(SMALL.epochs + 1):
        assert_same_weights(weights(RunFolder(run_id), epoch), weights(alone, epoch))


def test_no_scheduler_is_one_sentence_and_the_end(monkeypatch):
    monkeypatch.setattr("lenet.sweeps.cluster.CONNECT_SECONDS", 0.3)
    folder = create_sweep(make_plan())
    end = run_sweep(folder, scheduler="tcp://127.0.0.1:9")
    assert end.status == "failed" and end.reason.startswith("No Dask scheduler answers at 'tcp://127.0.0.1:9'")
    assert read_sweep(folder.run_id).end == end


def test_what_a_killed_worker_left_goes_when_it_is_old_and_nobody_trains_there(tmp_path):
    left = {name: tmp_path / f"{PREFIX}{name}" for name in ("old", "new", "live")}
    runs = {name: RunFolder("mine", place) for name, place in left.items()}
    for run in runs.values():
        run.path.mkdir(parents=True)
    with take_run(runs["live"]):
        for name in ("old", "live"):
            os.utime(left[name], (0, 0))
        remove_leftovers(tmp_path)
    assert {name for name, place in left.items() if place.exists()} == {"new", "live"}


def test_only_the_run_that_was_asked_for_is_taken_in_under_its_own_id():
    folder = create_sweep(make_plan())
    run = finish(folder, make_plan().trials[0])
    stream = BytesIO()
    pack_run(run.run_id, stream)
    delete_run(run.run_id)
    stream.seek(0)
    with pytest.raises(RunError, match="was asked for"):
        take_in(stream, wanted=folder.name_run(2))
    assert read_sweep(folder.run_id).runs == (None, None)
    stream.seek(0)
    assert take_in(stream, wanted=run.run_id) == run.run_id and read_sweep(folder.run_id).done == 1


def test_failures_are_told_in_a_sentence():
    killed = type("KilledWorker", (Exception,), {})()
    assert describe_failure(killed).startswith("Each worker that trained it was killed")
    assert describe_failure(RunError("The disk is full.")) == "The disk is full."
    assert describe_failure(MemoryError("1 GB")) == "It broke on the cluster (MemoryError: 1 GB)."


def test_what_a_worker_of_another_version_does_is_nothing(cluster):
    from distributed import Client

    from lenet.sweeps.task import train_trial

    address, _ = cluster
    with Client(address, set_as_default=False) as client:
        future = client.submit(train_trial, "mine", BASE.to_json(), "0.0.1", "never", pure=False)
        with pytest.raises(RunError, match=r"the sweep is of 0\.0\.1: install the same"):
            future.result()
    with pytest.raises(RunError):
        read_run("mine")
