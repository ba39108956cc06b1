"""Kinds of codes besides QR, and which of them a list's tickets may be printed as."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from badges.codes.own_code import is_own_code
from badges.text.sentence import Sentence


class Symbology(StrEnum):
    """A kind of code (ISO/IEC 15415 and 15416 name the families)."""

    QR = "qr"
    MICRO_QR = "micro-qr"
    AZTEC = "aztec"
    DATA_MATRIX = "data-matrix"
    PDF417 = "pdf417"
    CODE_128 = "code128"
    EAN = "ean"  # EAN-13 and -8, UPC-A
    ITF = "itf"


QR_ALONE = frozenset({Symbology.QR})
_LONGEST_LINEAR = 32  # characters; a longer bar code is wider than a ticket
_LONGEST_MICRO = 15  # digits and capitals of the largest Micro QR code (ISO/IEC 18004, table 2)
_SHORTEST_ITF = 6  # digits; a part of a shorter one is soon read for the whole
_EAN_LENGTHS = (8, 12, 13)
_LOOKED_AT = 2_000
"""Codes of a list that tell what all are like."""


class UnknownSymbologyError(ValueError):
    """There is no such kind of code; the message names those that there are."""


def named(text: str) -> frozenset[Symbology]:
    """The kinds in a list such as `qr,code128`; `all` is all of them. QR is always read.

    Raises `UnknownSymbologyError`.
    """
    names = {name.strip().lower() for name in text.split(",")} - {""}
    if "all" in names:
        return frozenset(Symbology)
    known = {kind.value for kind in Symbology}
    if not names or not names <= known:
        unknown = ", ".join(sorted(names - known)) or text
        raise UnknownSymbologyError(
            Sentence(
                "“{unknown}”: there is {known}, and all",
                unknown=unknown,
                known=", ".join(sorted(known)),
            )
        )
    return QR_ALONE | {Symbology(name) for name in names}


def called_for(codes: Sequence[str]) -> frozenset[Symbology]:
    """The kinds that the tickets of a list may show: QR alone when all codes are our own.

    A shop's codes may be any matrix code, and any bar code that can hold them.
    """
    kinds = set(QR_ALONE)
    for code in codes[:: 1 + len(codes) // _LOOKED_AT]:
        if is_own_code(code):
            continue
        kinds |= {Symbology.AZTEC, Symbology.DATA_MATRIX, Symbology.PDF417}
        if not code.isascii():
            continue
        if len(code) <= _LONGEST_LINEAR:
            kinds.add(Symbology.CODE_128)
        if len(code) <= _LONGEST_MICRO:
            kinds.add(Symbology.MICRO_QR)
        if code.isdecimal():
            if len(code) % 2 == 0 and len(code) >= _SHORTEST_ITF:
                kinds.add(Symbology.ITF)
            if len(code) in _EAN_LENGTHS and _is_ean(code):
                kinds.add(Symbology.EAN)
        if len(kinds) == len(Symbology):
            break
    return frozenset(kinds)


def _is_ean(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (GS1 General Specifications, 7.9)."""
    weighed = sum(int(d) * (3, 1)[n % 2] for n, d in enumerate(reversed(digits[:-1])))
    return (weighed + int(digits[-1])) % 10 == 0
