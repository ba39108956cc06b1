"""The parts of the desk's screens."""
