"""What a hand scanner sent for one ticket: read right, and nothing that gets in the way."""

import itertools
import unicodedata
from collections.abc import Callable, Iterator

from badges.codes.keyboard_layout import readings
from badges.codes.scanned_text import clean
from badges.codes.ticket_code import (
    BADGE_LENGTH,
    TICKET_LENGTH,
    compact,
    is_badge_code,
    is_ticket_code,
)
from kiosk.doctor.finding import Check, Finding, ok, trouble, warning
from kiosk.doctor.keys import Keys
from kiosk.scan.wedge import BURST_GAP
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _

MOST_EXTRA = 3
"""Additions longer than this are not looked for: chance would find codes in long texts."""
_ENDS = "\r\n\t"
_END_NAMES = {"\r": "CR", "\n": "LF", "\r\n": "CR LF", "\t": "Tab"}

IsTicket = Callable[[str], bool]
"""Whether a text, as read, is a ticket's code."""


def is_our_code(text: str) -> bool:
    """Whether `text` is a code of this program's own making, by its check character."""
    code = compact(text)
    return is_ticket_code(code) or is_badge_code(code)


def hint(say: Translation) -> Finding:
    """How to test a hand scanner; without somebody who scans there is nothing to check."""
    return ok(Check.SCANNER, say(_("not tried; to try one, run this again with --scanner")))


def scanner(say: Translation, keys: Keys, is_ticket: IsTicket = is_our_code) -> Iterator[Finding]:
    """What the keys of one scan tell of the scanner."""
    text = keys.text.rstrip(_ENDS)
    if not text or keys.text == "\x03":
        yield trouble(
            Check.SCANNER,
            say(_("nothing arrived")),
            say(_("Plug the scanner in, click on this window, and try again")),
        )
        return
    yield _reading(say, text, is_ticket)
    yield _end(say, keys.text[len(text) :])
    yield from _extras(say, text, is_ticket)
    if keys.times:
        yield _speed(say, keys.times)


def _reading(say: Translation, text: str, is_ticket: IsTicket) -> Finding:
    arrived = plain(clean(text)) or "?"
    if _inside(text, is_ticket):
        return ok(Check.SCANNER, say(_("a ticket was read: {code}"), code=arrived))
    for reading in readings(clean(text))[1:]:
        if is_ticket(reading):
            return warning(
                Check.SCANNER,
                say(_("types {code} for {reading}: the desk sets it right"), code=arrived,
                    reading=plain(reading)),
                say(_("Set the scanner to this computer’s keyboard, see its manual")),
            )  # fmt: skip
    return warning(
        Check.SCANNER,
        say(_("{number} {number:character|characters}, no ticket that is known: {code}"),
            number=len(text),
            code=arrived),
        say(_("Compare it with the code printed on the ticket")),
    )  # fmt: skip


def _end(say: Translation, end: str) -> Finding:
    if end:
        name = _END_NAMES.get(end) or " ".join(_END_NAMES[each] for each in end)
        return ok(Check.SCANNER_END, name)
    return warning(
        Check.SCANNER_END,
        say(_("none: the desk waits half a second for more")),
        say(_("Set the scanner to send Enter (CR) after a code")),
    )


def _extras(say: Translation, text: str, is_ticket: IsTicket) -> Iterator[Finding]:
    """What the scanner adds: control characters, an identifier of the symbology, a prefix."""
    controls = [_caret(each) for each in text if unicodedata.category(each) == "Cc"]
    if controls:
        yield warning(
            Check.SCANNER_EXTRAS,
            say(_("control characters: {names}"), names=" ".join(controls[:8])),
            say(_("Switch control characters off in the scanner; the desk ignores them")),
        )
    printable = "".join(each for each in text if unicodedata.category(each) != "Cc").strip()
    code = _inside(text, is_ticket) or clean(text)
    before, found, after = printable.partition(code)
    if not found or not (before or after):
        return
    names = ", ".join(say(_("“{text}”"), text=plain(each)) for each in (before, after) if each)
    if clean(text) == code:
        yield ok(Check.SCANNER_EXTRAS, say(_("{names}, which the desk takes away"), names=names))
    else:
        yield warning(
            Check.SCANNER_EXTRAS,
            say(_("{names} beside the code"), names=names),
            say(_("Switch the prefix and the suffix off in the scanner")),
        )


def _inside(text: str, is_ticket: IsTicket) -> str:
    """The ticket's code in what arrived, all of it or with a few characters around it, or ""."""
    whole = clean(text)
    if is_ticket(whole):
        return whole
    for length in (TICKET_LENGTH, BADGE_LENGTH):
        for start in range(len(whole) - length + 1):
            part = whole[start : start + length]
            if len(whole) - length <= MOST_EXTRA and is_our_code(part):
                return part
    return ""


def _speed(say: Translation, times: tuple[float, ...]) -> Finding:
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(times))
    usual_ms = gaps[len(gaps) // 2] * 1000 if gaps else 0.0
    text = say(_("{number} ms a key"), number=say.number(round(usual_ms)))
    if usual_ms > BURST_GAP * 1000:
        return warning(
            Check.SCANNER_SPEED,
            say(_("{speed}, like a person"), speed=text),
            say(_("Set the delay between characters to none in the scanner")),
        )
    return ok(Check.SCANNER_SPEED, text)


def _caret(character: str) -> str:
    """^C for Ctrl+C, as terminals show it."""
    return f"^{chr(ord(character) ^ 0x40)}" if ord(character) < 0x80 else f"{ord(character):#04x}"
