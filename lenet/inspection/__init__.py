"""What the units of a network see and answer, as plain numbers."""
