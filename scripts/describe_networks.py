"""Write docs/networks.md: recipe, results and mistakes of every network in the box.

    python -m scripts.describe_networks

The results of all seeds are those that `make bench NAME=accuracy` has left in benchmarks/results/accuracy.json;
the mistakes are found by asking the bundled networks.
"""

import json
from dataclasses import fields
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from devtools.accuracies import BATCH_SIZES, RESULTS, Record, describe_records, describe_sizes
from lenet.network import NetworkConfig, count_parameters
from lenet.data import TEST_COUNT, load_test_set
from lenet.runs.models import load_model
from lenet.runs.presets import PRESETS
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.catalog import BUNDLED_DIR

DOCS = Path(__file__).resolve().parent.parent / "docs"
SCALE, COLUMNS, CAPTION, GAP = 2, 15, 15, 6
GROUND, INK = 255, 0

STORIES = {
    "article": "The article's network and recipe to the letter, in so far as it tells them: its batch size it does "
               "not, and 32 is what Keras takes if it is told nothing. The article's own 98.94 % is one training.",
    "paper-1998": "LeNet-5 as published in 1998, layer by layer, with its loss, its first weights, one image a step "
                  "and second-order steps. Three things the paper leaves open were chosen on 6,000 validation images: "
                  "the scale of the penalties (twice the mean square, not the sum), the constant j = 1 of the loss, "
                  "and the first coefficients of subsampling (evenly within 2.4 / 4). The bitmaps are drawn by us.",
    "paper-1998-distorted": "The same, with every image distorted anew each time it is learnt. It is not in the box: "
                            "the command trains it.",
    "hand": "What reads where no network is named: the article's 61,706 parameters, trained as `lab` is, but a fifth "
            "of each batch are digits made from handwriting fonts and by rule, and 3 % what is no digit "
            "([handwriting.md](handwriting.md)). Shares, distortions and the number of epochs were chosen on 6,000 "
            "validation images and on 2,000 digits that people wrote on screens; then it learnt from all 60,000.",
    "lab": "The best that we got out of the article's 61,706 parameters: distorted images, weight decay, a falling "
           "rate, and the running mean of the weights.",
}


def describe_networks(results: dict[str, Any]) -> str:
    """The whole page as Markdown; `results` as `make bench NAME=accuracy` leaves them in RESULTS."""
    parts = [
        "# The networks in the box\n",
        "Each is a run like any other: its settings, curves and checkpoints lie in `assets/models/`, it opens on "
        "every page, and one command trains it again. The seeds are 0, 1, 2, as far as a table goes, and none was "
        "chosen; the one in the box is seed 0.\n",
        "No recipe was chosen by the test set. It was read once a run, after the run's last epoch. For the article's "
        "recipe there are several runs: one for each batch size and seed in the last table. `make bench NAME=to-99` "
        "also reads it, after every epoch of runs of its own.\n",
        f"The intervals are Wilson's, 95 %: how far the {TEST_COUNT:,} test images pin an accuracy down. Times are "
        "those of the trainings listed, on two cores with other jobs beside them; they tell the order of size.\n",
        "`make bench NAME=accuracy` trains them all and leaves the numbers below; "
        "`python -m scripts.describe_networks` writes this page.\n",
    ]
    parts += [describe_network(name, results[name]) for name in STORIES if name in results]
    if BATCH_SIZES in results:
        parts.append(describe_batch_sizes(results[BATCH_SIZES]))
    return "\n".join(parts)


def describe_network(name: str, seeds: list[Record]) -> str:
    """One network: what it is, its recipe, its results, its mistakes."""
    config = PRESETS[name]
    lines = [f"## {name}\n", f"{STORIES[name]}\n", *_list_recipe(config), "",
             "```sh", f"python -m lenet train --preset {name}", "```\n", *_tabulate(seeds), ""]
    if (BUNDLED_DIR / name).exists():
        size = sum(file.stat().st_size for file in (BUNDLED_DIR / name).rglob("*") if file.is_file())
        lines += [f"In the box it takes {size / 1e6:.1f} MB. What it gets wrong, true digit -> answer:\n",
                  f"![The test images that {name} gets wrong](pictures/mistakes-{name}.png)\n"]
    return "\n".join(lines)


