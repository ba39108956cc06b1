"""Sync by light: the screen that shows, and the camera that watches."""
