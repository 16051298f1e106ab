"""The door: what is served besides pages, who may ask, and what every answer says of itself."""

from server.one_core import load_numpy

load_numpy()  # here, before any other module loads it
