"""The engine's results as README.md shows them: `python -m benchmarks.engine` prints the tables and draws the picture.

Both follow from `results/engine.json` alone, which holds what `speed` and `scaling` measured last, and on what machine.
"""

import sys
from typing import Any

from benchmarks.environment import PROJECT
from benchmarks.picture import draw_engine
from benchmarks.report import print_table
from benchmarks.results import load_results
from benchmarks.scaling import Speeds, describe_speeds
from benchmarks.speed import Row, describe_rows

PICTURE = PROJECT / "assets" / "pictures" / "engine.svg"
NAMES = {"speed", "scaling"}


def read_rows(results: dict[str, Any]) -> list[Row]:
    """The systems of `speed`, ours first."""
    return [Row(**{**row, "accuracies": tuple(row["accuracies"])}) for row in results["speed"]["rows"]]


def read_speeds(results: dict[str, Any]) -> Speeds:
    """Images a second by threads and batch size, of `scaling`."""
    return {(row["threads"], row["batch_size"]): row["images_per_second"] for row in results["scaling"]["rows"]}


def draw_picture(results: dict[str, Any]) -> str:
    """The picture of both as SVG text."""
    bars = {row.system: row.images_per_second for row in read_rows(results)}
    return draw_engine(bars, read_speeds(results), results["speed"]["machine"])


def save_picture() -> bool:
    """Draw the picture from what was measured last; False if there is not all of it yet."""
    results = load_results()
    if not set(results) >= NAMES:
        return False
    PICTURE.write_text(draw_picture(results), encoding="utf-8")
    return True


def main() -> int:
    """Print both tables and draw the picture; 1 if they were not measured yet."""
    if not save_picture():
        print("Not all is measured yet: make bench NAME=speed, then make bench NAME=scaling.", file=sys.stderr)
        return 1
    results = load_results()
    for name, table in (("speed", describe_rows(read_rows(results), results["speed"]["epochs"])),
                        ("scaling", describe_speeds(read_speeds(results)))):
        print(f"Measured on {results[name]['machine']}.\n")
        print_table(*table)
        print()
    print(f"Drawn: {PICTURE.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
