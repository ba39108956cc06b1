"""One real ticket of the list before the camera: will this door know it?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from badges.codes.scanned_text import clean
from kiosk.doctor.camera import camera_failed
from kiosk.doctor.finding import Check, Finding, ok, trouble
from kiosk.scan.first_text import first_text
from kiosk.scan.source import CameraError
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import _

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.scan.decode import Decoder
    from kiosk.scan.source import Source

PATIENCE_S = 30.0
"""How long somebody may take to hold a ticket up."""
_SHOWN = 40
"""Characters of a code that are shown."""
_LOOKED_AT = 2_000
"""Codes of a list that tell what all are like."""


def ticket(
    words: Words,
    source: Source,
    decoder: Decoder,
    codes: Sequence[str],
    is_listed: Callable[[str], bool],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Finding]:
    """Whether the ticket that is held up within `PATIENCE_S` is one of `codes`, at this door."""
    try:
        text, seen = first_text(source, decoder, PATIENCE_S, clock)
    except CameraError as error:
        yield camera_failed(words, error)
        return
    if not text:
        hint = seen.hint if seen else None
        advice = words.hint(hint) if hint else words(_("Hold it closer, in good light, and again"))
        yield trouble(Check.TICKET, words(_("no code was read")), advice)
    elif is_listed(text):
        yield ok(Check.TICKET, words(_("this door knows it: {code}"), code=_shown(text)))
    else:
        yield trouble(
            Check.TICKET,
            words(_("read, and not on the list: {code}"), code=_shown(text)),
            _advice(words, clean(text), codes),
        )


def shape_of(code: str) -> str:
    """What a code looks like: 9 for digits, A and a for letters; long runs with their length."""
    runs = [(kind, len(list(run))) for kind, run in groupby(map(_kind, code))]
    return "".join(kind * length if length < 4 else f"{kind}×{length}" for kind, length in runs)


def _kind(character: str) -> str:
    if character.isdecimal():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character


def _advice(words: Words, text: str, codes: Sequence[str]) -> str:
    """What may be wrong with the list, from what its codes and the ticket's look like."""
    inside = next((code for code in codes if len(code) > 5 and code in text), "")
    if inside:
        return words(
            _("The listed code {code} is only a part of it: ask the shop what its codes hold"),
            code=_shown(inside),
        )
    longer = next((code for code in codes if len(text) > 5 and text in code), "")
    if longer:
        return words(_("It is only a part of the listed code {code}"), code=_shown(longer))
    shapes = Counter(shape_of(code) for code in codes[:: 1 + len(codes) // _LOOKED_AT])
    usual = shapes.most_common(1)[0][0] if shapes else "–"
    if shapes[shape_of(text)]:
        return words(_("It looks like the codes of the list: is the list the newest?"))
    return words(
        _("The ticket looks like {one}, the list’s codes like {other}: is another column the code? "
          "kiosk guests import … --map COLUMN=code"),
        one=plain(shape_of(text)[:_SHOWN]), other=plain(usual[:_SHOWN]),
    )  # fmt: skip


def _shown(code: str) -> str:
    code = plain(clean(code))
    return code if len(code) <= _SHOWN else f"{code[:_SHOWN]}…"
