"""The NumPy network against Keras, and the browser's against NumPy's, for every config that can be built.

The tests take some dozens of them.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import Result
from devtools.agreement import LARGEST_DIFFERENCE, compute_difference
from devtools.javascript import compute_differences, make_noise
from devtools.random_configs import build_network, list_configs
from lenet.data import load_test_set

IMAGES = 8
TOGETHER = 64
"""Networks whose answers node writes into one file."""


def measure_agreement() -> list[Result]:
    """The largest difference in any layer, Keras first."""
    return [measure_keras(), measure_browser_engine()]


def measure_keras() -> Result:
    """NumPy against Keras."""
    images, configs = load_test_set()[0][:IMAGES], list_configs()
    worst = max(compute_difference(build_network(config), images) for config in configs)
    return _promise("NumPy network against Keras", worst, f"every layer, {IMAGES} images, {len(configs):,} configs")


def measure_browser_engine() -> Result:
    """The browser's modules, run by node, against NumPy, for images of noise (`make_noise` says why)."""
    images, configs, worst = make_noise(2), list_configs(), 0.0
    for start in range(0, len(configs), TOGETHER):
        networks = [build_network(config) for config in configs[start : start + TOGETHER]]
        with TemporaryDirectory() as folder:
            worst = max(worst, *compute_differences(networks, images, Path(folder)))
    return _promise("browser's network against NumPy's", worst,
                    f"every layer and the input's gradient, {len(images)} images, {len(configs):,} configs")


def _promise(what: str, worst: float, how: str) -> Result:
    return Result(f"{what}, largest difference", f"{worst:.1e}", f"{LARGEST_DIFFERENCE:.0e}",
                  worst <= LARGEST_DIFFERENCE, how)
