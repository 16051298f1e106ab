"""server.takeaway: a command makes each file, few at a time, and none for somebody who has gone."""

import asyncio
import io
import json
import sys
import zipfile
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
import pytest

from devtools.browser import Server
from devtools.waiting import wait_until
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
    answer = take(server, "article", "tfjs?epoch=3")
    assert answer.headers["content-disposition"] == 'attachment; filename="article-epoch-3.tfjs.zip"'
    names = {name for name in zipfile.ZipFile(io.BytesIO(answer.body)).namelist() if not name.endswith("/")}
    assert names == {"article-epoch-3.tfjs/model.json", "article-epoch-3.tfjs/group1-shard1of1.bin"}


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


def test_several_runs_are_one_figure(server, own_runs, tmp_path):
    answer = take(server, "article", "comparison.svg?with=lab,hand")
    file = tmp_path / "c.svg"
    assert main(["figure", "article", "lab", "hand", "--of", "comparison", "--output", str(file)]) == 0
    assert (answer.status, answer.body) == (200, file.read_bytes())
    assert answer.headers["content-disposition"] == 'attachment; filename="article-comparison.svg"'


def test_a_drawing_that_is_sent_goes_along_with_a_whole_run(server, own_runs):
    drawing = b'[{"width":20,"points":[8,8,80,800]}]'
    answer = take(server, "article", "run", drawing)
    assert zipfile.ZipFile(io.BytesIO(answer.body)).read("article/drawing.json") == drawing
    for data in (b"[7]", b"x" * 2_000_000):
        assert take(server, "article", "run", data).status == 404


@pytest.mark.parametrize(("run_id", "name", "words"), [
    ("article", "comparison.svg?with=nobody", "There is no run 'nobody'"),
    ("article", f"comparison.svg?with={','.join(['lab'] * 10)}", "11 runs are to be compared; 10 are the most"),
    ("article", "comparison.svg?with=--force", "is no run's id"),
    ("article", "exe", "There is no file to take away 'exe'; there are: keras"),
    ("nobody", "curves.csv", "There is no run 'nobody'"),
    ("article", "npz?epoch=99", "no checkpoint of epoch 99"), ("article", "npz?epoch=-1", "'-1' is no epoch"),
    ("article", "npz?epoch=1%20--force", "is no epoch"), ("--help", "curves.csv", "is no run's id"),
])
def test_what_cannot_be_had_is_one_sentence(server, own_runs, run_id, name, words):
    answer = take(server, run_id, name)
    assert answer.status == 404 and words in json.loads(answer.body)["problem"]


class Asker:
    """Who asks for a file: there, or gone from the second look on."""

    def __init__(self, is_gone: bool) -> None:
        self.is_gone, self.looks = is_gone, 0

    async def is_disconnected(self) -> bool:
        self.looks += 1
        return self.is_gone and self.looks > 1


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
def test_a_command_is_ended_when_nobody_waits_or_it_takes_too_long(
        is_gone, seconds, words, started, tmp_path, monkeypatch):
    monkeypatch.setattr(takeaway, "MOST_SECONDS", seconds)
    monkeypatch.setattr(takeaway, "LOOK_SECONDS", 0.01)
    with pytest.raises(RunError, match=words):
        asyncio.run(run_command(["evaluate", "article"], Asker(is_gone), tmp_path))
    assert [process.returncode for process in started] == [-9]


def test_nothing_is_started_for_somebody_who_has_gone_meanwhile(started, tmp_path):
    asker = Asker(is_gone=True)
    asker.looks = 1
    with pytest.raises(RunError, match="Nobody waits"):
        asyncio.run(run_command(["evaluate", "article"], asker, tmp_path))
    assert started == []


class Patient(Asker):
    """Who goes when a file is there."""

    def __init__(self, file: Path) -> None:
        super().__init__(is_gone=False)
        self.file = file

    async def is_disconnected(self) -> bool:
        return self.file.exists() and self.file.read_text() != ""


def test_what_a_command_has_started_ends_with_it(tmp_path, monkeypatch):
    start, file = asyncio.create_subprocess_exec, tmp_path / "pid"
    code = (f"import subprocess, pathlib; child = subprocess.Popen(['sleep', '600']); "
            f"pathlib.Path({str(file)!r}).write_text(str(child.pid)); child.wait()")

    async def start_two(*_, **options):
        return await start(sys.executable, "-c", code, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_two)
    monkeypatch.setattr(takeaway, "LOOK_SECONDS", 0.01)
    with pytest.raises(RunError, match="Nobody waits"):
        asyncio.run(run_command([], Patient(file), tmp_path))
    wait_until(lambda: not is_alive(int(file.read_text())))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked for does not."""
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_what_is_no_sentence_is_for_the_terminal_alone(tmp_path, monkeypatch, capsys):
    start = asyncio.create_subprocess_exec

    async def fail(*_, **options):
        return await start(sys.executable, "-c", "raise SystemExit('Traceback\\nand more')", **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", fail)
    with pytest.raises(RunError, match="the server's terminal says why"):
        asyncio.run(run_command(["evaluate", "article"], Asker(False), tmp_path))
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
