"""The NumPy network against Keras, and the browser's against NumPy's, for every config that can be built.

The tests take some dozens of them for Keras, some hundreds for the browser.
"""

import numpy as np

from benchmarks.browsing import open_browser
from benchmarks.report import Result
from devtools.agreement import LARGEST_DIFFERENCE, compute_difference
from devtools.javascript import make_noise, measure_difference
from devtools.random_configs import build_network, list_configs
from devtools.workbench import open_workbench
from lenet.data import load_test_set

IMAGES = 8


def measure_agreement() -> list[Result]:
    """The largest difference in any layer, Keras first."""
    return [measure_keras(), measure_browser_engine()]


def measure_keras() -> Result:
    """NumPy against Keras."""
    images, configs = load_test_set()[0][:IMAGES], list_configs()
    worst = max(compute_difference(build_network(config), images) for config in configs)
    return _promise("NumPy network against Keras", worst, f"every layer, {IMAGES} images, {len(configs):,} configs")


def measure_browser_engine() -> Result:
    """The browser's modules against NumPy, in a real browser."""
    image, configs = make_noise(), list_configs()
    with open_browser() as browser, open_workbench(browser) as workbench:
        worst = np.max([measure_difference(workbench, build_network(config), image) for config in configs])
    return _promise("browser's network against NumPy's", float(worst),
                    f"every layer and the input's gradient, an image of noise, {len(configs):,} configs")


def _promise(what: str, worst: float, how: str) -> Result:
    return Result(f"{what}, largest difference", f"{worst:.1e}", f"{LARGEST_DIFFERENCE:.0e}",
                  worst <= LARGEST_DIFFERENCE, how)
