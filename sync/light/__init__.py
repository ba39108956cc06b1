"""Sync by light: what goes from one laptop's screen to another one's camera, as bytes."""
