"""What an exported model is given: pixels as people have them, or numbers as the network computes with them."""

from dataclasses import dataclass

from lenet.choice import Choice
from lenet.network import INPUT_FORMATS, NetworkConfig, find_input_format
from lenet.network.inputs import PIXELS


@dataclass(frozen=True)
class InputKind(Choice):
    """One kind of input.

    Attributes:
        is_scaled: whether whoever asks the model has to scale and pad the images.
        has_channels: whether images are float32 with an axis for their one channel, instead of bytes without.
    """

    is_scaled: bool
    has_channels: bool


_RANGES = " or ".join(f"{given.side}x{given.side} from {given.ground:g}, ground, to {given.ink:g}, ink"
                      for given in INPUT_FORMATS.values())

INPUT_KINDS = {record.name: record for record in (
    InputKind("pixels", "pixels", "Images as MNIST has them, 28x28 from 0, ground, to 255, ink; in ONNX bytes.",
              is_scaled=False, has_channels=False),
    InputKind("float", "pixels as float32", "The same as float32 with an axis for their channel, for programs that "
                                            "refuse bytes.", is_scaled=False, has_channels=True),
    InputKind("scaled", "scaled", f"The network alone: the images have to be {_RANGES}, which the input's name says.",
              is_scaled=True, has_channels=True),
)}  # fmt: skip
"""The inputs there are, by name."""


@dataclass(frozen=True)
class InputSpec:
    """The input of an exported model: one of `INPUT_KINDS`, and how many images at a time; None for any number."""

    kind: InputKind = INPUT_KINDS["pixels"]
    batch: int | None = None

    def find_side(self, config: NetworkConfig) -> int:
        """Height and width of an image."""
        return find_input_format(config).side if self.kind.is_scaled else PIXELS

    def list_range(self, config: NetworkConfig) -> tuple[float, float]:
        """What a pixel without ink is, and one full of ink."""
        given = find_input_format(config)
        return (given.ground, given.ink) if self.kind.is_scaled else (0, 255)

    def write_name(self, config: NetworkConfig) -> str:
        """The input's name; it tells the range of one that is scaled."""
        ground, ink = self.list_range(config)
        return f"images_from_{ground:g}_to_{ink:g}" if self.kind.is_scaled else "images"

    def describe(self, config: NetworkConfig) -> str:
        """A sentence that says what the model takes and gives."""
        side, (ground, ink) = self.find_side(config), self.list_range(config)
        number = "any number of" if self.batch is None else str(self.batch)
        return (f"Input: {number} {'image' if self.batch == 1 else 'images'} of {side}x{side}, each pixel from "
                f"{ground:g}, ground, to {ink:g}, ink. Output: the probabilities of the ten digits.")


RAW = InputSpec()
"""What models are given as a rule: pixels, any number of images."""
