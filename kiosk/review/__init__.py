"""Conflicts, looked at and settled by the organiser."""
