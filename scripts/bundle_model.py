"""Put a finished run into the box: `python scripts/bundle_model.py RUN_ID NAME` fills assets/models/NAME.

It takes what people can look at (config, events, checkpoints) and leaves what only a worker needs.
"""

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lenet.errors import LabError, RunError  # noqa: E402 - the project's folder must be known first
from lenet.runs import RunFolder, read_run  # noqa: E402
from lenet.runs.catalog import BUNDLED_DIR  # noqa: E402


def bundle(run_id: str, name: str) -> Path:
    """Copy a finished run of `runs_dir()` to `assets/models/NAME`, in the place of what was there.

    Raises:
        RunError: if the run is unknown or has not finished.
    """
    run = read_run(run_id)
    if run.status != "finished":
        raise RunError(f"The run {run_id!r} is {run.status}: only a finished one goes into the box.")
    source, target = RunFolder(run_id), RunFolder(name, BUNDLED_DIR)
    shutil.rmtree(target.path, ignore_errors=True)
    shutil.copytree(source.path / "checkpoints", target.path / "checkpoints")
    shutil.copyfile(source.config_file, target.config_file)
    lines = [line for line in source.events_file.read_text().splitlines() if line]
    target.events_file.write_text("".join(f"{line.replace(run_id, name)}\n" for line in lines))
    return target.path


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
