"""`python -m lenet evaluate`: how well a network reads the 10,000 test images."""

import argparse
import math

from lenet.cli.model_argument import MODEL_HELP, open_model
from lenet.cli.output import Parsers, add_json_option, format_share, print_json, print_table
from lenet.data import load_test_set
from lenet.evaluation import Evaluation, compute_evaluation
from lenet.network import Network, count_parameters


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "evaluate", help="measure a network on the test images",
        description="Let a network read the 10,000 test images of MNIST.",
        epilog="Example: python -m lenet evaluate article@1",
    )
    parser.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluate and print."""
    network = open_model(options.model)
    result = compute_evaluation(network, *load_test_set())
    (_print_as_json if options.json else _print)(options.model, network, result)
    return 0


def _print_as_json(model: str, network: Network, result: Evaluation) -> None:
    print_json({
        "model": model, "parameters": count_parameters(network.config), "test_accuracy": result.accuracy,
        "test_loss": result.loss, "confusion_matrix": result.confusion_matrix.tolist(),
        "expected_calibration_error": result.reliability.error,
        "threshold": network.threshold if math.isfinite(network.threshold) else None,
        "test_rejected": result.rejected / int(result.confusion_matrix.sum()),
    })


def _print(model: str, network: Network, result: Evaluation) -> None:
    matrix = result.confusion_matrix
    total, right = int(matrix.sum()), int(matrix.trace())
    print(f"{model}: {count_parameters(network.config):,} parameters, test accuracy {format_share(result.accuracy)} "
          f"({total - right:,} of {total:,} read wrongly), test loss {result.loss:.4f}")
    print(f"Expected calibration error {format_share(result.reliability.error)}: so far are its probabilities, on "
          "average, from how often it is right.")
    print(_describe_threshold(network.threshold, result.rejected, total) + "\n")
    print("Each row is a digit, each column what it was read as:\n")
    print_table(["", *map(str, range(10))], [[str(digit), *map(int, row)] for digit, row in enumerate(matrix)])


def _describe_threshold(threshold: float, rejected: int, total: int) -> str:
    if math.isinf(threshold):
        return "It takes every picture for a digit: it has no threshold."
    return (f"Threshold {threshold:.3f}: what has more energy is taken for no digit, {rejected:,} of {total:,} here.")
