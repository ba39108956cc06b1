"""One look at a picture with zxing-cpp. This is the only module that imports it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.scan import symbol
from kiosk.scan.grid import Corners
from kiosk.scan.locator import Located
from kiosk.scan.picture import Change, Gray, enlarge
from kiosk.scan.regions import Region
from kiosk.scan.symbologies import QR_ALONE, Symbology

_KINDS = {
    # Not `QRCode`: that reads Micro QR too, whose smallest form has no error correction at all.
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCodeModel2,),
    Symbology.MICRO_QR: (zxingcpp.BarcodeFormat.MicroQRCode,),
    Symbology.AZTEC: (zxingcpp.BarcodeFormat.Aztec,),
    Symbology.DATA_MATRIX: (zxingcpp.BarcodeFormat.DataMatrix,),
    Symbology.PDF417: (zxingcpp.BarcodeFormat.PDF417,),
    Symbology.CODE_128: (zxingcpp.BarcodeFormat.Code128,),
    Symbology.EAN: (
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.UPCA,
    ),
    Symbology.ITF: (zxingcpp.BarcodeFormat.ITF,),
}
_QR = (zxingcpp.BarcodeFormat.QRCode, *_KINDS[Symbology.QR])  # what a Model 2 code is called


@dataclass(frozen=True, eq=False)
class Symbol:
    """The symbol in which a text was read: `level` is the level's two format bits."""

    version: int
    level: int
    mask: int
    _code: zxingcpp.Barcode

    def modules(self) -> NDArray[np.bool_]:
        """Its modules as they were sampled, (n, n), True is dark; a few may be wrong."""
        drawn = np.array(self._code.to_image(scale=1)) == 0
        n = 17 + 4 * self.version
        margin = (drawn.shape[0] - n) // 2
        return np.asarray(drawn[margin : margin + n, margin : margin + n], np.bool_)


@dataclass(frozen=True)
class Read:
    """One code. `corners` are frame pixels, from the symbol's own top left, clockwise.

    `agreement` is None for what was decoded. What a list alone gave has the agreement that was
    measured (z, see `book`), and no data.
    """

    text: str
    data: bytes
    corners: Corners
    symbol: Symbol | None = None
    agreement: float | None = None
    is_qr: bool = True


@dataclass(frozen=True)
class Variant:
    """One way to look at a picture: enlarge by `factor`, then `change`, then read."""

    factor: float = 1.0
    change: Change | None = None
    one_threshold: bool = False  # for the whole picture, instead of one per neighbourhood


@dataclass(frozen=True)
class CodesFound:
    """What one look gave: codes read, and symbols located whose content could not be corrected."""

    reads: tuple[Read, ...] = ()
    located: tuple[Located, ...] = ()


PLAIN = Variant()


def whole(gray: Gray) -> Region:
    """The region that is all of a picture."""
    return Region(0, 0, gray.shape[1], gray.shape[0], 0.0)


def look(
    gray: Gray,
    region: Region,
    variant: Variant = PLAIN,
    kinds: frozenset[Symbology] = QR_ALONE,
) -> CodesFound:
    """Read a region of a grey frame in one way; results are in frame pixels."""
    picture = region.crop(gray)
    if variant.factor != 1:
        picture = enlarge(picture, variant.factor)
    if variant.change is not None:
        picture = variant.change(picture)
    reads: list[Read] = []
    located: list[Located] = []
    for code in zxingcpp.read_barcodes(
        np.ascontiguousarray(picture),
        formats=_formats(kinds),
        binarizer=(
            zxingcpp.Binarizer.GlobalHistogram
            if variant.one_threshold
            else zxingcpp.Binarizer.LocalAverage
        ),
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    ):
        corners = _corners(code.position, region, variant.factor)
        is_qr = code.format in _QR
        known = _format(code) if is_qr else None
        if code.valid:
            data = bytes(code.bytes)
            if data:
                made = Symbol(*known, code) if known else None
                reads.append(Read(code.text, data, corners, made, is_qr=is_qr))
        elif known:
            located.append(Located(corners, known[0], known[1:]))
    return CodesFound(tuple(reads), tuple(located))


@cache
def _formats(kinds: frozenset[Symbology]) -> zxingcpp.BarcodeFormats:
    return zxingcpp.BarcodeFormats([each for kind in sorted(kinds) for each in _KINDS[kind]])


def _format(code: zxingcpp.Barcode) -> tuple[int, int, int] | None:
    """Version, level bits and mask of a QR code; None when they are not known."""
    known = cast("dict[str, str]", code.extra or {})
    if not str(known.get("Version", "")).isdecimal():
        return None
    return int(known["Version"]), symbol.LEVELS[known["ECLevel"]], int(known["DataMask"])


def _corners(position: zxingcpp.Position, region: Region, factor: float) -> Corners:
    def place(point: zxingcpp.Point) -> tuple[float, float]:
        return region.x + point.x / factor, region.y + point.y / factor

    return (
        place(position.top_left),
        place(position.top_right),
        place(position.bottom_right),
        place(position.bottom_left),
    )
