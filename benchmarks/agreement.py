"""The NumPy network against Keras, for every config that can be built. The tests take some dozens of them."""

from benchmarks.report import Result
from devtools.agreement import LARGEST_DIFFERENCE, compute_difference
from devtools.random_configs import build_network, list_configs
from lenet.data import load_test_set

IMAGES = 8


def measure_agreement() -> list[Result]:
    """The largest difference in any layer."""
    images, configs = load_test_set()[0][:IMAGES], list_configs()
    worst = max(compute_difference(build_network(config), images) for config in configs)
    return [Result("NumPy network against Keras, largest difference", f"{worst:.1e}", f"{LARGEST_DIFFERENCE:.0e}",
                   worst <= LARGEST_DIFFERENCE, f"every layer, {IMAGES} images, {len(configs):,} configs")]
