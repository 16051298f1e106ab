"""`python -m lenet models`: the networks there are to evaluate, ask and export."""

import argparse
from typing import Any

from lenet.network import count_parameters
from lenet.cli.output import Parsers, add_json_option, format_share, print_json, print_table
from lenet.runs.models import Model, format_epoch_list, list_models


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser("models", help="list the trained networks", description="List the trained networks.")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a network, those that came with the program first."""
    records = [describe_model(model) for model in list_models()]
    if options.json:
        for record in records:
            print_json(record)
    elif records:
        print_table(["model", "epochs", "parameters", "test accuracy", "name"], [
            [r["model"], format_epoch_list(r["epochs"]), r["parameters"], format_share(r["test_accuracy"]), r["name"]]
            for r in records
        ])
    else:
        print("There is no trained network yet: python -m lenet train makes one.")
    return 0


def describe_model(model: Model) -> dict[str, Any]:
    """A network as one JSON object."""
    return {
        "model": model.ref, "name": model.name, "bundled": model.bundled, "epochs": list(model.epochs),
        "parameters": count_parameters(model.run.config.network), "test_accuracy": model.run.state.test_accuracy,
    }
