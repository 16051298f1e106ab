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
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
    """A Streamlit server of its own, on a free port, with its own run folder. `url` has no slash at its end."""

    def __init__(self, runs_dir: Path, script: Path = PROJECT / "app.py", **environment: str) -> None:
        self.runs_dir = runs_dir
        self.port = find_free_port()
        self.url = f"http://localhost:{self.port}"
        self.log_file = runs_dir.parent / f"server-{self.port}.log"
        runs_dir.mkdir(parents=True, exist_ok=True)
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(self.port),
                 "--server.headless", "true", "--browser.serverAddress", "localhost"],
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


def wait_idle(page, seconds: float = 30.0) -> None:
    """Wait until the page is connected and no script has been running for half a second.

    A page that refreshes itself more often than that is never at rest: then it returns after `seconds`.
    """
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED]", state="attached", timeout=seconds * 1000
    )
    calm, end = 0, time.monotonic() + seconds
    while calm < 5 and time.monotonic() < end:
        state = page.evaluate("document.querySelector('[data-testid=stApp]')?.dataset.testScriptState ?? ''")
        calm = calm + 1 if state.lower() == "notrunning" else 0
        page.wait_for_timeout(100)


if __name__ == "__main__":
    found = find_browser()
    print(found or "none")
    sys.exit(0 if found else 1)
