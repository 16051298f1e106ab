"""server.files: what is served is a list. Everything else is not there, whatever lies in the folders."""

import json
import os
import socket
import threading
from contextlib import suppress
from itertools import count, product
from pathlib import Path

import pytest

from devtools.browser import Server, read_memory
from lenet.errors import ConfigError
from lenet.layers import POOLINGS
from lenet.network import NetworkConfig, count_parameters
from lenet.network.config import INPUT_FORMATS, KERNEL_SIZES, WIDEST
from lenet.runs import RunConfig, create_run, read_run
from lenet.runs.catalog import BUNDLED_DIR
from lenet.runs.events import Starting
from server.files import LARGEST_FILE, MEGABYTE, OpenFile, find_range, open_below
from tests.server.conftest import ask
from ui.components.addresses import (
    WEB, batch_address, checkpoint_address, latest_events_address, list_web, live_address, progress_address,
    web_address,
)
from ui.progress import describe_progress

NUMBERS = count()


def make_run() -> str:
    folder = create_run(RunConfig(), f"run-{os.getpid()}-{next(NUMBERS)}")
    folder.append_event(Starting(1.0))
    return folder.run_id


def test_modules_and_style_sheets(server):
    for name, kind in (("lib/base.js", "text/javascript"), ("lib/shared.css", "text/css")):
        answer = ask(server, f"/{web_address(name)}")
        assert (answer.status, answer.body) == (200, (WEB / name).read_bytes())
        assert answer.headers["content-type"].startswith(kind) and "immutable" in answer.headers["cache-control"]
    assert ask(server, "/lab/web/0123456789/lib/base.js").status == 404, "an older content has another hash"


def test_the_latest_events_of_a_run(server, own_runs):
    run_id = make_run()
    answer = ask(server, f"/{latest_events_address(run_id)}")
    assert (answer.status, answer.body) == (200, (own_runs / run_id / "latest.jsonl").read_bytes())
    assert answer.headers["content-type"] == "application/jsonl"


def test_how_far_a_run_has_come(server, own_runs):
    run_id = make_run()
    answer = ask(server, f"/{progress_address(run_id)}")
    assert (answer.status, json.loads(answer.body)) == (200, describe_progress(read_run(run_id)))
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(answer.body)["words"] == "The training has ended.", "nobody trains it: the page shows more"
    for no_run in ("none", "..", "%2e%2e%2fassets"):
        answer = ask(server, f"/{progress_address(no_run)}")
        assert answer.status in (400, 404) and b"Traceback" not in answer.body


def test_checkpoints_of_bundled_networks_and_of_runs(server, own_runs):
    file = BUNDLED_DIR / "article" / "checkpoints" / "0007.npz"
    answer = ask(server, f"/{checkpoint_address('article', 7)}")
    assert (answer.status, answer.body) == (200, file.read_bytes())
    assert answer.headers["content-type"] == "application/zip"
    run_id = make_run()
    assert ask(server, f"/{checkpoint_address(run_id, 0)}").status == 404
    (own_runs / run_id / "checkpoints" / "0000.npz").write_bytes(b"any")
    assert ask(server, f"/{checkpoint_address(run_id, 0)}").body == b"any"


@pytest.mark.parametrize(("find_address", "missing"), [(live_address, 204), (batch_address, 404)])
def test_what_a_run_shows_of_this_moment(server, own_runs, find_address, missing):
    run_id = make_run()
    path = f"/{find_address(run_id)}"
    assert ask(server, path).status == missing, "none yet"
    file = own_runs / run_id / path.rpartition("/")[2]
    file.write_bytes(b"now")
    first = ask(server, path)
    assert (first.status, first.body, first.headers["cache-control"]) == (200, b"now", "no-cache")
    assert ask(server, path, If_None_Match=first.headers["etag"]).status == 304
    new = file.with_name(".new")
    new.write_bytes(b"new")
    new.replace(file)
    assert ask(server, path, If_None_Match=first.headers["etag"]).body == b"new"
    file.unlink()
    assert ask(server, path).status == missing, "it has ended"
    assert ask(server, f"/{find_address('no-such-run')}").status == 404


