"""Killed at any moment, the swap kiosk has no card half given, and none lost that it showed."""

import json
import random
import sys
from pathlib import Path

import pytest

from badges.cards.business_card import BusinessCard, CardField
from kiosk.swap.visitor import REMEMBERED_MS
from sync.cards import contacts, swap_rules
from sync.cards.swap_rules import SwapRules
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind
from sync.model import Event
from tests.conftest import ALL_COLUMNS
from tests.faults.evidence import copy_of, examine
from tests.faults.real_process import Killed, run_and_kill
from tests.scale import scaled

KILLS = scaled(5, 60)
CONTROL_KILLS = scaled(2, 12)
MOST_CONTROL_KILLS = 20
"""A kill may come a moment too late to cut a swap in two."""
GUESTS = 100

Pair = tuple[str, str]
"""Giver and taker."""


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """An event file whose guests have all that a card may say, and may have any number of them."""
    path = tmp_path / "kiosk" / "swap.event"
    path.parent.mkdir()
    people = tuple(
        Record(n, f"CODE{n:05}", f"Prénom{n}", f"Nom{n}", "Firme", title="Titre",
               email=f"{n}@x.example", phone="0639980001")
        for n in range(GUESTS)
    )  # fmt: skip
    with EventFile.create(path, Event(name="Opening"), device_name="Kiosk") as made:
        import_guests(made, GuestList(people, (), ALL_COLUMNS))
        made.change(swap_rules.put, SwapRules(cards_per_hour=10**6))
    return path


def kiosk(event: Path, first: int, *options: str) -> list[str]:
    """The command of a kiosk whose pairs go on with the `first`."""
    command = [sys.executable, "-m", "tests.faults.swapping_kiosk", str(event), str(first)]
    return [*command, *options]


def acknowledged(killed: Killed) -> set[Pair]:
    said = [json.loads(line) for line in killed.said.splitlines()]
    return {tuple(each["given"]) for each in said if "given" in each}


def cards_in(event_file: EventFile) -> dict[Pair, BusinessCard]:
    """Every card that somebody has, by giver and taker."""
    guests = event_file.everybody()
    held = [each for guest in guests for each in event_file.ask(contacts.contacts, guest.ticket_id)]
    return {(each.shared.giver, each.shared.taker): each.card for each in held}


def half_given(event_file: EventFile, cards: dict[Pair, BusinessCard]) -> list[str]:
    """What is there in part: one way, without its consent, without a field, or not remembered."""
    wrong = [f"{giver} has nothing for it" for giver, taker in cards if (taker, giver) not in cards]
    wrong += [f"{giver} gave less" for (giver, _), card in cards.items() if len(card.content()) < 6]
    consents = event_file.ask(journal_rows.of_kinds, Kind.CONSENT_GIVEN)
    shared = event_file.ask(journal_rows.of_kinds, Kind.CARD_SHARED)
    agreed = {row.hash.hex(): (row.ticket_id, row.facts()["fields"]) for row in consents}
    given = {row.facts()["consent"]: (row.ticket_id, row.facts()["fields"]) for row in shared}
    wrong += [f"{name}: agreed is not given" for name in agreed | given if
              agreed.get(name) != given.get(name)]  # fmt: skip
    evening = event_file.clock.wall_ms() - REMEMBERED_MS
    for guest in event_file.everybody():
        own = event_file.ask(contacts.own_card, guest, evening)
        gave = any(giver == guest.ticket_id for giver, _ in cards)
        if gave and own.given != {CardField.TITLE, CardField.EMAIL, CardField.PHONE}:
            wrong.append(f"what {guest.ticket_id} chose is forgotten")
    return wrong


def test_no_card_is_half_given_and_none_lost_when_the_kiosk_is_killed(
    event: Path, tmp_path: Path
) -> None:
    dice, told, cards = random.Random(3), set[Pair](), dict[Pair, BusinessCard]()
    kills = 0
    for _ in range(KILLS):
        lines, moment = dice.randint(1, 40), dice.uniform(0, 0.01)
        killed = run_and_kill(kiosk(event, len(cards) // 2), after=lines, then_s=moment)
        told |= acknowledged(killed)
        kills += killed.by_us
        looked_at = copy_of(event, tmp_path / "looked at")
        assert examine(looked_at).faults == ()
        with EventFile.open(looked_at) as event_file:
            cards = cards_in(event_file)
            assert half_given(event_file, cards) == []
        assert told <= set(cards)
        assert len(cards) - len(told) <= 2 * kills  # the swap that was cut short
    print(f"{kills} kills, {len(told)} cards told, {len(cards)} given")
    assert kills == KILLS
    assert len(told) >= 4 * KILLS


def test_control_a_kiosk_that_commits_row_by_row_gives_half_and_loses_cards(
    event: Path, tmp_path: Path
) -> None:
    half = lost = number = 0
    while number < CONTROL_KILLS or (number < MOST_CONTROL_KILLS and not (half and lost)):
        lines = 6 * number + (4 if number % 2 else 6)  # with a swap's first consent, or its second
        killed = run_and_kill(kiosk(event, 50 * number, "--hasty"), after=lines, then_s=0)
        with EventFile.open(copy_of(event, tmp_path / "looked at")) as event_file:
            cards = cards_in(event_file)
            half += len(half_given(event_file, cards))
        lost += len(acknowledged(killed) - set(cards))
        number += 1
    print(f"{number} kills, {half} half given, {lost} lost")
    assert half > 0
    assert lost > 0
