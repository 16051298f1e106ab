"""How much memory the server takes once someone has been everywhere, and that TensorFlow is not in it."""

from pathlib import Path

from benchmarks.browsing import open_browser, serve
from benchmarks.report import Result
from devtools.browser import DESKTOP, Server, read_memory, read_proc, wait_idle

LIMIT_MB = 300
PAGES = ("", "Train", "Draw", "Inspect")
VIEWS = ("Watch", "Runs", "Data")


def measure_memory() -> list[Result]:
    """Visit every page and every part of Train, then read the server's own memory (Linux only)."""
    if not Path("/proc/self/status").exists():
        return [Result("server's memory", "unknown", f"{LIMIT_MB} MB", True, "skipped: this system has no /proc")]
    with open_browser() as browser, serve() as server:
        page = browser.new_context(**DESKTOP).new_page()
        for name in PAGES:
            page.goto(f"{server.url}/{name}")
            wait_idle(page)
        page.goto(f"{server.url}/Train")
        for view in VIEWS:
            page.get_by_role("radio", name=view).click()
            wait_idle(page)
        used, loaded = resident_mb(server), _tensorflow_files(server)
    return [
        Result("server's memory after visiting every page", f"{used:.0f} MB", f"{LIMIT_MB} MB", used < LIMIT_MB),
        Result("TensorFlow in the server", f"{loaded} libraries", "none", loaded == 0, "mapped into its memory"),
    ]


def resident_mb(server: Server) -> float:
    """What the server's process holds in memory, in MB."""
    return read_memory(server.process.pid) / 1024


def _tensorflow_files(server: Server) -> int:
    maps = read_proc(server.process.pid, "maps").decode()
    return len({line.split()[-1] for line in maps.splitlines() if "/tensorflow/" in line or "/keras/" in line})
