"""What a run is asked to do: a network and how to train it."""

from dataclasses import dataclass, field
from math import ceil

from lenet.architecture import NetworkConfig
from lenet.data import TRAIN_COUNT
from lenet.errors import ConfigError
from lenet.frozen import Frozen, check_choice, check_number, check_whole

OPTIMIZERS = ("adam", "sgd", "rmsprop", "adamw")
LONGEST_NAME = 60


@dataclass(frozen=True)
class TrainingConfig(Frozen):
    """How to train. The defaults are the article's recipe: Adam, 20 epochs over 54,000 images.

    `momentum` matters to "sgd" alone. `train_images` takes that many from the front of the 54,000.
    `seed` fixes the first weights, the order of the images and the dropout.

    Raises:
        ConfigError: if a value is out of its range.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.001
    momentum: float = 0.9
    batch_size: int = 128
    epochs: int = 20
    train_images: int = TRAIN_COUNT
    seed: int = 0

    def __post_init__(self) -> None:
        check_choice("The optimizer", self.optimizer, OPTIMIZERS)
        check_number("The learning rate", self.learning_rate, 1e-7, 100)
        check_number("The momentum", self.momentum, 0, 0.999)
        check_whole("The batch size", self.batch_size, 1, 4096)
        check_whole("The number of epochs", self.epochs, 1, 1000)
        check_whole("The number of training images", self.train_images, 10, TRAIN_COUNT)
        check_whole("The seed", self.seed, 0, 2**31 - 1)

    @property
    def steps_per_epoch(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return ceil(self.train_images / self.batch_size)


@dataclass(frozen=True)
class RunConfig(Frozen):
    """A network, its training, and a name for people.

    Raises:
        ConfigError: if the name is empty or longer than 60 characters.
    """

    name: str = "Untitled"
    network: NetworkConfig = field(default_factory=NetworkConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)

    def __post_init__(self) -> None:
        check_name(self.name)


def check_name(name: str) -> str:
    """The name without spaces around it; raises `ConfigError` if nothing is left or it is too long."""
    trimmed = name.strip() if isinstance(name, str) else ""
    if not 1 <= len(trimmed) <= LONGEST_NAME or not trimmed.isprintable():
        raise ConfigError(f"{str(name)[:LONGEST_NAME]!r} is no name for a run: give it 1 to {LONGEST_NAME} letters.")
    return trimmed