SECRETS = ("worker.log", ".env", "private/id_rsa", "evil.html", "evil.svg", "config.json", "events.jsonl", "resume.npz",
           "checkpoints/evil.html", "checkpoints/0000.npz.html")  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_else_of_a_run_is_served(server, own_runs, name):
    run_id = make_run()
    for file in (own_runs / run_id / name, own_runs / name):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("secret")
    for path in (f"/lab/runs/{run_id}/{name}", f"/lab/runs/{name}", f"/component/runs/{run_id}/{name}",
                 f"/component/runs/{name}"):  # fmt: skip
        answer = ask(server, path)
        assert b"secret" not in answer.body, path


def test_no_module_outside_is_served(server, tmp_path):
    """An absolute path in the address would start again from the root of the disk."""
    secret = tmp_path / "secret.js"
    secret.write_text("secret")
    for path in (f"{secret}", f"%2F{str(secret)[1:]}", f"lib//{secret}", f"lib/..{secret}", f"./{secret}"):
        assert ask(server, f"/{web_address('')}{path}").status in (400, 404), path


def test_files_that_came_later_are_not_served(server):
    """Nothing of `ui/web` but what the address's hash was made of."""
    assert {"lib/base.js", "lib/shared.css"} <= list_web()
    assert ask(server, f"/{web_address('')}lib/base.js/").status == 404
    assert ask(server, f"/{web_address('')}lib//base.js").status == 404


def test_the_widest_network_fits_its_limit():
    sizes = []
    for size, pooling, kernel in product(INPUT_FORMATS, POOLINGS, KERNEL_SIZES):
        with suppress(ConfigError):
            config = NetworkConfig(size, WIDEST, WIDEST, WIDEST, WIDEST, kernel, pooling=pooling)
            sizes.append(4 * count_parameters(config))
    assert 50 * MEGABYTE < max(sizes) < LARGEST_FILE


@pytest.mark.parametrize("path", [
    "../../requirements.txt", "..%2f..%2frequirements.txt", "%2e%2e/%2e%2e/requirements.txt", "lib", "", "lib/",
    "/etc/passwd", "lib/base.js/", "lib/../../../requirements.txt", "lib/base.js%00.css",
])  # fmt: skip
def test_no_path_leads_out_of_the_modules(server, path):
    answer = ask(server, f"/{web_address('')}{path}")
    assert b"streamlit==" not in answer.body and b"root:" not in answer.body


def test_a_link_is_not_followed(server, own_runs, tmp_path):
    run_id, other = make_run(), make_run()
    secret = tmp_path / "secret"
    secret.write_text("secret")
    file = own_runs / run_id / "latest.jsonl"
    file.unlink()
    file.symlink_to(secret)
    (own_runs / other / "checkpoints").rmdir()
    (own_runs / other / "checkpoints").symlink_to(tmp_path)
    (tmp_path / "0001.npz").write_text("secret")
    assert ask(server, f"/{latest_events_address(run_id)}").status == 404
    assert ask(server, f"/{checkpoint_address(other, 1)}").status == 404


def test_a_pipe_holds_nobody_up(server, own_runs):
    """A server that opened them would wait for a writer: 45 such requests used up all its threads."""
    run_id = make_run()
    file = own_runs / run_id / "latest.jsonl"
    file.unlink()
    os.mkfifo(file)
    for _ in range(60):
        assert ask(server, f"/{latest_events_address(run_id)}").status == 404
    assert ask(server, "/_stcore/health").status == 200


def test_a_file_larger_than_its_kind_is_not_read(server, own_runs):
    run_id = make_run()
    with open(own_runs / run_id / "latest.jsonl", "wb") as file:
        file.truncate(200 * MEGABYTE)
    assert ask(server, f"/{latest_events_address(run_id)}").status == 404


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_slow_readers_cost_little_memory(server, own_runs):
    run_id = make_run()
    with open(own_runs / run_id / "checkpoints" / "0001.npz", "wb") as file:
        file.truncate(16 * MEGABYTE)
    before = resident(server)
    readers = [slow_reader(server, f"/{checkpoint_address(run_id, 1)}") for _ in range(12)]
    grown = resident(server) - before
    for reader in readers:
        reader.close()
    assert grown < 40 * MEGABYTE, "12 readers of 16 MB each"


