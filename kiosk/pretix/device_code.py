"""The QR code that pretix shows to pair a device: its address and a one-time token, as JSON."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from badges.text.sentence import Sentence
from sync.pretix.access import read_address

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder
    from kiosk.scan.source import Source

PATIENCE_S = 60.0
"""How long somebody may take to hold it up."""
_LONGEST = 200


class NoDeviceCodeError(ValueError):
    """No such code was seen; the message says what was."""


def read_code(text: str, base: str) -> str:
    """The token in the text of the code, if it is of the pretix at `base`.

    Raises `NoDeviceCodeError`.
    """
    try:
        said = json.loads(text)
        address, token = str(said["url"]), str(said["token"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoDeviceCodeError(
            Sentence("that is not the code that pretix shows for a device")
        ) from error
    try:
        there = read_address(address).base
    except ValueError as error:
        raise NoDeviceCodeError(str(error)) from error
    if there != base:
        raise NoDeviceCodeError(
            Sentence("that code is of another pretix ({there})", there=there[:_LONGEST])
        )
    return token


def watch_for_code(source: Source, decoder: Decoder, base: str) -> str:
    """The token in the first code before the camera.

    Raises `NoDeviceCodeError`, `kiosk.scan.source.CameraError`.
    """
    from kiosk.scan.first_text import first_text

    text, _ = first_text(source, decoder, PATIENCE_S, time.monotonic)
    if not text:
        raise NoDeviceCodeError(
            Sentence("no code was seen: hold it closer, in good light, and again")
        )
    return read_code(text, base)
