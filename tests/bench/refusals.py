"""What the refusals of the others cost a desk: those of an evening, and a flood of them.

A hub holds what other desks have recorded; a desk asks until it has its share, and, as the peer,
until it has everything. What is said is carried as bytes, in one process.
"""

import time
from dataclasses import dataclass

from kiosk.demo.people import people
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guests.list_source import DifferenceAnswer, DifferenceQuestion
from sync.hub.courier import Courier
from sync.hub.hub import Hub
from sync.hub.message import (
    WireQuestion,
    WireReply,
    read_question,
    read_reply,
    write_question,
    write_reply,
)
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting

ROWS = 5_000
EVERY = 12
"""One scan of so many is refused: 8 %."""
FLOOD, FLOOD_IN_FULL = 5_000, 100_000


@dataclass
class CountedHub:
    """A hub at hand, with what goes over the wire and the time that it takes there."""

    hub: Hub
    device_id: str
    bytes: int = 0
    seconds: float = 0.0

    def exchange(self, question: WireQuestion) -> WireReply:
        """Ask, in bytes."""
        asked = write_question(question)
        begun = time.process_time()
        reply = self.hub.reply(self.device_id, read_question(asked), self.hub.now_ms())
        said = write_reply(reply)
        self.seconds += time.process_time() - begun
        self.bytes += len(asked) + len(said)
        return read_reply(said)

    def offered_list(self) -> None:
        """It has none."""

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        """It has none."""
        return DifferenceAnswer(0)


@dataclass(frozen=True)
class Spent:
    """What it took to bring a desk up to date."""

    kilobytes: float
    hub_ms: float
    desk_ms: float
    rows: int


def measure(setting: Setting) -> list[Figure]:
    """An evening, then a flood; each for a desk's share, and for everything."""
    flood = FLOOD_IN_FULL if setting.full else FLOOD
    with event_with(setting.folder / "hub.event", list(people(ROWS))) as organisers:
        paths = [setting.folder / f"{name}.event" for name in ("a", "share", "all")]
        for path in paths:
            pack(organisers, path, device_name=path.stem, passphrase=None)
        hub = Hub(organisers)
        with (
            EventFile.open(paths[0]) as busy,
            EventFile.open(paths[1]) as sparing,
            EventFile.open(paths[2]) as taking,
        ):
            tickets = [guest.ticket_id for guest in busy.everybody()]
            with busy.transaction() as connection:
                for number, ticket in enumerate(tickets):
                    _record(busy, connection, "" if number % EVERY == 0 else ticket)
            ask(busy, hub)
            evening = [ask(sparing, hub), ask(taking, hub, is_desk=False)]
            with busy.transaction() as connection:
                for _ in range(flood):
                    _record(busy, connection, "")
                _record(busy, connection, tickets[0])
            ask(busy, hub)
            flooded = [ask(sparing, hub), ask(taking, hub, is_desk=False)]
    return [
        *_figures(f"an evening of {ROWS:,} rows, 8 % refused, to one desk", *evening),
        *_figures(f"an entry after {flood:,} refusals at one desk, to another", *flooded),
    ]


def ask(desk: EventFile, hub: Hub, *, is_desk: bool = True) -> Spent:
    """Exchange until nothing is left."""
    counted = CountedHub(hub, desk.device_id)
    before = desk.journal_rows()
    courier = Courier(desk, counted, is_desk=is_desk)
    begun = time.process_time()
    while courier.exchange():
        pass
    took = time.process_time() - begun
    return Spent(
        counted.bytes / 1000,
        counted.seconds * 1000,
        (took - counted.seconds) * 1000,
        desk.journal_rows() - before,
    )


def _record(desk: EventFile, connection: Connection, ticket_id: str) -> None:
    said = {"list": "main", "verdict": "VALID" if ticket_id else "INVALID"}
    desk.record(connection, Kind.ADMIT if ticket_id else Kind.DENY, ticket_id, said)


def _figures(what: str, share: Spent, everything: Spent) -> list[Figure]:
    return [
        Figure(what, share.kilobytes, "kB", "", f"everything: {everything.kilobytes:,.1f} kB"),
        Figure("  the hub's time", share.hub_ms, "ms CPU", "", f"{everything.hub_ms:,.1f}"),
        Figure("  the desk's", share.desk_ms, "ms CPU", "", f"{everything.desk_ms:,.1f}"),
        Figure("  rows", share.rows, "", "", f"{everything.rows:,}"),
    ]
