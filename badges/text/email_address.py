"""E-mail addresses, as people write them into a form."""

import re

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def is_email(text: str) -> bool:
    """Whether `text` looks like an address: one @, and a dot in what follows."""
    return bool(_ADDRESS.fullmatch(text))
