"""server.takeaway: a command makes each file, few at a time, and none for somebody who has gone."""

import asyncio
import io
import json
import sys
import zipfile
from http.client import HTTPConnection

import numpy as np
import pytest

from devtools.browser import Server
from lenet.cli import main
from lenet.data import sample_digits
from lenet.errors import RunError
from lenet.runs.archive import pack_run
from server import takeaway
from server.takeaway import read_epoch, run_command
from ui.components.addresses import takeaway_address
from ui.takeaway import WAYS


def take(server: Server, run_id: str, name: str, picture: bytes | None = None):
    """The answer, its body read, to one who asks for a file, or sends a picture for one."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET" if picture is None else "POST", f"/{takeaway_address(run_id)}{name}", picture)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def test_a_file_is_what_its_command_writes(server, own_runs, capsys):
    answer = take(server, "article", "curves.csv")
    assert main(["log", "article", "--to", "csv"]) == 0
    assert (answer.status, answer.body.decode()) == (200, capsys.readouterr().out)
    assert answer.headers["content-disposition"] == 'attachment; filename="article-curves.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_whole_run_and_a_network_at_an_epoch(server, own_runs, tmp_path):
    packed = io.BytesIO()
    pack_run("paper-1998", packed)
    assert take(server, "paper-1998", "run").body == packed.getvalue()
    answer = take(server, "article", "npz?epoch=3")
    assert answer.headers["content-disposition"] == 'attachment; filename="article-epoch-3.npz"'
    assert main(["export", "article@3", "--to", "npz", "--output", str(tmp_path / "3.npz")]) == 0
    sent, written = (zipfile.ZipFile(data) for data in (io.BytesIO(answer.body), tmp_path / "3.npz"))
    assert sent.namelist() == written.namelist()
    assert all(sent.read(name) == written.read(name) for name in sent.namelist())


def test_a_folder_comes_as_a_zip(server, own_runs):
    answer = take(server, "article", "curves.tensorboard")
    assert answer.headers["content-disposition"] == 'attachment; filename="article-tensorboard.zip"'
    [name] = [name for name in zipfile.ZipFile(io.BytesIO(answer.body)).namelist() if not name.endswith("/")]
    assert name.startswith("article-tensorboard/events.out.tfevents.")


def test_a_figure_of_a_picture_is_the_one_of_what_is_sent(server, own_runs, tmp_path):
    picture = sample_digits()[7]
    answer = take(server, "article", "saliency.svg?epoch=3", picture.tobytes())
    np.save(tmp_path / "7.npy", picture)
    words = ["figure", "article@3", "--of", "saliency", "--picture", str(tmp_path / "7.npy")]
    assert main([*words, "--output", str(tmp_path / "7.svg")]) == 0
    assert (answer.status, answer.body) == (200, (tmp_path / "7.svg").read_bytes())
    for data in (b"", bytes(783), bytes(100_000)):
        assert "28x28 bytes" in json.loads(take(server, "article", "saliency.svg", data).body)["problem"]
    assert take(server, "article", "saliency.svg").status == 404


@pytest.mark.parametrize(("run_id", "name", "words"), [
    ("article", "exe", "There is no file to take away 'exe'; there are: keras"),
    ("nobody", "curves.csv", "There is no run 'nobody'"),
    ("article", "npz?epoch=99", "no checkpoint of epoch 99"), ("article", "npz?epoch=-1", "'-1' is no epoch"),
    ("article", "npz?epoch=1%20--force", "is no epoch"), ("--help", "curves.csv", "is no run's id"),
])
def test_what_cannot_be_had_is_one_sentence(server, own_runs, run_id, name, words):
    answer = take(server, run_id, name)
    assert answer.status == 404 and words in json.loads(answer.body)["problem"]


class Asker:
    """Who asks for a file: there, or gone."""

    def __init__(self, is_gone: bool) -> None:
        self.is_gone = is_gone

    async def is_disconnected(self) -> bool:
        return self.is_gone


@pytest.fixture
def started(monkeypatch) -> list:
    """The processes that are started."""
    processes, start = [], asyncio.create_subprocess_exec

    async def note(*words, **options):
        processes.append(await start(*words, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", note)
    return processes


@pytest.mark.parametrize(("is_gone", "seconds", "words"), [
    (True, 300, "Nobody waits"), (False, 0, "was not ready after 0 s")])
def test_a_command_is_ended_when_nobody_waits_or_it_takes_too_long(is_gone, seconds, words, started, monkeypatch):
    monkeypatch.setattr(takeaway, "MOST_SECONDS", seconds)
    monkeypatch.setattr(takeaway, "LOOK_SECONDS", 0.01)
    with pytest.raises(RunError, match=words):
        asyncio.run(run_command(["evaluate", "article"], Asker(is_gone)))
    assert [process.returncode for process in started] == [-9]


def test_what_is_no_sentence_is_for_the_terminal_alone(monkeypatch, capsys):
    start = asyncio.create_subprocess_exec

    async def fail(*_, **options):
        return await start(sys.executable, "-c", "raise SystemExit('Traceback\\nand more')", **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", fail)
    with pytest.raises(RunError, match="the server's terminal says why"):
        asyncio.run(run_command(["evaluate", "article"], Asker(False)))
    assert "Traceback\nand more" in capsys.readouterr().err


def test_epochs_are_whole_numbers():
    assert (read_epoch(None), read_epoch("20")) == (None, 20)
    for text in ("", "٣", "1.5", "1234567"):
        with pytest.raises(RunError):
            read_epoch(text)


def test_every_way_has_a_command_and_a_type(capsys):
    for way in WAYS.values():
        with pytest.raises(SystemExit) as ended:
            main([*way.build_command("article", 3), "--help"])
        assert ended.value.code == 0, way.name
    capsys.readouterr()
