"""Which settings fit together to a LeNet-5, and what to change where they do not."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from lenet.choice import find
from lenet.errors import ConfigError
from lenet.layers import Layer
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.network.config import NetworkConfig

Build = Callable[[NetworkConfig], tuple[Layer, ...]]


def explain_misfit(build: Build) -> Build:
    """The same `build`; where a config does not fit, its `ConfigError` says what would, too."""

    @wraps(build)
    def build_or_explain(config: NetworkConfig) -> tuple[Layer, ...]:
        _check_paper_parts(config)
        try:
            return build(config)
        except ConfigError as misfit:
            fits = _largest_fitting_kernel(build, config)
            raise ConfigError(f"{misfit} A kernel of {fits}x{fits} or smaller fits.") from None

    return build_or_explain


def _check_paper_parts(config: NetworkConfig) -> None:
    """Refuse widths that C3's table and the bitmaps of 1998 are not made for."""
    joined = find(C3_INPUTS, "inputs of C3", config.c3_inputs)
    if joined.widths not in (None, (config.c1, config.c3)):
        c1, c3 = joined.widths
        raise ConfigError(f"C3 cannot follow {joined.label} with {config.c1} filters in C1 and {config.c3} in C3: "
                          f"it joins {c1} maps to {c3}. Set C1 to {c1} and C3 to {c3}, or let C3 see every map.")
    pixels = find(OUTPUTS, "output", config.output).f6
    if pixels not in (None, config.f6):
        raise ConfigError(f"OUTPUT cannot compare {config.f6} units of F6 with the digits' bitmaps of 7x12 = {pixels} "
                          f"pixels. Set F6 to {pixels}, or let softmax follow ten weighted sums.")


def _largest_fitting_kernel(build: Build, config: NetworkConfig) -> int:
    for k in range(config.kernel_size - 1, 2, -1):
        try:
            build(replace(config, kernel_size=k))
        except ConfigError:
            continue
        return k
    return 2
