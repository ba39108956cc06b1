"""pretix: sell there, check in here."""
