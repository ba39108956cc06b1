"""pretix, as people meet it."""
