"""Images that people have, in whatever form, are found, read and judged.

`open_images` knows the forms, `find_view` sees how the images lie, `read_all` reads them.
"""

from lenet.reading.answers import Reading, read_all
from lenet.reading.formats import FORMATS, open_images
from lenet.reading.image_set import ImageSet
from lenet.reading.orientations import ORIENTATIONS
from lenet.reading.outcomes import ERROR, OUTCOMES, Outcome
from lenet.reading.views import View, find_view

__all__ = [
    "ERROR",
    "FORMATS",
    "ORIENTATIONS",
    "OUTCOMES",
    "ImageSet",
    "Outcome",
    "Reading",
    "View",
    "find_view",
    "open_images",
    "read_all",
]
