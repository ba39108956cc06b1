"""What is drawn, read back before anybody prints it: pyzbar shares no code with the desk's decoder.

A template or a stock of one's own can make a code too small, too faint or another guest's; that
is seen on a few of a batch, and not at the first guest.
"""

import io
from collections.abc import Sequence
from typing import TypeVar

from PIL import Image

from badges.drawing.typesetting import Document

SAMPLE = 4
"""How many of a batch are read back: the first, the last, and some between."""

_DOTS_PER_INCH = (203, 300, 400)
"""As label printers and office printers draw; the finer is tried where the coarser fails."""

_Drawn = TypeVar("_Drawn")


class NoSecondDecoderError(RuntimeError):
    """pyzbar, or the system's libzbar, does not load."""


def sample(batch: Sequence[_Drawn]) -> list[_Drawn]:
    """At most `SAMPLE` of `batch`, spread over it evenly."""
    last, number = len(batch) - 1, min(SAMPLE, len(batch))
    places = {round(place * last / max(1, number - 1)) for place in range(number)}
    return [batch[place] for place in sorted(places)]


def unread(document: Document, texts: Sequence[str]) -> list[str]:
    """Those of `texts` that no QR code on the pages of `document` says.

    Texts outside of ASCII are left out: the decoder guesses at their characters. Raises
    `NoSecondDecoderError`, and what drawing raises.
    """
    left = [text for text in texts if text.isascii()]
    for dpi in _DOTS_PER_INCH:
        if left:
            found = {text for page in document.pngs(dpi=dpi) for text in _read(page)}
            left = [text for text in left if text not in found]
    return left


def _read(png: bytes) -> list[str]:
    try:
        from pyzbar.pyzbar import ZBarSymbol, decode
    except Exception as error:
        # Whatever a half-installed library raises: ImportError, OSError, AttributeError, …
        raise NoSecondDecoderError(str(error)) from error
    with Image.open(io.BytesIO(png)) as picture:
        symbols = decode(picture.convert("L"), symbols=[ZBarSymbol.QRCODE])
    return [symbol.data.decode(errors="replace") for symbol in symbols]
