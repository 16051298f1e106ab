"""The door: what is served besides pages, who may ask, and what every answer says of itself."""
