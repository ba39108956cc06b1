"""Contacts as a table that a French Excel opens with a double click: semicolons, UTF-8 marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from badges.cards.business_card import NAMES
from kiosk.desk.words import Words, _
from kiosk.reporting.cells import csv_file, harmless
from kiosk.swap.sentences import FIELDS, tags
from kiosk.swap.wallet import Acquaintance
from sync.cards.booths import Booth, BoothVisitor
from sync.model import Event

_FIRST_NAME, _LAST_NAME = _("first name"), _("last name")


def contacts_table(found: Iterable[Acquaintance], event: Event, words: Words) -> bytes:
    """A guest's contacts, one a line."""
    header = [*_card_header(words), words(_("met")), "★", words(_("tags")), words(_("note"))]
    return _table(
        header,
        (
            [
                *each.contact.card.values(),
                f"{event.local_time(each.contact.shared.at_ms):%d/%m/%Y %H:%M}",
                "★" * each.note.stars,
                ", ".join(tags(each.note, words)),
                each.note.line,
            ]
            for each in found
        ),
    )


def visitors_table(
    booth: Booth, found: Iterable[BoothVisitor], event: Event, words: Words
) -> bytes:
    """The guests who gave a booth their card, one a line."""
    names = {"hot": words(_("hot")), "warm": words(_("warm")), "cold": words(_("cold"))}
    header = [*_card_header(words), words(_("given")), words(_("times")), words(_("interest"))]
    return _table(
        [*header, *booth.questions, words(_("note"))],
        (
            [
                *each.contact.card.values(),
                f"{event.local_time(each.contact.shared.at_ms):%d/%m/%Y %H:%M}",
                str(each.times),
                names[each.lead.interest] if each.lead.interest else "",
                *[*each.lead.answers, *[""] * len(booth.questions)][: len(booth.questions)],
                each.lead.line,
            ]
            for each in found
        ),
    )


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A table of which no cell is a formula, whatever guests wrote."""
    return csv_file(map(harmless, line) for line in (heads, *lines))


def _card_header(words: Words) -> list[str]:
    names = {**FIELDS, "first_name": _FIRST_NAME, "last_name": _LAST_NAME}
    return [words(names[name]) for name in NAMES]
