"""The journal: what happened, by whom, signed and chained; and what follows from it."""
