"""The parts of the live view."""
