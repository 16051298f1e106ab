"""Give the networks in the box their temperature and threshold: `python -m scripts.calibrate_models [NAME ...]`.

What a run does at its end, done once more to the checkpoint that each network is read with: its usual epoch. The other
checkpoints stay as they are. The end of the run's events then tells of the network as it is now. A network that is
calibrated already, and whose made digits are those of before, is left as it is.
"""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from lenet.calibration import Answers, Calibration, find_calibration
from lenet.data import load_mnist, load_test_set, split_training
from lenet.data.handwriting import load_judging_digits
from lenet.evaluation import compute_evaluation
from lenet.network import Network, load_network, save_network
from lenet.runs import RunFolder
from lenet.runs.catalog import BUNDLED_DIR, list_bundled_runs
from lenet.runs.events import Ended, decode_event, encode_event
from lenet.runs.folder import write_atomic
from lenet.runs.models import find_model

NEAR = 0.002
"""How far from 1 a temperature may be that is none: a network that has its own comes so near when asked again."""


def calibrate(name: str, root: Path = BUNDLED_DIR) -> Calibration:
    """Calibrate a network of the box, whose files lie in `root`, and return what it was given."""
    model, folder = find_model(name), RunFolder(name, root)
    file = folder.checkpoint_file(model.usual_epoch)
    network = load_network(file)
    validated = read_validated(network, model.run.config.training.train_images)
    found = find_calibration(network, validated, network.compute_logits(load_judging_digits()[0]))
    if abs(found.temperature - 1) <= NEAR:
        found = found._replace(temperature=1.0)
    calibrated = network.calibrated(*found)
    if found.temperature != 1 or calibrated.threshold != network.threshold:
        write_atomic(file, partial(save_network, calibrated))
    write_end(folder, calibrated)
    return found


def read_validated(network: Network, train_images: int) -> Answers | None:
    """The answers to the images that the run has kept aside; None if it kept none."""
    _, _, images, labels = split_training(load_mnist(), train_images)
    return (network.compute_logits(images), labels.astype(int)) if len(images) else None


def write_end(folder: RunFolder, network: Network) -> None:
    """Have the last event of a run tell of the test of `network`; its accuracy and its matrix stay as they were."""
    found = compute_evaluation(network, *load_test_set())
    *lines, last = folder.events_file.read_text().splitlines()
    ended = decode_event(last)
    assert isinstance(ended, Ended), "a run in the box has ended"
    ended = replace(ended, test_loss=found.loss, reliability=found.reliability.to_rows(), threshold=network.threshold,
                    test_rejected=found.rejected)
    text = "".join(f"{line}\n" for line in [*lines, encode_event(ended)])
    write_atomic(folder.events_file, lambda file: file.write(text.encode()))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of a network in the box; all without one")
    for name in parser.parse_args().names or [run.run_id for run in list_bundled_runs()]:
        found = calibrate(name)
        print(f"{name}: temperature {found.temperature:g}, threshold {found.threshold:g}")


if __name__ == "__main__":
    main()
