"""A run that is packed and taken in is the same run; whatever else comes in a zip is one sentence, and no run."""

import io
import json
import os
import shutil
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.cli import main
from lenet.errors import RunError
from lenet.network import NetworkConfig, save_network
from lenet.preprocessing import Stroke
from lenet.runs import (
    RunConfig, RunFolder, create_run, delete_run, list_all_runs, read_run, rename_run, runs_dir,
)
from lenet.runs import archive
from lenet.runs.archive import pack_run, take_in
from lenet.runs.drawing_file import dump_drawing, read_drawing
from lenet.runs.models import load_model
from lenet.training.process import standby
from lenet.training.process.worker import train_run
from tests.lenet.training.running import NARROW, SMALL, load_small_sets, share_trainer

Files = dict[str, bytes]
SEVEN = (Stroke(20, (560, 520, 1664, 496, 976, 1856)), Stroke(20, (760, 1200, 1480, 1200)))


def pack(run_id: str) -> bytes:
    stream = io.BytesIO()
    pack_run(run_id, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of one epoch, trained once for all tests, each of which has a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LENET_RUNS_DIR", str(tmp_path_factory.mktemp("trained")))
        patch.setattr(standby, "load_sets", load_small_sets)
        patch.setattr(standby, "make_trainer", share_trainer)
        create_run(RunConfig("Mine", NARROW, replace(SMALL, epochs=1)), "mine")
        train_run("mine")
        rename_run("mine", "My first")
        return runs_dir() / "mine"


@pytest.fixture
def packed(trained: Path, small_sets) -> bytes:
    """The file of a run of one epoch, which is there."""
    shutil.copytree(trained, runs_dir() / "mine")
    return pack("mine")


def zip_files(files: Files, **settings: int) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **settings) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return io.BytesIO(stream.getvalue())


