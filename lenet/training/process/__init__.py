"""Training in a process of its own: starting it, waiting for a slot, standing by."""