def slow_reader(server: Server, path: str) -> socket.socket:
    """A client that asks and reads the first bytes only."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert client.recv(12) == b"HTTP/1.1 200"
    return client


def resident(server: Server) -> int:
    """Bytes of memory that the server holds."""
    return read_memory(server.process.pid) * 1024


def test_what_a_browser_has_is_not_sent_again(server):
    path = f"/{checkpoint_address('article', 3)}"
    etag = ask(server, path).headers["etag"]
    again = ask(server, path, If_None_Match=etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert ask(server, path, If_None_Match='"other"').status == 200


RANGES = [("bytes=0-3", b"0123", "bytes 0-3/10"), ("bytes=4-", b"456789", "bytes 4-9/10"),
          ("bytes=-2", b"89", "bytes 8-9/10"), ("bytes=8-99", b"89", "bytes 8-9/10")]  # fmt: skip


@pytest.mark.parametrize(("wanted", "part", "words"), RANGES)
def test_a_part_of_a_file(server, own_runs, wanted, part, words):
    run_id = make_run()
    (own_runs / run_id / "latest.jsonl").write_bytes(b"0123456789")
    path = f"/{latest_events_address(run_id)}"
    answer = ask(server, path, Range=wanted)
    assert (answer.status, answer.body, answer.headers["content-range"]) == (206, part, words)
    assert ask(server, path, Range=wanted, If_Range='"other"').body == b"0123456789"


@pytest.mark.parametrize(("wanted", "found"), [
    ("bytes=10-", None), ("bytes=-0", None), ("bytes=5-4", None), ("bytes=0-1,3-4", (0, 10)), ("bytes=-", (0, 10)),
    ("pages=1-2", (0, 10)), (f"bytes={'9' * 5000}-", (0, 10)), (f"bytes={'9' * 15}-", None),
    ("bytes=\N{ARABIC-INDIC DIGIT ONE}-", (0, 10)), ("bytes=-99", (0, 10)),
])  # fmt: skip
def test_ranges_that_are_none(wanted, found):
    assert find_range({"range": wanted}, OpenFile(None, 10, '"x"')) == found


def test_a_range_beyond_the_end_is_refused(server):
    assert ask(server, f"/{checkpoint_address('article', 3)}", Range="bytes=99999999-").status == 416


def test_a_file_that_is_replaced_while_it_is_sent_stays_whole(server, own_runs):
    """The worker replaces the latest events up to 20 times a second."""
    run_id, ended = make_run(), threading.Event()
    file = own_runs / run_id / "latest.jsonl"

    def replace() -> None:
        for number in count():
            if ended.is_set():
                return
            new = file.with_suffix(".new")
            new.write_bytes(bytes([number % 10 + 48]) * (1000 + number % 7 * 30_000))
            new.replace(file)

    writer = threading.Thread(target=replace)
    writer.start()
    try:
        bodies = [ask(server, f"/{latest_events_address(run_id)}").body for _ in range(60)]
    finally:
        ended.set()
        writer.join()
    assert all(len(set(body)) <= 1 or body.startswith(b"{") for body in bodies)
    assert len(set(map(len, bodies))) > 1


def test_opening_step_by_step(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.npz").write_bytes(b"12")
    file = open_below(tmp_path, Path("a/b.npz"), 2)
    with file.stream:
        assert (file.size, file.stream.read()) == (2, b"12")
    for path, most in (("a/b.npz", 1), ("a", 9), (".", 9), ("a/../a/b.npz", 9), ("a/none", 9), ("none/b.npz", 9),
                       (str(tmp_path / "a" / "b.npz"), 9), ("a/b\0.npz", 9)):
        assert open_below(tmp_path, Path(path), most) is None, path


def test_below_a_path_of_the_server(tmp_path):
    with Server(tmp_path / "runs", path="/under/this", LENET_STANDBY="0") as server:
        assert ask(server, f"/under/this/{web_address('lib/base.js')}").status == 200
        assert ask(server, f"/{web_address('lib/base.js')}").status == 404
