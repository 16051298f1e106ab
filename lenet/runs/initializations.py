"""The ways to draw the first weights: a record each. `lenet.training.initialization` draws them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Initialization:
    """One way to draw the first weights. `name` stands in code; `label` and `sentence` are for people."""

    name: str
    label: str
    sentence: str


INITIALIZATIONS = {initialization.name: initialization for initialization in (
    Initialization("glorot", "Glorot", "Glorot’s first weights are spread so that signals keep their size on the way "
                   "forward and back."),
    Initialization("paper", "as in 1998", "Those of 1998 are spread evenly over ±2.4 divided by the number of a unit’s "
                   "inputs."),
)}  # fmt: skip
