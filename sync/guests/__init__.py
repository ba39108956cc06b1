"""Guests in the event file: imported, amended, found; categories, lists, staff, signed tickets."""
