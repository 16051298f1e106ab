"""Recipes with a name. `python -m lenet train --preset NAME` trains one."""

from dataclasses import replace

from lenet.choice import find
from lenet.network import PAPER_NETWORK
from lenet.data.augmentation import AugmentationConfig
from lenet.data import WHOLE_COUNT
from lenet.runs import RunConfig, TrainingConfig

PAPER_TRAINING = TrainingConfig(optimizer="sdlm", learning_rate=0.0005, batch_size=1, epochs=20,
                                train_images=WHOLE_COUNT, schedule="paper", initialization="paper")
"""How LeNet-5 was trained in 1998: one pattern a step, 20 passes (section III-B, appendices A and C)."""

PAPER_DISTORTIONS = AugmentationConfig(shift=1.5, scale=0.1, squeeze=0.1, shear=0.15)
"""The kinds of distortion of 1998 (section III-B). The paper does not say how strong they were. Here they are drawn
anew for every image and pass; the paper made nine distorted copies of each image once."""

LAB_TRAINING = TrainingConfig(
    learning_rate=0.002, batch_size=128, epochs=120, train_images=WHOLE_COUNT, schedule="cosine", weight_decay=0.2,
    averaging=0.999,
    augmentation=AugmentationConfig(shift=1, rotate=8, scale=0.1, shear=0.1, thickness=0.7, elastic=1.2))  # fmt: skip
"""What brings the most out of the article's network."""

PRESETS = {
    "article": RunConfig("The article's network"),
    "quick": RunConfig("99 % in seconds", training=TrainingConfig(
        learning_rate=0.01, epochs=3, batch_size=128, schedule="one_cycle", weight_decay=0.1)),
    "paper-1998": RunConfig("The network of 1998", PAPER_NETWORK, PAPER_TRAINING),
    "paper-1998-distorted": RunConfig("The network of 1998, with distortions", PAPER_NETWORK,
                                      replace(PAPER_TRAINING, augmentation=PAPER_DISTORTIONS)),
    "lab": RunConfig("The lab's best", training=LAB_TRAINING),
    "hand": RunConfig("Handwriting", training=replace(LAB_TRAINING, epochs=90, handwriting=0.2, no_digits=0.03)),
}
"""article: the defaults of `NetworkConfig` and `TrainingConfig` are its network and recipe. The article names no batch
size; 32 is Keras's default."""


def get_preset(name: str) -> RunConfig:
    """The recipe `name`.

    Raises:
        ConfigError: if there is none of that name.
    """
    return find(PRESETS, "preset", name)
