"""Rehearsing the doors: on paper, event by event, and with real desks on this computer."""
