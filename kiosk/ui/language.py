"""Which languages there are, and which one a computer is set to."""

import os
from collections.abc import Mapping

LANGUAGES = ("fr", "en")
"""Languages of the interface; the first is the screens' default."""


def spoken_by_system(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the system is set to (POSIX: LC_ALL, LC_MESSAGES, LANG); else ""."""
    settings = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next(filter(None, settings), "")[:2].lower()
    return said if said in LANGUAGES else ""


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that a screen begins in: the system's, or else the first of `LANGUAGES`."""
    return spoken_by_system(environment) or LANGUAGES[0]
