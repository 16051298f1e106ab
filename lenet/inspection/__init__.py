"""What the units of a network see and answer, as plain numbers."""

from lenet.inspection.explanation import Explanation, explain_value
from lenet.inspection.receptive_field import cut_patch, receptive_field, unit_maps
from lenet.inspection.saliency import compute_saliency
from lenet.inspection.unit_statistics import (
    UnitStatistics, compute_unit_statistics, find_next_mistake, strongest_images,
)

__all__ = [
    "Explanation", "UnitStatistics", "compute_saliency", "compute_unit_statistics", "cut_patch", "explain_value",
    "find_next_mistake", "receptive_field", "strongest_images", "unit_maps",
]
