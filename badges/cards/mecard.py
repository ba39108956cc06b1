"""Business cards as MECARD (NTT DOCOMO, 2001), for codes too small for a vCard.

It says the same in about half the room, and the cameras of phones read it. It has no field for a
job title, which goes into the note.
"""

from badges.cards.business_card import LONGEST, BusinessCard
from badges.text.cleaning import one_line

_ESCAPES = str.maketrans({character: f"\\{character}" for character in '\\;:,"'})


def mecard(card: BusinessCard) -> str:
    """`card` as one MECARD. No value can end its field or begin another one."""
    family, given = _text(card.last_name), _text(card.first_name)
    name = f"{family},{given}" if family and given else family or given or _text(card.name)
    fields = [
        ("N", name),
        ("ORG", _text(card.company)),
        ("TEL", _text(card.phone)),
        ("EMAIL", _text(card.email)),
        ("URL", _text(card.site)),
        ("NOTE", _text(card.title)),
    ]
    written = "".join(f"{name}:{value};" for name, value in fields if value)
    return f"MECARD:{written};"


def _text(value: str) -> str:
    return one_line(value, LONGEST).translate(_ESCAPES)
