"""Every door through which something strange may come in, what comes, and who takes it.

Whoever takes it either does so or raises a `LabError`, whose message is one sentence.
"""

import gzip
import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from PIL import Image

from devtools.asking import enter_request, requests
from devtools.idx import encode_idx
from devtools.strategies import JUNK, archives_of, cells_of, damaged, lines_of, texts_of, write_array
from lenet.cli.runs import describe_run
from lenet.errors import LabError
from lenet.network import Network, NetworkConfig, load_network, scale_images, weight_shapes
from lenet.preprocessing import EmptyDrawingError, prepare_drawing
from lenet.preprocessing.photo.formats import AVIF, BMP, GIF, HEIC, JPEG, PNG, TIFF, WEBP, Format, can_decode
from lenet.preprocessing.picture_file import read_picture
from lenet.reading import View, open_images
from lenet.reading.grounds import find_grounds
from lenet.recipe import NAME, PRESET, decode, encode
from lenet.runs import (
    Control, RunConfig, RunFolder, catalog, create_run, list_all_runs, list_runs, read_control, read_run,
)
from lenet.runs.batch_file import About, read_batch
from lenet.runs.events import BatchPoint, Ended, EpochPoint, Event, RateChanged, Started, Starting, encode_event
from lenet.runs.events_file import open_events
from lenet.runs.models import find_model, load_model
from lenet.runs.points import merge_short_points
from lenet.runs.summary import Summary, read_on, save_summary
from lenet.settings import SETTINGS
from lenet.training.checkpoint import load_checkpoint
from lenet.training.progress import Progress, read_progress

DIGITS = np.pad(np.full((2, 6, 2), 200, np.uint8), ((0, 0), (2, 2), (3, 3)))
"""Two images of 10 x 8 pixels, each a 1."""
TABLE = b"\n".join(b",".join(b"%d" % value for value in (1, *image[:8].ravel())) for image in DIGITS)
"""Two rows of a label and the pixels of 8 x 8."""
SMALL = NetworkConfig(c1=1, c3=1, c5=1, f6=1)
STATE = {"weights": (7,), "step": (), "average": (7,)}
EVENTS: tuple[Event, ...] = (
    Starting(1.0), Started(2.0, 0, 0, 3, 10, 0.1), BatchPoint(3.0, 1, 5, 500, 1.0, 0.5, 0.1, 900.0, 500),
    EpochPoint(4.0, 1, 1000, 1.0, 0.5, 1.1, 0.6, 2.0, 900.0), RateChanged(5.0, 0.2),
    Ended(6.0, "strange", "finished", "", 4.0, 900.0, 0.9, 0.4, ((10,) * 10,) * 10, 1),
)  # fmt: skip
LINES = "".join(f"{encode_event(event)}\n" for event in EVENTS).encode()


@dataclass(frozen=True)
class Door:
    """One way in.

    Attributes:
        inputs: what comes.
        enter: takes one of them; raises nothing but `LabError`. Its second argument is a folder to write in, the one
            that runs are kept in.
        is_text: whether an input is a text of JSON that stands for a dictionary, not bytes.
    """

    inputs: st.SearchStrategy[Any]
    enter: Callable[[Any, Path], object]
    is_text: bool = False


def look_at_all() -> None:
    """What pages and the command line read of all runs."""
    for run in list_runs():
        describe_run(run)
        merge_short_points(run.state)
        _ = run.state.progress, run.state.seconds_left, run.state.training_seconds, run.pending
    for damaged_run in list_all_runs()[1]:
        _check_sentence(damaged_run.reason)


def enter_file(name: str, events: bytes = b"") -> Callable[[bytes, Path], None]:
    """Put bytes in the place of one file of a run that has `events`, and look at all runs as if for the first time."""
    def enter(content: bytes, _: Path) -> None:
        folder = RunFolder("strange")
        if not folder.path.exists():
            create_run(RunConfig("strange"), "strange")
        kept = folder.config_file.read_bytes()
        folder.events_file.write_bytes(events)
        (folder.path / name).write_bytes(content)
        catalog._states.forget(folder.events_file)
        try:
            look_at_all()
            read_control(folder)
        finally:
            folder.config_file.write_bytes(kept)

    return enter


def enter_address(query: dict[str, str], _: Path) -> None:
    """Read what an address asks for, as the pages do."""
    recipe, problems = decode(query)
    encode(recipe)
    for problem in problems:
        _check_sentence(str(problem))
    for ask in (find_model, load_model, read_run):
        for text in query.values():
            with suppress(LabError):
                ask(text)


def enter_upload(data: bytes, _: Path) -> None:
    prepare_drawing(read_picture(data).ink)


def enter_images(name: str) -> Callable[[bytes, Path], None]:
    """Put bytes in a file of that name, and read its first images."""
    def enter(data: bytes, folder: Path) -> None:
        images = open_images(str(_write(folder / name, data)))
        for note in (*images.notes, *images.problems):
            _check_sentence(note)
        for grounds in find_grounds(images):
            for index in range(min(3, len(grounds))):
                with suppress(EmptyDrawingError):
                    prepare_drawing(View(grounds).read_ink(index))

    return enter


