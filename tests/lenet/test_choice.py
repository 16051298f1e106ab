"""Every table of records: each is a `Choice`, stands under its own name, and an unknown name is refused."""

import pytest

from lenet.choice import Choice, find
from lenet.data.sources import SOURCES
from lenet.errors import ConfigError
from lenet.export.exporters import EXPORTERS
from lenet.export.input_spec import INPUT_KINDS
from lenet.layers import ACTIVATIONS, LAYER_KINDS, LOSSES, POOLINGS
from lenet.network import C3_INPUTS, OUTPUTS
from lenet.runs import OPTIMIZERS
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.schedule import SCHEDULES

TABLES = {
    "sources": SOURCES, "exporters": EXPORTERS, "inputs": INPUT_KINDS, "activations": ACTIVATIONS,
    "poolings": POOLINGS, "C3": C3_INPUTS,
    "outputs": OUTPUTS, "losses": LOSSES, "optimizers": OPTIMIZERS, "initializations": INITIALIZATIONS,
    "schedules": SCHEDULES,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_holds_records_by_their_names(table):
    for name, record in table.items():
        assert isinstance(record, Choice) and record.name == name and record.label and record.sentence
        assert find(table, "record", name) is record


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_an_unknown_name_is_refused_with_the_names_there_are(table):
    with pytest.raises(ConfigError, match=f"There is no record 'none'; there are: {', '.join(table)}"):
        find(table, "record", "none")


def test_the_losses_of_the_layers_are_those_of_the_table():
    assert {kind.loss.name: kind.loss for kind in LAYER_KINDS if kind.loss} == LOSSES
