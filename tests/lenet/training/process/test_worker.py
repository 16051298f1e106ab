"""Workers in this process: slots, signals, the environment, and the end of the server."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lenet.errors import ConfigError
from lenet.network import NetworkConfig
from lenet.runs import BatchPoint, RunConfig, create_run, read_run, send_control
from lenet.runs.liveness import take_run
from lenet.training.process import slots, standby, worker
from lenet.training.process.launcher import start_run
from lenet.training.process.worker import train_run
from tests.lenet.training.running import (
    NARROW, SMALL, assert_same_weights, curve_of, in_background, train, wait_for_status, weights,
)

ENDLESS = replace(SMALL, epochs=1000)


def once_in_second_epoch(act):
    """A listener to events that calls `act` at the second point of the second epoch."""
    def listen(event):
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (2, 2):
            act()
    return listen


def test_what_cannot_be_built_never_reaches_a_worker(tmp_path):
    with pytest.raises(ConfigError, match="C5"):
        start_run(RunConfig("bad", NetworkConfig(kernel_size=9)))
    assert not list(tmp_path.rglob("config.json"))


def test_a_worker_that_is_asked_to_end_goes_on_to_the_same_result():
    undisturbed, _ = train()
    folder, ended = train(on_event=once_in_second_epoch(lambda: os.kill(os.getpid(), signal.SIGTERM)))
    assert ended.status == "interrupted" and "asked to end" in ended.reason
    assert read_run(folder.run_id).state.batches[-1].epoch == 2
    assert train_run(folder.run_id).status == "finished"
    assert curve_of(folder.run_id) == curve_of(undisturbed.run_id)
    assert_same_weights(weights(folder, 2), weights(undisturbed, 2))


@pytest.fixture
def keyboard() -> Iterator[None]:
    """Ctrl-C raises, also where the tests run in a shell's background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("keyboard")
def test_a_worker_that_is_interrupted_at_the_keyboard_keeps_what_was_learnt():
    folder, ended = train(on_event=once_in_second_epoch(lambda: os.kill(os.getpid(), signal.SIGINT)))
    assert ended.status == "stopped" and ended.test_accuracy is not None
    assert read_run(folder.run_id).state.epochs[-1].partial
    with pytest.raises(KeyboardInterrupt):  # from now on it does what it did before
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_do_after_a_training_what_they_did_before_however_it_ended(number):
    def mine(*_):
        """A handler of the program that trains."""
    def fail(event):
        raise OSError("The listener is broken.")
    before = signal.signal(number, mine)
    try:
        with pytest.raises(OSError, match="listener"):
            train(on_event=fail)
        assert signal.getsignal(number) is mine
    finally:
        signal.signal(number, before)


def test_a_second_run_waits_its_turn(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    slot, run_id = slots.take_slot(), create_run(RunConfig("test", NARROW, SMALL)).run_id
    with in_background(run_id):
        with slot:
            assert wait_for_status(run_id, "waiting").status == "waiting"
        assert wait_for_status(run_id, "finished").status == "finished"


def test_a_waiting_run_can_be_stopped(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    run_id = create_run(RunConfig("test", NARROW, SMALL)).run_id
    with slots.take_slot(), in_background(run_id):
        wait_for_status(run_id, "waiting")
        send_control(run_id, "stop")
        run = wait_for_status(run_id, "stopped")
        assert run.checkpoints == () and run.state.reason == "Stopped by hand before it began."


def test_a_run_that_waits_to_go_on_and_is_stopped_has_begun_before(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    folder = create_run(RunConfig("test", NARROW, SMALL))
    folder.resume_file.touch()
    with slots.take_slot():
        send_control(folder.run_id, "stop")
        assert train_run(folder.run_id).reason == "Stopped by hand before it went on."


def test_two_workers_never_train_one_run():
    folder = create_run(RunConfig("test", NARROW, SMALL))
    with take_run(folder):
        assert train_run(folder.run_id) is None


def test_a_worker_ends_when_no_server_is_left(monkeypatch):
    monkeypatch.setenv("LENET_GRACE_SECONDS", "0.1")
    monkeypatch.setattr(os, "nice", lambda _: 0)
    run_id = create_run(RunConfig("test", NARROW, ENDLESS)).run_id
    assert worker.main([run_id]) == 0
    run = read_run(run_id)
    assert run.status == "interrupted" and "closed" in run.state.reason


def test_a_worker_that_a_script_has_started_goes_on_without_a_server(monkeypatch):
    monkeypatch.setenv("LENET_GRACE_SECONDS", "0")
    monkeypatch.setattr(os, "nice", lambda _: 0)
    run_id = create_run(RunConfig("test", NARROW, SMALL)).run_id
    assert worker.main([run_id, "--alone"]) == 0
    assert read_run(run_id).status == "finished"


@pytest.mark.parametrize("name, text", [("LENET_SLOTS", "two"), ("LENET_GRACE_SECONDS", "nan"),
                                        ("LENET_THREADS", "0")])
def test_a_wrong_setting_in_the_environment_is_told(monkeypatch, name, text):
    from lenet.training.engine.pipeline import MnistSets

    monkeypatch.setenv(name, text)
    monkeypatch.setattr(standby, "load_sets", MnistSets)  # as in a process that has just begun
    folder = create_run(RunConfig("test", replace(NARROW, c1=4), SMALL))
    with pytest.raises(ConfigError, match=text):
        train_run(folder.run_id)
    run = read_run(folder.run_id)
    assert run.status == "failed" and text in run.state.reason


SHUT_OUT = """
import os, sys
from lenet.cli import main
from lenet.training.process import worker
print(main(["runs"]), main(["train", "--epochs", "1"]), worker.main(["mine"]), worker.main(["--standby"]))
"""


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can be another user")
def test_another_users_folder_is_a_sentence_each(own_runs):
    create_run(RunConfig("test"), "mine")
    own_runs.chmod(0o700)
    powers = "-dac_override,-dac_read_search"
    os.chown(own_runs, 65534, 65534)
    command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", sys.executable, "-c", SHUT_OUT]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "1 1 1 1\n"
    told = done.stderr.splitlines()
    assert len(told) == 4 and all("Permission denied" in line for line in told), done.stderr


def test_the_server_side_never_imports_tensorflow():
    code = ("import sys, lenet.training.process.launcher, lenet.training.process.worker; "
            "import lenet.runs.models, lenet.runs.presets, lenet.runs; "
            "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
