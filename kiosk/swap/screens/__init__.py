"""The swap kiosk's screens."""
