"""How long some tests run: short with all the others, long with `make soak`."""

import os
from typing import TypeVar

Amount = TypeVar("Amount")

SOAK = bool(os.environ.get("KIOSK_SOAK"))
"""Whether this is the long form."""


def scaled(short: Amount, long: Amount) -> Amount:
    """`short` in every run of the tests, `long` in the soak."""
    return long if SOAK else short
