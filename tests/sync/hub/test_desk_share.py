"""A desk is spared the refusals of the others, and everybody knows that they are not lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

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
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import merge
from tests.conftest import HandClock
from tests.sync.hub.conftest import Packs, admit, rows_of


class HubAtHand:
    """A hub without a network; what is said is carried as bytes."""

    def __init__(self, hub: Hub, device_id: str, *, is_old: bool = False) -> None:
        self._hub = hub
        self._device_id = device_id
        self._is_old = is_old

    def exchange(self, question: WireQuestion) -> WireReply:
        """The reply; a hub of an older version does not know what a desk's share is."""
        asked = read_question(write_question(question))
        asked = replace(asked, is_desk=asked.is_desk and not self._is_old)
        reply = self._hub.reply(self._device_id, asked, self._hub.now_ms())
        return read_reply(write_reply(reply))

    def offered_list(self) -> None:
        return None

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        return DifferenceAnswer(0)


def ask(desk: EventFile, hub: Hub, *, is_desk: bool = True, is_old: bool = False) -> None:
    """Exchange until nothing is left; the desk, or the hub, may be of an older version."""
    courier = Courier(desk, HubAtHand(hub, desk.device_id, is_old=is_old), is_desk=is_desk)
    while courier.exchange():
        pass


def refuse(event_file: EventFile, ticket_id: str = "") -> None:
    with event_file.transaction() as connection:
        said = {"list": "main", "verdict": "INVALID"}
        event_file.record(connection, Kind.DENY, ticket_id, said)


def odd(event_file: EventFile) -> list[tuple[ConflictKind, int | None]]:
    return [(conflict.kind, conflict.size) for conflict in event_file.conflicts()]


def copied(event_file: EventFile, to: Path) -> Path:
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(to),))
    return to


@pytest.fixture
def hub(event_file: EventFile) -> Hub:
    return Hub(event_file)


@pytest.fixture
def organisers_copy(event_file: EventFile, tmp_path: Path) -> Iterator[EventFile]:
    """The organiser's file as it was before the evening."""
    with EventFile.open(copied(event_file, tmp_path / "before.event")) as before:
        yield before


@pytest.fixture
def desks(hub: Hub, packed: Packs) -> tuple[EventFile, EventFile]:
    """A has let two in and refused five, after the first and after the second; B refused one."""
    a, b = packed("Entrée A"), packed("Entrée B")
    for ticket in ("t1", None, None, None, "t2", None, None):
        admit(a, ticket) if ticket else refuse(a)
    refuse(b)
    for desk in (a, b, a):
        ask(desk, hub)
    return a, b


def test_the_hub_has_everything_and_a_desk_no_refusals_of_others(
    event_file: EventFile, desks: tuple[EventFile, EventFile]
) -> None:
    a, b = desks
    assert (event_file.journal_rows(), a.journal_rows(), b.journal_rows()) == (8, 7, 3)
    assert event_file.counts().refused == 6
    assert all(desk.presence("t2", "main").inside for desk in desks)
    assert odd(event_file) == odd(a) == odd(b) == []


def test_what_the_hub_lacks_itself_is_a_gap_at_a_desk_too(
    event_file: EventFile, desks: tuple[EventFile, EventFile], packed: Packs
) -> None:
    a, late = desks[0], packed("Entrée C")
    with late.transaction() as connection:
        connection.execute("DELETE FROM journal")
    with event_file.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE ticket_id = 't1'")
    hub = Hub(event_file)
    ask(late, hub)
    assert late.journal_rows() == 1
    assert odd(late) == odd(event_file) == [(ConflictKind.GAP, 1)]
    for desk in (a, late):
        ask(desk, hub)
    assert odd(late) == odd(event_file) == []


def test_a_desk_that_becomes_the_hub_lacks_them_until_their_desks_bring_them(
    desks: tuple[EventFile, EventFile], tmp_path: Path, clock: HandClock
) -> None:
    a, b = desks
    with EventFile.open(copied(b, tmp_path / "hub.event"), clock=clock) as survivor:
        assert odd(survivor) == []
        hub = Hub(survivor)
        assert odd(survivor) == [(ConflictKind.GAP, 3)]
        ask(a, hub)
        assert odd(survivor) == []
        assert rows_of(survivor) >= rows_of(a)


def test_a_desk_s_file_alone_is_never_taken_for_everything(
    organisers_copy: EventFile, desks: tuple[EventFile, EventFile]
) -> None:
    a, b = desks
    merge(organisers_copy, b)
    assert odd(organisers_copy) == [(ConflictKind.GAP, 3)]
    merge(organisers_copy, a)
    assert odd(organisers_copy) == []
    assert organisers_copy.counts().refused == 6


def test_a_laptop_that_was_set_back_has_lost_nothing_that_was_left_out(
    event_file: EventFile, hub: Hub, packed: Packs, tmp_path: Path, clock: HandClock
) -> None:
    """Its last rows were refusals: the others do not have them, and know that the hub does."""
    a, b = packed("Entrée A"), packed("Entrée B")
    admit(a, "t1")
    backup = copied(a, tmp_path / "backup.event")
    refuse(a)
    ask(a, hub)
    with EventFile.open(backup, clock=clock) as restored:
        ask(restored, hub)
        admit(restored, "t2")
        ask(restored, hub)
        assert rows_of(restored) == rows_of(event_file)
    ask(b, hub)
    assert b.journal_rows() == event_file.journal_rows() - 1
    assert odd(b) == odd(event_file) == []


def test_with_an_older_version_everything_is_exchanged(
    event_file: EventFile, hub: Hub, desks: tuple[EventFile, EventFile], packed: Packs
) -> None:
    _, b = desks
    ask(b, hub, is_old=True)
    assert rows_of(b) == rows_of(event_file)
    older = packed("Entrée C")
    refuse(b)
    ask(b, hub)
    ask(older, hub, is_desk=False)
    assert rows_of(older) == rows_of(event_file)
    assert odd(b) == odd(older) == odd(event_file) == []
