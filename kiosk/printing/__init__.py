"""Badges at the desk: printed when a guest comes in, whatever the printer does."""
