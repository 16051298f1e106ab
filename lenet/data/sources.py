"""Where the images come from that a network learns from: a record a source.

Another source (handwriting made by a program, say) is one more row of `SOURCES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lenet.choice import Choice
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError


@dataclass(frozen=True)
class ImageSource(Choice):
    """One source of training images.

    Attributes:
        is_chosen: whether a config asks for this source; it is true for exactly one of them.
        prepare: (engine, images, config, seed) -> the images of a batch, (N, 28, 28), 0 to 255. `engine` is a module
            with `draw` and `distort`, as `lenet.training.engine.augmentation`; `images` (N, 28, 28) uint8 come from
            MNIST.
        caution: what has to be known before a training curve of such images is compared with others; "" if nothing.
    """

    is_chosen: Callable[[AugmentationConfig], bool]
    prepare: Callable[[Any, Any, AugmentationConfig, Any], Any]
    caution: str = ""


def _take(_: Any, images: Any, *__: Any) -> Any:
    return images


def _distort(engine: Any, images: Any, config: AugmentationConfig, seed: Any) -> Any:
    return engine.distort(images, config, engine.draw(config, images.shape[0], seed))


SOURCES = {source.name: source for source in (
    ImageSource("mnist", "MNIST", "The handwritten digits as they are.", lambda config: not config.columns, _take),
    ImageSource("distorted", "MNIST, distorted", "Every image is distorted anew each time it is learnt from.",
                lambda config: bool(config.columns), _distort,
                "the training images were distorted (augmentation), and the curves count how the network read them so. "
                "Distorted digits are harder to read than the test images are."),
)}  # fmt: skip


def find_source(config: AugmentationConfig) -> ImageSource:
    """The source that a config asks for.

    Raises:
        ConfigError: if it asks for none of those there are, or for several.
    """
    chosen = [source for source in SOURCES.values() if source.is_chosen(config)]
    if len(chosen) != 1:
        raise ConfigError(f"{config} asks for {len(chosen)} sources of images, not one of: {', '.join(SOURCES)}.")
    return chosen[0]
