"""The life of an event file: packed for a laptop, rehearsed with, purged, people forgotten."""