def unzip(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def list_left() -> list[str]:
    return sorted(path.name for path in runs_dir().iterdir() if not path.name.startswith((".slots", ".servers")))


def test_a_run_comes_back_as_it_was_and_can_be_gone_on_with(packed):
    before, weights = read_run("mine"), load_model("mine@1").weights
    delete_run("mine")
    assert take_in(io.BytesIO(packed)) == "mine"
    after = read_run("mine")
    assert (after, after.name) == (before, "My first")
    for name, array in load_model("mine@1").weights.items():
        assert np.array_equal(array, weights[name])
    assert pack("mine") == packed, "packed anew it is the same file"
    assert list_left() == ["mine"]
    assert main(["continue", "mine", "--epochs", "2"]) == 0
    assert read_run("mine").state.epochs_done == 2


def test_a_run_in_the_box_is_packed_too():
    files = unzip(pack("article"))
    assert {"article/config.json", "article/events.jsonl", "article/checkpoints/0020.npz"} <= set(files)


def test_a_drawing_goes_along_and_stays_with_the_run():
    create_run(RunConfig(), "drawn")
    stream = io.BytesIO()
    pack_run("drawn", stream, SEVEN)
    assert read_drawing(RunFolder("drawn")) == (), "the packed run has it, and not this one"
    delete_run("drawn")
    take_in(stream)
    assert read_drawing(RunFolder("drawn")) == SEVEN and pack("drawn") == stream.getvalue()


def test_a_run_comes_with_what_it_goes_on_from_or_not_at_all(packed):
    delete_run("mine")
    files = unzip(packed)
    for wrong in (b"notzip", files["mine/checkpoints/0001.npz"], files["mine/resume.npz"][:-9]):
        with pytest.raises(RunError, match=r"resume\.npz is not what a training goes on from"):
            take_in(zip_files({**files, "mine/resume.npz": wrong}))
    assert list_left() == []


@pytest.mark.parametrize("data", [b"", b"{}", b'[{"width": 0, "points": [1, 1]}]', b"[" * 100_000, b"\xff", b"[1]"])
def test_what_is_no_drawing_comes_in_with_no_run(data):
    create_run(RunConfig(), "bad")
    files = unzip(pack("bad"))
    delete_run("bad")
    with pytest.raises(RunError, match="The drawing of the run 'bad' cannot be read"):
        take_in(zip_files({**files, "bad/drawing.json": data}))
    assert list_left() == []


def test_the_command_takes_a_drawing(tmp_path, capsys):
    create_run(RunConfig(), "drawn")
    file, packed = tmp_path / "seven.json", tmp_path / "drawn.zip"
    file.write_bytes(dump_drawing(SEVEN))
    assert main(["pack", "drawn", "--drawing", str(file), "--output", str(packed)]) == 0
    assert unzip(packed.read_bytes())["drawn/drawing.json"] == dump_drawing(SEVEN)
    file.write_text("[7]")
    for name in (file, tmp_path / "gone.json"):
        assert main(["pack", "drawn", "--drawing", str(name), "--output", str(packed), "--force"]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_of_a_line_that_is_being_written_nothing_is_packed(packed):
    folder = create_run(RunConfig("live", NARROW), "live")
    folder.events_file.write_bytes(b'{"event": "starting", "time": 1.0}\n{"event": "sta')
    data = pack("live")
    assert unzip(data)["live/events.jsonl"] == b'{"event": "starting", "time": 1.0}\n'
    delete_run("live")
    assert read_run(take_in(io.BytesIO(data))).status == "interrupted"


def test_a_run_that_is_here_is_not_replaced(packed):
    with pytest.raises(RunError, match="'mine' is here already"):
        take_in(io.BytesIO(packed))
    with pytest.raises(RunError, match="'article' came with the program"):
        take_in(io.BytesIO(pack("article")))
    assert list_left() == ["mine"]


def test_no_run_comes_in_as_one_of_a_sweep(packed):
    files = {name.replace("mine/", "20261129-150419-5761-002/"): data for name, data in unzip(packed).items()}
    run_id = take_in(zip_files(files))
    assert not run_id.endswith("-002") and read_run(run_id).name == "My first"


def test_a_file_is_unpacked_piece_by_piece(packed):
    large = io.BytesIO()
    np.savez(large, learning_rate=0.1, state_large=np.zeros(10_000_000, np.float32))
    files = {**unzip(packed), "mine/resume.npz": large.getvalue()}
    delete_run("mine")
    zipped = zip_files(files, compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    take_in(zipped)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_what_a_mac_adds_does_no_harm(packed):
    delete_run("mine")
    extra = {"__MACOSX/mine/._config.json": b"?", "mine/.DS_Store": b"?", "mine/": b""}
    assert take_in(zip_files({**extra, **unzip(packed)})) == "mine"
    assert not list((runs_dir() / "mine").glob("*.DS_Store")) and read_run("mine").status == "finished"


def change(**changes: bytes | None) -> Callable[[Files], Files]:
    """The files with some others, by what stands in a file's name; None leaves it out."""
    def make(files: Files) -> Files:
        kept = {name: data for name, data in files.items() if not any(part in name for part in changes)}
        return kept | {f"mine/{name}": data for name, data in changes.items() if data is not None}
    return make


def other_network(files: Files) -> Files:
    file = io.BytesIO()
    save_network(build_network(NetworkConfig(c1=1, c3=1, c5=2, f6=2)), file)
    return files | {"mine/checkpoints/0001.npz": file.getvalue()}


WRONG = {
    "no config": (change(**{"config.json": None}), "with its config.json"),
    "another folder": (lambda files: {name.replace("mine", "../mine"): data for name, data in files.items()},
                       "one folder, of a run's id"),
    "a name that leads elsewhere": (lambda files: files | {"mine/../../evil.npz": b"x"}, "evil.npz', which is no part"),
    "an absolute name": (lambda files: files | {"/etc/evil": b"x"}, "'/etc/evil', which is no part"),
    "two folders": (lambda files: {name.removeprefix("mine/") if "events" in name else name: data
                                   for name, data in files.items()}, "'events.jsonl', which is no part"),
    "two runs": (lambda files: files | {"yours/config.json": b"{}"}, "'yours/config.json', which is no part"),
    "a script": (lambda files: files | {"mine/run.py": b"x"}, "'mine/run.py', which is no part"),
    "a strange epoch": (lambda files: files | {"mine/checkpoints/99999.npz": b"x"}, "which is no part"),
    "a large config": (change(**{"config.json": b" " * 70_000}), "has 70,000 bytes; it may have 65,536"),
    "no settings": (change(**{"config.json": b'{"created": 1, "network": {"kernel_size": 9}}'}), "config.json is no"),
    "no events": (change(**{"events.jsonl": b"x\n" * 101}), "no events of a run"),
    "a network with pickles": (lambda files: files | {"mine/checkpoints/0001.npz": pickled()}, "cannot be read"),
    "no network": (lambda files: files | {"mine/checkpoints/0001.npz": b"x"}, "cannot be read"),
    "another network": (other_network, "of epoch 1 is one of another network"),
}


def pickled() -> bytes:
    file = io.BytesIO()
    np.savez(file, **{"C1/kernel": np.array([{"a": os.system}], object)})
    return file.getvalue()


@pytest.mark.parametrize(("make", "words"), WRONG.values(), ids=WRONG)
def test_what_is_no_packed_run_is_one_sentence_and_leaves_nothing(make, words, packed, tmp_path):
    files = unzip(packed)
    delete_run("mine")
    with pytest.raises(RunError) as caught:
        take_in(zip_files(make(files)))
    assert words in str(caught.value) and len(str(caught.value)) < 400 and "delete" not in str(caught.value)
    assert list_left() == [] and list_all_runs() == ([], [])
    assert not list(tmp_path.parent.glob("evil*"))


def test_what_is_no_zip_or_lies_is_one_sentence(packed):
    delete_run("mine")
    middle = packed.index(b"PK\x03\x04", 1)
    broken = bytearray(packed)
    broken[middle - 40 : middle - 20] = b"x" * 20
    for data in (b"", b"not a zip", packed[:-100], bytes(broken)):
        with pytest.raises(RunError, match=r"is no packed run|cannot be read"):
            take_in(io.BytesIO(data))
    assert list_left() == []


def test_bombs_are_refused_by_what_they_say_before_they_are_unpacked(packed, monkeypatch):
    files = unzip(packed)
    delete_run("mine")
    bomb = zip_files(files | {"mine/checkpoints/0002.npz": bytes(archive.LARGEST_CHECKPOINT + 1)},
                     compression=zipfile.ZIP_DEFLATED)
    small = zip_files(files)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(RunError, match=r"0002.npz' has 134,217,729 bytes; it may have 134,217,728"):
        take_in(bomb)
    monkeypatch.setattr(archive, "MOST_BYTES", 2)
    with pytest.raises(RunError, match="bytes; a run may have 2"):
        take_in(small)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("its list was read"))
    with pytest.raises(RunError, match="more than 2 members"):
        take_in(io.BytesIO(packed))


def test_a_size_that_lies_is_noticed_before_all_is_unpacked(packed):
    files = {**unzip(packed), "mine/resume.npz": bytes(50_000_000)}
    delete_run("mine")
    zipped = bytearray(zip_files(files, compression=zipfile.ZIP_DEFLATED).getvalue())
    for head, size in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := zipped.find(head, at + 1)) >= 0:
            name_at = at + (46 if head == b"PK\x01\x02" else 30)
            if zipped[name_at:].startswith(b"mine/resume.npz"):
                zipped[at + size : at + size + 4] = (100).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(RunError, match="is no packed run"):
        take_in(io.BytesIO(bytes(zipped)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000 and list_left() == []


def test_links_and_other_packings_are_files_or_refused(packed):
    files = unzip(packed)
    delete_run("mine")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
        link = zipfile.ZipInfo("mine/name.txt2")
        link.filename, link.external_attr = "mine/checkpoints/0003.npz", (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(RunError, match="cannot be read"):
        take_in(io.BytesIO(stream.getvalue()))
    with pytest.raises(RunError, match="packed in an unusual way"):
        take_in(zip_files(files, compression=zipfile.ZIP_BZIP2))
    assert list_left() == []


def test_what_a_crash_left_is_swept_away_and_what_is_being_taken_in_is_not(packed):
    delete_run("mine")
    old, new = (runs_dir() / f"{archive.STAGED}{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (1, 1))
    take_in(io.BytesIO(packed))
    assert list_left() == [new.name, "mine"]


def test_from_the_command_line(packed, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["pack", "mine"]) == 0
    assert capsys.readouterr().out.startswith(f"Wrote mine.zip ({len(packed):,} bytes).")
    assert (tmp_path / "mine.zip").read_bytes() == packed
    assert main(["pack", "mine"]) == 1
    assert "'mine.zip' is there already" in capsys.readouterr().err
    assert main(["pack", "mine", "--force", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"path": "mine.zip", "bytes": len(packed), "run_id": "mine"}
    delete_run("mine")
    assert main(["unpack", "mine.zip"]) == 0
    assert capsys.readouterr().out == "Took in the run mine.\n" and read_run("mine").name == "My first"
    assert main(["unpack", "gone.zip"]) == 1
    assert capsys.readouterr().err == "'gone.zip' cannot be read (No such file or directory).\n"
    assert main(["pack", "nobody"]) == 1 and "no run 'nobody'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["pack", "mine", "--output", "mine.tar"])
