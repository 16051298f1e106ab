"""Put a finished run into the box: `python scripts/bundle_model.py RUN_ID NAME` fills assets/models/NAME.

It takes what people can look at (config, events, checkpoints) and leaves what only a worker needs. Of a long run it
takes some epochs only, close together at the start, where most is learnt, and one point of the curve an epoch.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.errors import LabError, RunError  # noqa: E402 - the project's folder must be known first
from lenet.runs.presets import PRESETS  # noqa: E402
from lenet.runs import RunFolder, read_run  # noqa: E402
from lenet.runs.catalog import BUNDLED_DIR  # noqa: E402
from lenet.runs.events import BatchPoint, decode_event  # noqa: E402

MOST_EPOCHS = 21
"""Checkpoints of a bundled run; each takes about 0.23 MB."""


def bundle(run_id: str, name: str) -> Path:
    """Copy a finished run of `runs_dir()` to `assets/models/NAME`, in the place of what was there.

    Raises:
        RunError: if the run is unknown or has not finished.
    """
    run = read_run(run_id)
    if not run.state.is_finished:
        raise RunError(f"The run {run_id!r} is {run.status}: only a finished one goes into the box.")
    source, target = RunFolder(run_id), RunFolder(name, BUNDLED_DIR)
    shutil.rmtree(target.path, ignore_errors=True)
    (target.path / "checkpoints").mkdir(parents=True)
    kept = choose_epochs(run.checkpoints[-1])
    for epoch in kept:
        shutil.copyfile(source.checkpoint_file(epoch), target.checkpoint_file(epoch))
    record = json.loads(source.config_file.read_text())
    record["name"] = PRESETS[name].name if name in PRESETS else record["name"]  # without the seed's number
    target.config_file.write_text(json.dumps(record, indent=2))
    lines = thin_events([line for line in source.events_file.read_text().splitlines() if line], len(kept))
    target.events_file.write_text("".join(f"{line.replace(run_id, name)}\n" for line in lines))
    return target.path


def choose_epochs(last: int) -> list[int]:
    """At most `MOST_EPOCHS` of the epochs 0 to `last`, both among them: all, or ever wider apart."""
    if last < MOST_EPOCHS:
        return list(range(last + 1))
    steps = range(1, MOST_EPOCHS)
    return [0, *sorted({max(step, round(last ** (step / (MOST_EPOCHS - 1)))) for step in steps})]


def thin_events(lines: list[str], checkpoints: int) -> list[str]:
    """All events of a short run; of one with more epochs than checkpoints only the last batches of each epoch."""
    events = [decode_event(line) for line in lines]
    last = {event.epoch: event.step for event in events if isinstance(event, BatchPoint)}
    if len(last) < checkpoints:
        return lines
    return [line for line, event in zip(lines, events, strict=True)
            if not isinstance(event, BatchPoint) or event.step == last[event.epoch]]


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run_id")
    parser.add_argument("name")
    options = parser.parse_args()
    try:
        print(bundle(options.run_id, options.name))
    except LabError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
