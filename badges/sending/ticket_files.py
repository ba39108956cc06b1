"""The files that an event's tickets are sent out as."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from badges.drawing.fonts import HERE, missing
from badges.drawing.ticket import PNG_DPI, TEMPLATE, Occasion, Ticket, ticket_document
from badges.drawing.typesetting import LIBRARY
from badges.sending.ticket_folder import Wanted

Maker: TypeAlias = Callable[[Ticket, Occasion], bytes]
"""Makes one kind of file of a ticket."""


def makers(template: Path = TEMPLATE, *, png: bool = False) -> dict[str, Maker]:
    """By suffix, the kinds of file that are made of each ticket."""
    made: dict[str, Maker] = {".pdf": partial(_pdf, template=template)}
    if png:
        made[".png"] = partial(_png, template=template)
    return made


def ticket_files(
    tickets: Sequence[Ticket], occasion: Occasion, template: Path, kinds: Mapping[str, Maker]
) -> list[Wanted]:
    """A file of each kind for each ticket. Raises `OSError` when `template` cannot be read."""
    sources = [file.read_text(encoding="utf-8") for file in (template, HERE / LIBRARY)]
    drawn_as = sha256(json.dumps([*sources, asdict(occasion)]).encode()).hexdigest()
    return [
        Wanted(
            file=ticket.stem + suffix,
            ticket_id=ticket.ticket_id,
            content_id=_content_id(ticket, drawn_as),
            make=partial(maker, ticket, occasion),
        )
        for ticket in tickets
        for suffix, maker in kinds.items()
    ]


def _content_id(ticket: Ticket, drawn_as: str) -> str:
    """Changes with the ticket, with how it is drawn, and with the letters that fonts lack."""
    lacking = sorted(missing([ticket.name, ticket.band.label, ticket.band.symbol]))
    facts = json.dumps([asdict(ticket), drawn_as, lacking], sort_keys=True)
    return sha256(facts.encode()).hexdigest()[:32]


def _pdf(ticket: Ticket, occasion: Occasion, *, template: Path) -> bytes:
    return ticket_document([ticket], occasion, template).pdf(tags=True)


def _png(ticket: Ticket, occasion: Occasion, *, template: Path) -> bytes:
    return ticket_document([ticket], occasion, template).pngs(dpi=PNG_DPI)[0]
