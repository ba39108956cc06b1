"""What tests of the swap kiosk share: guests who came in, a desk, and a steady clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from badges.cards.business_card import CardField
from kiosk.swap.staff_pin import StaffPin
from kiosk.swap.swap_service import SwapService
from kiosk.swap.view import View
from sync.cards import contacts, swap_rules, swaps
from sync.cards.contacts import OwnCard
from sync.cards.swap_rules import Proof, SwapRules, ToShow
from sync.cards.swaps import Said
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.model import Event, Guest, TicketStatus
from tests.conftest import ALL_COLUMNS, HandClock, copied

PIN = "2468"
NAMES = ("Zoé", "Karim", "Léa", "Ana", "Bo", "Cy", "Di", "Ed", "Flo")
PEOPLE = (
    *(
        Record(
            n,
            f"CODE{n:05}",
            name,
            f"Nom{n}",
            f"Firme {n}",
            email=f"{n}@x.example",
            phone="0639980001",
            title="Titre",
            category="Presse" if n == 9 else "Visiteur",
        )
        for n, name in enumerate(NAMES, start=1)
    ),
    Record(10, "CODE00010", "Absente", "Nom10", category="Visiteur"),
    Record(11, "CODE00011", "Annulé", "Nom11", status=TicketStatus.CANCELED),
)


class Kiosk:
    """A desk, and what people do at it."""

    def __init__(self, event_file: EventFile, clock: HandClock) -> None:
        self.file = event_file
        self.clock = clock
        self.desk = self.opened()

    def opened(self) -> SwapService:
        return SwapService(
            self.file,
            self.staff_pin(),
            clock=lambda: self.clock.steady / 1000,
        )

    def staff_pin(self) -> StaffPin:
        return StaffPin(lambda pin: pin == PIN, self.clock.wall_ms, lambda: self.clock.steady)

    def guest(self, name: str) -> Guest:
        number = (*NAMES, "Absente", "Annulé").index(name) + 1
        return self.file.guests_with_code(f"CODE{number:05}")[0]

    def rules(self, rules: SwapRules) -> None:
        with self.file.transaction() as connection:
            swap_rules.put(connection, rules)
        self.desk = self.opened()

    def ticks(self, name: str, *given: CardField, visible: bool = True, **typed: str) -> None:
        """A guest has set up their card before, with fields that they have `typed`."""
        with self.file.reading() as connection:
            own = contacts.own_card(connection, self.guest(name))
        mine = OwnCard(replace(own.card, **typed), frozenset(given), visible)
        swaps.set_own(self.file, self.guest(name).ticket_id, mine, Said("1", "fr"))

    def shows(self, name: str) -> View:
        """A guest shows their badge, when all that is asked has been on the screen for a while."""
        return self.shows_text(self.guest(name).badge_code)

    def shows_ticket(self, name: str) -> View:
        return self.shows_text(self.guest(name).code)

    def shows_text(self, text: str) -> View:
        self.is_read()
        self.clock.pass_time(3000)
        self.desk.scanned(text)
        return self.desk.view

    def is_read(self, *, whole: bool = True) -> None:
        self.desk.on_screen(self.desk.view.meeting.agreed_to(), whole)

    def key(self, number: int) -> View:
        self.is_read()
        self.clock.pass_time(1000)
        self.desk.key(number)
        return self.desk.view

    def swap(self, *names: str) -> View:
        """These people show their badges, and again for their yes."""
        for name in (*names, *names):
            view = self.shows(name)
        return view

    def waits(self, seconds: float) -> View:
        self.clock.pass_time(round(seconds * 1000))
        self.desk.tick()
        return self.desk.view

    def has(self, name: str) -> dict[str, str]:
        """First names of those whose card a guest has, each with the e-mail on it."""
        with self.file.reading() as connection:
            found = contacts.contacts(connection, self.guest(name).ticket_id)
        return {each.card.first_name: each.card.email for each in found}


def _guests_who_came(path: Path) -> None:
    event, clock = Event(name="Grand Opening"), HandClock()
    with EventFile.create(path, event, device_name="Kiosque", clock=clock) as made:
        import_guests(made, GuestList(PEOPLE, (), ALL_COLUMNS))
        with made.transaction() as connection:
            for number in (*range(1, 10), 11):
                ticket_id = made.guests_with_code(f"CODE{number:05}")[0].ticket_id
                made.record(connection, Kind.ADMIT, ticket_id, {"list": "main"})


@pytest.fixture
def kiosk(tmp_path: Path, clock: HandClock) -> Iterator[Kiosk]:
    path = copied(_guests_who_came, tmp_path / "swap.event")
    with EventFile.open(path, clock=clock) as opened:
        yield Kiosk(opened, clock)


@pytest.fixture
def with_pin(kiosk: Kiosk) -> Kiosk:
    kiosk.rules(SwapRules(Proof.PIN, show=ToShow.BOTH))
    return kiosk
