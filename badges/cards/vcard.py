"""Business cards as vCard 3.0 (RFC 2426), for phones to read.

Version 3.0, because iPhones garble accents in 4.0.  Lines end in CRLF and are folded at 75
octets, never inside a character.  What a person wrote is text and nothing else: no value can
end its line or begin another one.
"""

from collections.abc import Iterable, Iterator

from badges.cards.business_card import LONGEST, BusinessCard
from badges.text.cleaning import one_line
from badges.text.content_lines import content_line

DROPPED_FIRST = ("site", "phone", "title", "company", "email")
"""What a code leaves out, in this order, when it would not fit; the note goes before all."""

_UNSAFE_IN_URI = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"})
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


def vcard(card: BusinessCard, note: str = "") -> str:
    """`card` as one vCard, with what the reader is to remember of the meeting as `note`."""
    family, given = _text(card.last_name), _text(card.first_name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{family};{given};;;", f"FN:{_text(card.name)}"]
    for name, value in (
        ("ORG", _text(card.company)),
        ("TITLE", _text(card.title)),
        ("TEL;TYPE=WORK", _text(card.phone)),
        ("EMAIL", _text(card.email)),
        ("URL", _uri(card.site)),
        ("NOTE", _lines(note)),
    ):
        if value:
            lines.append(f"{name}:{value}")
    lines.append("END:VCARD")
    return "".join(content_line(line) for line in lines)


def vcards(cards: Iterable[tuple[BusinessCard, str]]) -> str:
    """Many cards with their notes, as the text of one file."""
    return "".join(vcard(card, note) for card, note in cards)


def shortened(card: BusinessCard, note: str) -> Iterator[tuple[BusinessCard, str]]:
    """`card` and `note`, then with less and less in them, down to the bare name."""
    yield card, note
    if note:
        yield card, ""
    for name in DROPPED_FIRST:
        if getattr(card, name) and card.without(name).name:
            card = card.without(name)
            yield card, ""


def _text(value: str) -> str:
    return one_line(value, LONGEST).translate(_ESCAPES)


def _lines(value: str) -> str:
    return "\n".join(one_line(line, LONGEST) for line in value.splitlines()).translate(_ESCAPES)


def _uri(value: str) -> str:
    """A URI is no text: it is not escaped, so what would need it is written in percent."""
    return one_line(value, LONGEST).translate(_UNSAFE_IN_URI)
