"""The hub as people see it: its board, and how a desk and its hub stand."""
