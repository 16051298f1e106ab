"""From a drawing or a picture file to the 28x28 image that MNIST's makers would have made of it.

Every step is kept with a name, a picture and a sentence that states this drawing's own numbers.
"""

from lenet.preprocessing.border import edge_of
from lenet.preprocessing.drawing import (
    EmptyDrawingError, PreparedDrawing, Step, describe_ink, prepare_drawing,
)
from lenet.preprocessing.photo.decoding import MAX_PIXELS
from lenet.preprocessing.picture_file import MAX_FILE_BYTES, Picture, read_image_file, read_picture
from lenet.preprocessing.ink import find_ink
from lenet.preprocessing.several_digits import count_digits
from lenet.preprocessing.strokes import CANVAS_SIDE, Stroke, draw_strokes, parse_strokes
from lenet.preprocessing.written import ALL_STEPS, Switches, prepare_strokes

__all__ = [
    "ALL_STEPS",
    "CANVAS_SIDE",
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "EmptyDrawingError",
    "Picture",
    "PreparedDrawing",
    "Step",
    "Stroke",
    "Switches",
    "count_digits",
    "describe_ink",
    "draw_strokes",
    "edge_of",
    "find_ink",
    "parse_strokes",
    "prepare_drawing",
    "prepare_strokes",
    "read_image_file",
    "read_picture",
]
