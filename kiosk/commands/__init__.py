"""The sub-commands of `kiosk`, one file each. Heavy imports stand inside the commands."""
