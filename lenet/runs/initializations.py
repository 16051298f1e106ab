"""The ways to draw the first weights: a record each. `lenet.training.initialization` draws them."""

from lenet.choice import Choice

INITIALIZATIONS = {record.name: record for record in (
    Choice("glorot", "Glorot", "Glorot’s first weights are spread so that signals keep their size on the way forward "
                               "and back."),
    Choice("paper", "as in 1998", "Those of 1998 are spread evenly over ±2.4 divided by the number of a unit’s "
                                  "inputs."),
)}  # fmt: skip
"""By their names."""
