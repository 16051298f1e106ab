"""How much memory the server takes once someone has been everywhere, before the first picture and after it."""

from pathlib import Path

from playwright.sync_api import FilePayload, Page

from benchmarks.browsing import open_browser, serve
from benchmarks.report import Result
from devtools.browser import DESKTOP, Server, read_memory, read_proc, wait_idle
from devtools.scenes import FAMILIES, make_scenes

LIMIT_MB = 300
PAGES = ("", "Train", "Draw", "Inspect")
VIEWS = ("Watch", "Runs", "Data")
PHOTOS = 3
SEED = 1


def measure_memory() -> list[Result]:
    """Visit every page and every part of Train, then have photographs read: the server's own memory (Linux only)."""
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
        before, loaded = resident_mb(server), _tensorflow_files(server)
        size = _read_photos(page, server)
        after = resident_mb(server)
    return [
        Result("server's memory after visiting every page", f"{before:.0f} MB", f"{LIMIT_MB} MB", before < LIMIT_MB,
               "before the first picture"),
        Result("the same after the first pictures", f"{after:.0f} MB", "none", True,
               f"{PHOTOS} photographs of a phone, {size / 1e6:.0f} MB together"),
        Result("TensorFlow in the server", f"{loaded} libraries", "none", loaded == 0, "mapped into its memory"),
    ]


def resident_mb(server: Server) -> float:
    """What the server's process holds in memory, in MB."""
    return read_memory(server.process.pid) / 1024


def _read_photos(page: Page, server: Server) -> int:
    """Have photographs of a phone read on Draw, 24 to 50 megapixels each; returns their bytes."""
    photos = [data for _, data in make_scenes(FAMILIES["phone"], PHOTOS, SEED)]
    files: list[FilePayload] = [{"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": data}
                                for number, data in enumerate(photos)]
    page.goto(f"{server.url}/Draw?image=upload")
    wait_idle(page)
    page.set_input_files("input[type=file]", files)
    page.get_by_text("files read as digits").first.wait_for(timeout=120_000)
    wait_idle(page)
    return sum(map(len, photos))


def _tensorflow_files(server: Server) -> int:
    maps = read_proc(server.process.pid, "maps").decode()
    return len({line.split()[-1] for line in maps.splitlines() if "/tensorflow/" in line or "/keras/" in line})
