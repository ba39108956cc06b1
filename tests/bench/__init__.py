"""Benchmarks: every budget of the design, beside a peer, in one run. `make bench` runs them."""