def enter_network(data: bytes, folder: Path) -> None:
    """Load a network and have it read an image."""
    network = load_network(_write(folder / "network.npz", data))
    images = np.random.default_rng(0).integers(0, 255, (2, 28, 28), np.uint8)
    for each in network.forward(scale_images(images, network.config)).layers.values():
        assert np.isfinite(each.activation).all()
    assert np.isfinite(network.predict(images)).all()


def enter_progress(data: bytes, folder: Path) -> None:
    saved = load_checkpoint(_write(folder / "resume.npz", data), STATE)
    progress = read_progress(saved.progress)
    assert progress.epoch >= 0 and all(np.isfinite(array).all() for array in saved.state.values())


def enter_batch(data: bytes, _: Path) -> None:
    """Read what a batch did."""
    folder = RunFolder("strange")
    if not folder.path.exists():
        create_run(RunConfig("strange"), "strange")
    _write(folder.batch_file, data)
    report = read_batch(folder)
    assert report and np.isfinite(report.kernel_change).all() and report.labels.max() < 10


def _check_sentence(text: str) -> None:
    assert text and "\n" not in text and len(text) < 1000 and text.isprintable(), text


def _write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def _build_network() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(0)
    weights = {name: draw.normal(0, 0.3, shape).astype(np.float32) for name, shape in weight_shapes(SMALL).items()}
    return {"config": np.array(json.dumps(SMALL.to_json())), **Network(SMALL, weights).weights}


def _build_progress() -> dict[str, np.ndarray]:
    state = {f"state_{name}": np.ones(shape, np.float32) for name, shape in STATE.items()}
    return {**state, **{f"place_{name}": np.array(value) for name, value in vars(Progress()).items()},
            "learning_rate": np.array(0.1)}


def _build_batch() -> dict[str, np.ndarray]:
    about = About(1, 2, 1, 1, 0.1, 2, 1)
    kernels = dict.fromkeys(("kernel_before", "kernel_after", "kernel_gradient"), np.ones((2, 2, 1, 1), np.float32))
    answers = dict.fromkeys(("answers_before", "answers_after"), np.full((1, 10), 0.1, np.float32))
    losses = dict.fromkeys(("losses_before", "losses_after"), np.ones(1, np.float32))
    return {"about": np.array(json.dumps(asdict(about))), "images": np.ones((1, 28, 28), np.float32),
            "labels": np.ones(1, np.float32), **answers, **losses, **kernels}


def _build_summary() -> dict[str, Any]:
    """What would stand beside `LINES`."""
    with tempfile.TemporaryDirectory() as folder:
        file = _write(Path(folder, "events.jsonl"), LINES)
        with open_events(file) as stream:
            save_summary(file, stream, read_on(stream, Summary()))
        summary: dict[str, Any] = json.loads(file.with_name("summary.json").read_bytes())
        return summary


def _draw_picture(kind: Format) -> bytes:
    memory = io.BytesIO()
    pixels = np.zeros((40, 30), np.uint8)
    pixels[8:30, 12:18] = 220
    Image.fromarray(pixels).save(memory, kind.decoder)
    return memory.getvalue()


PICTURES = st.sampled_from([_draw_picture(kind) for kind in (PNG, JPEG, GIF, BMP, WEBP, TIFF, AVIF, HEIC)
                            if can_decode(kind)])
WORDS = st.text(max_size=20) | JUNK.map(str) | st.sampled_from(("article@²", "article@1", "@", "lab@" + "9" * 5000))

DOORS = {
    "address": Door(st.dictionaries(st.sampled_from([PRESET, NAME, *SETTINGS]), WORDS, min_size=1, max_size=4),
                    enter_address, is_text=True),
    "upload": Door(PICTURES.flatmap(damaged) | st.binary(max_size=200), enter_upload),
    "images": Door(archives_of({"images": DIGITS, "labels": np.array([1, 1])}), enter_images("images.npz")),
    "array": Door(damaged(write_array(DIGITS / 255)) | damaged(gzip.compress(write_array(DIGITS))),
                  enter_images("images.npy")),
    "idx": Door(damaged(encode_idx(DIGITS)) | damaged(gzip.compress(encode_idx(DIGITS))),
                enter_images("images-idx3-ubyte")),
    "table": Door(cells_of(TABLE) | damaged(TABLE), enter_images("digits.csv")),
    "network": Door(archives_of(_build_network()), enter_network),
    "config": Door(texts_of({"created": 1.0, **RunConfig().to_json()}), enter_file("config.json")),
    "events": Door(lines_of([json.loads(encode_event(event)) for event in EVENTS]), enter_file("events.jsonl")),
    "summary": Door(texts_of(_build_summary()), enter_file("summary.json", LINES)),
    "control": Door(texts_of(asdict(Control("stop", 0.1, 3, 2.0, 5))), enter_file("control.json")),
    "name": Door(st.binary(max_size=300) | st.text().map(lambda text: text.encode(errors="replace")),
                 enter_file("name.txt")),
    "progress": Door(archives_of(_build_progress()), enter_progress),
    "batch": Door(archives_of(_build_batch()), enter_batch),
    "request": Door(requests(), enter_request),
}  # fmt: skip
"""Every door, by its name."""
