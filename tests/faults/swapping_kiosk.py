"""The desk of a swap kiosk at which one pair after another gives everything, until it is killed.

python -m tests.faults.swapping_kiosk EVENT FIRST [--hasty]

A line tells what is acknowledged: `yes`, and `given` with giver and taker once the cards are on the
screen. With `--hasty` it is wrong on purpose, for the control: every row is committed by itself,
and both cards are shown when the first consent is not yet on the disk.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from badges.cards.field_choice import FieldSet
from badges.cards.meeting import READ_SECONDS, Phase
from kiosk.swap.staff_pin import StaffPin
from kiosk.swap.swap_service import SwapService
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal.journal import Body, Kind
from sync.model import Guest


def _say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def _say_given(one: str, other: str) -> None:
    _say(given=[one, other])
    _say(given=[other, one])


class HastyFile(EventFile):
    """An event file that commits row by row, and tells both cards before each consent is."""

    def record(
        self,
        connection: Connection,
        kind: Kind,
        ticket_id: str,
        body: Body,
        content: Mapping[str, object] | None = None,
    ) -> bytes:
        row = super().record(connection, kind, ticket_id, body, content)
        if kind is Kind.CONSENT_GIVEN:
            _say_given(ticket_id, str(body["to"]))
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        return row


def pairs(guests: list[Guest]) -> Iterator[tuple[Guest, Guest]]:
    """Everybody with everybody, each pair once."""
    for apart in range(1, (len(guests) + 1) // 2):
        for place, guest in enumerate(guests):
            yield guest, guests[(place + apart) % len(guests)]


def swap(desk: SwapService, pair: tuple[Guest, Guest], passes: "count[float]") -> None:
    """Two people show what they have, give everything, and show it again."""
    for number, guest in enumerate(pair, start=1):
        desk.scanned(guest.code)
        if not desk.view.meeting.people[-1].given:
            desk.choose(number, FieldSet.EVERYTHING)
    desk.on_screen(desk.view.meeting.agreed_to(), whole=True)
    for guest in pair:
        next(passes)
        _say(yes=guest.ticket_id)
        desk.scanned(guest.code)
    assert desk.view.meeting.phase is Phase.DONE, desk.view.reply


def main() -> None:
    """Let them swap."""
    parser = argparse.ArgumentParser()
    parser.add_argument("event", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("--hasty", action="store_true")
    given = parser.parse_args()
    kind = HastyFile if given.hasty else EventFile
    with kind.open(given.event) as event_file:
        steady = count(0.0, READ_SECONDS)
        nobody = StaffPin(lambda pin: False, lambda: 0, lambda: 0)
        desk = SwapService(event_file, nobody, clock=lambda: next(steady))
        for number, pair in enumerate(pairs(event_file.everybody())):
            if number >= given.first:
                swap(desk, pair, steady)
                if not given.hasty:
                    _say_given(*(guest.ticket_id for guest in pair))
                desk.leave()


if __name__ == "__main__":
    main()
