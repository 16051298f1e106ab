"""What can be built and trained, and yet is not wise."""

from lenet.choice import find
from lenet.layers import ACTIVATIONS, find_activation
from lenet.network.choices import OUTPUTS
from lenet.network.config import NetworkConfig


def find_mismatch(config: NetworkConfig) -> str:
    """What in a network will not go well together though it can be built, and what would; "" for nothing."""
    output, activation = find(OUTPUTS, "output", config.output), find_activation(config.activation)
    missed = [f"{value:+g}".replace("-", "−") for value in output.values if not activation.reaches(value)]
    if not missed:
        return ""
    fitting = " or ".join(each.label for each in ACTIVATIONS.values() if all(map(each.reaches, output.values)))
    return (f"OUTPUT compares F6 with pixels of −1 and +1, but after {activation.label} no unit of F6 comes near "
            f"{' or '.join(missed)}. So no digit’s bitmap is ever met, and the loss stays high. Choose {fitting} as "
            "the activation, or let softmax follow ten weighted sums.")
