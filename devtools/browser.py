"""The app in a real browser: find a Chromium, start a server, wait until a page is at rest.

`python devtools/browser.py` prints the path of the Chromium or Chrome that would be used; exit status 1 if none.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parent.parent
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The first is Chromium without any window: with it a page takes half the time of both cores."""
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--no-sandbox",  # Chromium refuses to start as root with its sandbox
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 812}, "device_scale_factor": 2, "is_mobile": True,
                         "has_touch": True}


CALM_MS = 300
"""So long does a page at rest stay as it is. Between an action and the script run that it asks for lies less."""

DRAWING_MS = 600
"""So long after its last answer to the pen does a page keep the drawing to itself: REST in ui/web/live/store.js."""

IS_CALM = """([asked, least, drawing]) => {
    const app = document.querySelector('[data-testid=stApp]')?.dataset ?? {};
    const isDrawn = ({ shadowRoot }) => shadowRoot?.firstElementChild
        && [...shadowRoot.querySelectorAll('.root, .canvas-root')].every((root) => root.childElementCount > 0)
        && [...shadowRoot.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet);
    const calm = app.testConnectionState === 'CONNECTED' && app.testScriptState?.toLowerCase() === 'notrunning'
        && !document.querySelector('[data-testid=stSkeleton]')
        && [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].every(isDrawn);
    const now = performance.now();
    const answer = performance.getEntriesByName('lenet:answer').at(-1);
    if (answer && now - answer.startTime - answer.duration < drawing) window.lastUnrest = null;
    if (!calm || window.lastUnrest?.asked !== asked) window.lastUnrest = { asked, time: now };
    return calm && now - window.lastUnrest.time >= least;
}"""
"""Whether the page has been at rest long enough: no placeholder is left, each component has its style and content, and
the server has what was drawn."""


def find_browser() -> str | None:
    """`LENET_BROWSER`, else one on the search path, else a Mac's application, else Playwright's own."""
    candidates = [os.environ.get("LENET_BROWSER"), *map(shutil.which, NAMES), *MAC_APPS]
    return next((path for path in candidates if path and _starts(path)), None) or _find_own()


def _starts(path: str) -> bool:
    """Whether it really is a browser: some systems have a placeholder of that name that only advises."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _find_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _starts(path) else None


class Server:
    """A Streamlit server of its own, on any free port if none is named, with its own run folder.

    `path` is where it serves the app, such as "/lab". `url` has no slash at its end.
    """

    def __init__(self, runs_dir: Path, script: Path = PROJECT / "app.py", port: int | None = None,
                 path: str = "", **environment: str) -> None:
        self.runs_dir = runs_dir
        self.port = port or find_free_port()
        self.url = f"http://localhost:{self.port}{path}"
        self.log_file = runs_dir.parent / f"server-{self.port}.log"
        runs_dir.mkdir(parents=True, exist_ok=True)
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(self.port),
                 "--server.headless", "true", "--server.baseUrlPath", path, "--browser.serverAddress", "localhost"],
                cwd=script.parent, env={**os.environ, "LENET_RUNS_DIR": str(runs_dir), **environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )

    def __enter__(self) -> "Server":
        self.wait_until_up()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What the server has printed so far."""
        return self.log_file.read_text(errors="replace")

    def wait_until_up(self, seconds: float = 60.0) -> None:
        """Return once the server answers.

        Raises:
            RuntimeError: if it has ended or stays silent; holds what it printed.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.log}")

    def stop(self) -> None:
        """End the server and the workers that it started."""
        end_process(self.process)
        for pid in self.worker_pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def worker_pids(self) -> list[int]:
        """Its workers, known by their run folder. Where there is no /proc: none; they end alone in a minute."""
        mark = f"LENET_RUNS_DIR={self.runs_dir}".encode()
        return [pid for pid in list_processes() if pid not in (os.getpid(), self.process.pid)
                and mark in read_proc(pid, "environ").split(b"\0")
                and b"lenet.training.process.worker" in read_proc(pid, "cmdline")]


def find_free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return probe.getsockname()[1]


def end_process(process: subprocess.Popen) -> None:
    """Ask it to end, and insist after some seconds."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def list_processes() -> list[int]:
    """The ids of all processes, on systems that have /proc."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def read_proc(pid: int, name: str) -> bytes:
    """A file of /proc/PID; empty if the process is gone or not ours."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def read_memory(pid: int, what: str = "VmRSS") -> int:
    """Kilobytes of 1024 that a process takes now (VmRSS), or took at most (VmHWM); Linux only."""
    lines = read_proc(pid, "status").decode().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def read_cpu(pid: int) -> float:
    """Seconds of one core that a process has taken so far; Linux only."""
    fields = read_proc(pid, "stat").decode().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_idle(page: "Page", seconds: float = 60.0) -> None:
    """Wait until the page is at rest: connected, all drawn, and no script running, for CALM_MS on end.

    Raises:
        playwright.sync_api.TimeoutError: if it is not within `seconds`.
    """
    asked = [f"{time.monotonic_ns()}", CALM_MS, DRAWING_MS]
    page.wait_for_function(IS_CALM, arg=asked, timeout=seconds * 1000, polling=40)


if __name__ == "__main__":
    found = find_browser()
    print(found or "none")
    sys.exit(0 if found else 1)
