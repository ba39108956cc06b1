"""The parts of the swap kiosk's screens."""
