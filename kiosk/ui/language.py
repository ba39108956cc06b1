"""Which languages there are, and which one a computer is set to."""

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

LANGUAGES = ("fr", "en")
"""Languages of the interface; the first is the screens' default, the last the command line's."""
LANGUAGE = "KIOSK_LANGUAGE"
"""The environment variable that holds the language of what people read."""
_OPTION = "--language"


def spoken_by_system(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the system is set to (POSIX: LC_ALL, LC_MESSAGES, LANG); else ""."""
    settings = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next(filter(None, settings), "")[:2].lower()
    return said if said in LANGUAGES else ""


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that a screen begins in: the system's, or else the first of `LANGUAGES`."""
    return spoken_by_system(environment) or LANGUAGES[0]


def asked_language(
    arguments: Sequence[str],
    environment: Mapping[str, str] = os.environ,
    *,
    default: str = LANGUAGES[-1],
) -> str:
    """The language that a command line asks for, before it is understood: its help is told in it.

    It is that of `--language`, of `KIOSK_LANGUAGE`, of the system, or else the `default`.
    """
    said = [
        after if sign else next_argument
        for argument, next_argument in pairwise([*arguments, ""])
        for name, sign, after in [argument.partition("=")]
        if name == _OPTION
    ]
    wanted = [*said, environment.get(LANGUAGE, ""), spoken_by_system(environment)]
    return next((each for each in wanted if each in LANGUAGES), default)
