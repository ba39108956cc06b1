"""How the desk will make its sounds."""

import importlib
import logging

from kiosk.doctor.finding import Check, Finding, ok, warning
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _


def player() -> str | None:
    """What plays sounds here, by playsound3's name for it, or None for the terminal's bell.

    Raises ImportError, or anything else, when the library does not load.
    """
    logger = logging.getLogger("playsound3")
    logger.addHandler(logging.NullHandler())  # it prints past the report when it finds no player
    name: str | None = importlib.import_module("playsound3").DEFAULT_BACKEND
    return name


def sound(say: Translation) -> Finding:
    """Which way sounds will be made; whether they are heard, only ears can tell."""
    try:
        name = player()
    except Exception:  # see `player`
        name = None
    return made_by(say, name)


def made_by(say: Translation, name: str | None) -> Finding:
    """The finding for a player's name, None for the terminal's bell."""
    if name is None:
        return warning(
            Check.SOUND,
            say(_("only the terminal’s bell: all verdicts sound alike")),
            say(
                _("Install a player (Debian, Ubuntu: apt-get install ffmpeg), or watch the screen")
            ),
        )
    text = say(_("played by {name}; turn the volume up"), name=plain(name))
    return ok(Check.SOUND, text)
