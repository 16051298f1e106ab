"""How the centre lines in assets/handwriting are made of fonts."""
