"""An evening against a real pretix: `make pretix` sets one up, plays it, and compares counts."""
