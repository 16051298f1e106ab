"""server.settings: a server that would be more open than was meant does not start, and says why."""

import os
import subprocess
import sys
from itertools import takewhile

import pytest

from devtools.browser import PROJECT, find_free_port
from lenet.errors import ConfigError
from lenet.password_file import SETTING
from server.announcement import ALONE, NO_TEACHER, TEACHER, describe_opening
from server.settings import check_settings, refuse_wrong_settings

COMMAND = [sys.executable, str(PROJECT / "scripts" / "start.py")]
ADDRESS = "http://192.168.1.7:8501"


@pytest.fixture
def password(tmp_path, monkeypatch):
    (path := tmp_path / "password").write_text("correct horse")
    path.chmod(0o600)
    monkeypatch.setenv(SETTING, str(path))
    return path


def test_a_shared_lab_with_and_without_a_teacher_starts_and_so_does_ones_own(password, monkeypatch):
    monkeypatch.setenv("LENET_SHARED", "1")
    check_settings()
    monkeypatch.delenv(SETTING)
    check_settings()
    monkeypatch.setenv("LENET_SHARED", "0")
    check_settings()


def test_a_password_alone_does_not_make_a_lab_shared(password):
    with pytest.raises(ConfigError, match="LENET_SHARED is not 1: without it everyone may change all runs"):
        check_settings()


def test_what_is_wrong_is_one_sentence_and_the_end(monkeypatch, capsys):
    monkeypatch.setenv("LENET_SHARED", "yes")
    with pytest.raises(SystemExit) as ended:
        refuse_wrong_settings()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "LENET_SHARED is 'yes'; it must be 0 or 1.\n"


def test_the_server_does_not_start_without_the_password_that_it_is_told_of(password, tmp_path):
    password.write_text("short")
    ended = subprocess.run([*COMMAND, str(find_free_port())], cwd=password.parent, capture_output=True, text=True,
                           timeout=60, env={**os.environ, "LENET_SHARED": "1", SETTING: password.name})  # fmt: skip
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.strip().splitlines()[-1].startswith(f"{SETTING} is '{password}', which holds 5 letters"), (
        "it is found from where it was named")


def test_a_shared_lab_that_others_reach_says_so_when_it_starts(password, tmp_path):
    port = str(find_free_port())
    environment = {**os.environ, "LENET_SHARED": "1", "LENET_RUNS_DIR": str(tmp_path / "runs")}
    with subprocess.Popen([*COMMAND, port, "0.0.0.0"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE,
                          text=True) as server:  # fmt: skip
        said = list(takewhile(lambda line: line.strip() != TEACHER, server.stdout))
        server.terminate()
    assert [line for line in said if line.startswith("This lab is shared: ") and line.endswith(f":{port}\n")]


def test_the_terminal_says_that_a_lab_is_shared_and_how_others_reach_it(password, monkeypatch):
    monkeypatch.setenv("LENET_SHARED", "1")
    opening, teacher = describe_opening(ADDRESS)
    assert opening.startswith("This lab is shared: ") and opening.endswith(ADDRESS) and teacher == TEACHER
    assert describe_opening(None)[0].endswith(ALONE)
    monkeypatch.delenv(SETTING)
    assert describe_opening(ADDRESS)[1] == NO_TEACHER


def test_the_terminal_says_that_an_open_lab_is_open(monkeypatch):
    assert "can open the app and change its runs" in describe_opening(ADDRESS)[0] and describe_opening(None) == []


def test_make_hands_the_setting_to_what_it_starts():
    words = ["make", "--no-print-directory", "--eval", "show: ; @echo $$LENET_SHARED", "show", "LENET_SHARED=1"]
    assert subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout == "1\n"
