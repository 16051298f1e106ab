"""Another value for every setting of a training, for tests that change one at a time."""

from typing import Any

from lenet.data.augmentation import AugmentationConfig
from lenet.runs import TrainingConfig

USUAL = TrainingConfig(optimizer="sgd", weight_decay=0.01)
"""What is changed: here every setting matters, the momentum too."""

OTHER: dict[str, Any] = {
    "optimizer": "adam", "learning_rate": 0.5, "momentum": 0.5, "batch_size": 64, "epochs": 3, "train_images": 100,
    "seed": 7, "schedule": "cosine", "initialization": "paper", "weight_decay": 0.02, "label_smoothing": 0.1,
    "averaging": 0.9, "label_noise": 0.1, "patience": 2, "handwriting": 0.2,
    "no_digits": 0.1, "augmentation": AugmentationConfig(shift=2),
}
"""By the setting's name; a new setting of `TrainingConfig` has to be added."""
