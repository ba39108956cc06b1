"""The print queue of a laptop."""
