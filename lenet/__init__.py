"""LeNet-5, from pixel to prediction: the library behind LeNet Lab. It never imports Streamlit.

The names below are what people need in a notebook (docs/library.md). Each is imported when it is first asked for,
so that `import lenet` alone costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lenet.data import load_test_set
    from lenet.errors import LabError
    from lenet.evaluation import compute_evaluation
    from lenet.figures.maps import plot_maps
    from lenet.figures.matrices import plot_confusion
    from lenet.notebook import look, plot_curves, read_image, train
    from lenet.network import NetworkConfig
    from lenet.runs import BatchPoint, EpochPoint, RunConfig, TrainingConfig
    from lenet.runs.models import list_models, load_model

__version__ = "1.1.0"

__all__ = [
    "list_models", "load_model", "read_image", "look", "load_test_set", "compute_evaluation",
    "train", "RunConfig", "NetworkConfig", "TrainingConfig", "BatchPoint", "EpochPoint",
    "plot_maps", "plot_curves", "plot_confusion", "LabError",
]

_HOMES = {name: home for home, names in {
    "lenet.data": ("load_test_set",),
    "lenet.errors": ("LabError",),
    "lenet.evaluation": ("compute_evaluation",),
    "lenet.figures.maps": ("plot_maps",),
    "lenet.figures.matrices": ("plot_confusion",),
    "lenet.notebook": ("look", "plot_curves", "read_image", "train"),
    "lenet.network": ("NetworkConfig",),
    "lenet.runs": ("BatchPoint", "EpochPoint", "RunConfig", "TrainingConfig"),
    "lenet.runs.models": ("list_models", "load_model"),
}.items() for name in names}  # fmt: skip
"""The module where each name lives."""


def __getattr__(name: str) -> Any:
    """A name of `__all__`, imported now."""
    if name not in _HOMES:
        raise AttributeError(f"module 'lenet' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