def describe_batch_sizes(records: dict[str, list[Record]]) -> str:
    """What the article's recipe reaches with other batch sizes, as a table."""
    head, rows = describe_sizes(records)
    return "\n".join([
        "## The article's batch size\n",
        f"The same recipe with other batches, means of {len(next(iter(records.values())))} seeds "
        "(`make bench NAME=batch-sizes`). They lie no further apart than seeds do, see the first table. The choice was "
        "not made by the test set, but it was read for each of them.\n",
        f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(f"| {' | '.join(row)} |" for row in rows), "",
    ])


def draw_mistakes(images: np.ndarray, true: np.ndarray, answers: np.ndarray) -> Image.Image:
    """The images (N, 28, 28) uint8 in rows, dark ink on light, each over "true->answer", as figure 8 of the paper."""
    side = 28 * SCALE
    rows = -(-len(images) // COLUMNS)
    picture = Image.new("L", (COLUMNS * (side + GAP) + GAP, rows * (side + CAPTION + GAP) + GAP), GROUND)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    for at, (image, digit, answer) in enumerate(zip(images, true, answers, strict=True)):
        x, y = GAP + at % COLUMNS * (side + GAP), GAP + at // COLUMNS * (side + CAPTION + GAP)
        picture.paste(Image.fromarray(255 - image).resize((side, side), Image.Resampling.NEAREST), (x, y))
        pen.text((x + side // 2, y + side), f"{digit}->{answer}", INK, font, anchor="ma")
    return picture


def _list_recipe(config: RunConfig) -> list[str]:
    """The settings in which it differs from the article's, and its size."""
    pairs = ((config.network, NetworkConfig()), (config.training, TrainingConfig()))
    changed = [f"`{field.name}` {_write(getattr(mine, field.name))}" for mine, article in pairs
               for field in fields(mine) if getattr(mine, field.name) != getattr(article, field.name)]
    listed = f" Other settings than the article's: {', '.join(changed)}." if changed else ""
    return [f"{count_parameters(config.network):,} trainable parameters.{listed}"]


def _write(value: object) -> str:
    if hasattr(value, "to_json"):
        return "(" + ", ".join(f"{name} {part:g}" for name, part in value.to_json().items() if part) + ")"
    return f"{value:g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _tabulate(seeds: list[Record]) -> list[str]:
    """The table of results."""
    lines = ["| seed | validation | test accuracy | wrong | 95 % interval | training time |",
             "|---|---|---|---|---|---|"]
    *rows, average = describe_records(seeds)
    for row, seed in zip(rows, seeds, strict=True):
        lines.append(f"| {row['seed']} | {row['validation']} | {row['test']} | {_count_wrong(seed):.0f} | "
                     f"{row['95 % interval']} | {seed['seconds']:,.0f} s |")
    return [*lines, f"| mean | | **{average['test']}** | {mean(map(_count_wrong, seeds)):.1f} | | |"]


def _count_wrong(seed: Record) -> float:
    return (1 - seed["test_accuracy"]) * TEST_COUNT


def main() -> None:
    """Write the page and its pictures."""
    results = json.loads(RESULTS.read_text())
    (DOCS / "pictures").mkdir(parents=True, exist_ok=True)
    (DOCS / "networks.md").write_text(describe_networks(results))
    images, labels = load_test_set()
    for name in (name for name in STORIES if name in results and (BUNDLED_DIR / name).exists()):
        answers = load_model(name).predict(images).argmax(axis=1)
        wrong = np.flatnonzero(answers != labels)
        picture = draw_mistakes(images[wrong], labels[wrong], answers[wrong])
        picture.save(DOCS / "pictures" / f"mistakes-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
