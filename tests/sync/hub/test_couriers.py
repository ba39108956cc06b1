"""Desks and a hub, with event files and over TLS: what is recorded here is known there."""

import shutil
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError, StorageProblem
from sync.guests.list_source import DifferenceAnswer, DifferenceQuestion
from sync.hub import client, link
from sync.hub.client import HubClient
from sync.hub.courier import Courier
from sync.hub.exchange import ExchangeAnswer
from sync.hub.heads import Head
from sync.hub.hub import Hub
from sync.hub.message import WireQuestion, WireReply
from sync.hub.replica import FileReplica
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from sync.journal.journal import Chain, Kind
from sync.journal.rows import history_of
from sync.lifecycle.pack import pack
from sync.merging import clock_offsets
from sync.merging.conflicts import ConflictKind
from tests.conftest import HandClock
from tests.sync.hub.conftest import Packs, Running, admit, exchange_all, rows_of


def test_an_entry_at_one_desk_is_known_at_the_other(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    a, b = packed("Entrée A"), packed("Entrée B")
    guest = a.guests_with_code("AAAA1111A")[0]
    admit(a, guest.ticket_id)
    assert link.pending(a) == 1
    exchange_all(a, running.paired(a))
    exchange_all(b, running.paired(b))
    assert b.presence(guest.ticket_id, "main").inside
    first = b.presence(guest.ticket_id, "main").first_entry
    assert first
    assert first.device_name == "Entrée A"
    assert link.pending(a) == 0
    assert rows_of(a) == rows_of(b) == rows_of(event_file)


def test_what_is_personal_travels_beside_the_rows(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    a, b = packed("Entrée A"), packed("Entrée B")
    with a.transaction() as connection:
        named = {"first_name": "Inès", "last_name": "Benali"}
        a.record(connection, Kind.WALK_IN, "w1", {"category": "Visiteur"}, named)
    exchange_all(a, running.paired(a))
    exchange_all(b, running.paired(b))
    assert [guest.name for guest in b.find_guests("benali")] == ["Inès Benali"]
    assert [guest.name for guest in event_file.find_guests("benali")] == ["Inès Benali"]


def test_a_laptop_that_was_packed_later_is_trusted_by_those_before(
    running: Running, packed: Packs
) -> None:
    a = packed("Entrée A")
    late = packed("Entrée C")
    admit(late, "t1")
    exchange_all(late, running.paired(late))
    exchange_all(a, running.paired(a))
    assert rows_of(a) == rows_of(late)
    with a.reading() as connection:
        assert connection.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)


def test_a_hub_from_an_old_backup_gets_everything_again(
    event_path: Path, event_file: EventFile, packed: Packs, tmp_path: Path
) -> None:
    a, b = packed("Entrée A"), packed("Entrée B")
    certificate_made = Hub(event_file).certificate
    backup = tmp_path / "backup.event"
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    for file in (event_file, None):  # an evening, then the morning's backup in its place
        opened = file or EventFile.open(backup)
        with (
            opened,
            HubServer(make_app(opened), certificate_made, listen("127.0.0.1", 0)) as server,
        ):
            address = f"127.0.0.1:{server.address[1]}"
            for desk in (a, b, a):
                admit(desk, f"{desk.path.stem} {desk.journal_rows()}")
                found = client.pair(desk, address) if not link.link_of(desk) else None
                if found:
                    link.remember(desk, found)
                known = link.link_of(desk)
                assert known
                try:
                    exchange_all(desk, link.Link(address, known.certificate, known.token))
                except client.HubRefusedError:  # the backup has no tokens: the desk proves itself
                    link.remember(desk, client.pair(desk, address))
                    again = link.link_of(desk)
                    assert again
                    exchange_all(desk, again)
            exchange_all(b, link.Link(address, *_secrets(b)))
            assert rows_of(opened) == rows_of(a) == rows_of(b)
    assert len(rows_of(a)) == 6


def test_a_restored_laptop_begins_another_journal_and_gets_its_rows_back(
    running: Running, packed: Packs, tmp_path: Path, clock: HandClock
) -> None:
    a = packed("Entrée A")
    for number in range(5):
        admit(a, f"t{number}")
    backup = tmp_path / "backup.event"
    with a.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    for number in range(5, 8):
        admit(a, f"t{number}")
    exchange_all(a, running.paired(a))
    moved = shutil.copy(backup, tmp_path / "restored.event")
    with EventFile.open(moved, clock=clock) as restored:
        known = link.link_of(a)
        assert known
        link.remember(restored, known)
        exchange_all(restored, known)
        admit(restored, "t9")
        exchange_all(restored, known)
        assert rows_of(restored) == rows_of(running.hub.event_file)
        assert len(rows_of(restored)) == 9
        assert len({epoch for device_id, epoch in FileReplica(restored).heads()}) == 2
    assert not [c for c in running.hub.event_file.conflicts() if c.kind is ConflictKind.FORK]


def test_a_copied_laptop_is_a_fork_that_everybody_sees(
    event_file: EventFile, running: Running, packed: Packs, tmp_path: Path, clock: HandClock
) -> None:
    a = packed("Entrée A")
    admit(a, "t0")
    copy = tmp_path / "copy.event"
    with a.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    known = running.paired(a)
    with EventFile.open(copy, clock=clock) as twin:
        admit(a, "t1")
        admit(twin, "t2")
        exchange_all(a, known)
        exchange_all(twin, known)
        exchange_all(a, known)
        assert rows_of(a) == rows_of(twin) == rows_of(event_file)
        assert len(rows_of(a)) == 3
    assert [c.kind for c in event_file.conflicts()] == [ConflictKind.FORK]


def test_clocks_are_compared_at_contact(
    event_file: EventFile, running: Running, tmp_path: Path
) -> None:
    """A laptop whose clock is an hour behind: the hub knows when it was, within the round trip."""
    pack(event_file, tmp_path / "late.event", device_name="Entrée A", passphrase=None)
    behind = HandClock(event_file.clock.wall_ms() - 3_600_000)
    with EventFile.open(tmp_path / "late.event", clock=behind) as late:
        admit(late, "t1")
        exchange_all(late, running.paired(late))
        with event_file.reading() as connection:
            rows = connection.execute(
                "SELECT hub_ms - device_ms, rtt_ms FROM clock_sample WHERE rtt_ms IS NOT NULL"
            ).fetchall()
            assert clock_offsets.Offsets(connection)
    (offset, rtt), *_ = rows
    assert abs(offset - 3_600_000) <= rtt + 1
    (contact,) = running.hub.contacts()
    assert contact.offset_ms == offset


def test_a_clock_that_was_set_while_there_was_no_hub(
    event_file: EventFile, running: Running, tmp_path: Path
) -> None:
    """An hour back, in the middle of an evening alone: every entry is placed when it was."""
    pack(event_file, tmp_path / "a.event", device_name="Entrée A", passphrase=None)
    began = event_file.clock.wall_ms()
    hand = HandClock(began)
    with EventFile.open(tmp_path / "a.event", clock=hand) as a:
        admit(a, "t1")
        hand.pass_time(60_000)
        hand.set_wall(hand.wall - 3_600_000)
        admit(a, "t2")
        event_file.clock.pass_time(60_000)  # type: ignore[attr-defined]
        exchange_all(a, running.paired(a))
    with event_file.reading() as connection:
        offsets = clock_offsets.Offsets(connection)
        (first,), (second,) = (history_of(connection, ticket).rows for ticket in ("t1", "t2"))
    assert abs(offsets.span(first).likely - began) < 1000
    assert abs(offsets.span(second).likely - (began + 60_000)) < 1000


def test_whoever_waits_is_told_when_rows_arrive(running: Running, packed: Packs) -> None:
    a = packed("Entrée A")
    known = running.paired(a)
    before = running.hub.arrivals.version
    exchange_all(a, known)
    assert running.hub.arrivals.version >= before
    admit(a, "t1")
    before = running.hub.arrivals.version
    exchange_all(a, known)
    assert running.hub.arrivals.version > before


class SlowHub:
    """A hub that holds more of a desk's journal than the desk, and has not sent it yet."""

    def __init__(self, head: tuple[Chain, Head]) -> None:
        self.head = head

    def exchange(self, question: WireQuestion) -> WireReply:
        return WireReply(ExchangeAnswer(dict([self.head])), question.devices, question.devices)

    def offered_list(self) -> None:
        return None

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        return DifferenceAnswer(0)


def test_a_restored_laptop_writes_on_in_another_journal_at_once(packed: Packs) -> None:
    """Before it has its lost rows back, which takes several messages after a long evening."""
    a = packed("Entrée A")
    admit(a, "t1")
    ((chain, head),) = FileReplica(a).heads().items()
    Courier(a, SlowHub((chain, Head(head.seq + 300, 7)))).exchange()
    admit(a, "t2")
    assert FileReplica(a).heads()[chain] == head
    assert len(FileReplica(a).heads()) == 2


def test_a_backup_in_the_place_of_an_open_file_is_not_told_as_if_it_were_it(
    event_file: EventFile, tmp_path: Path
) -> None:
    """What was acknowledged since is not in it: nothing is told from there."""
    replica = FileReplica(event_file)
    admit(event_file, "t1")
    backup = tmp_path / "backup.event"
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    before = replica.heads()
    admit(event_file, "t2")
    assert replica.heads() != before
    for leftover in ("-wal", "-shm"):
        Path(f"{event_file.path}{leftover}").unlink()
    backup.replace(event_file.path)
    with pytest.raises(StorageError) as refused:
        replica.heads()
    assert refused.value.problem is StorageProblem.REPLACED


class CuttingHub:
    """A hub whose answers do not arrive."""

    def __init__(self, hub: HubClient, losses: int) -> None:
        self.hub = hub
        self.losses = losses

    def exchange(self, question: WireQuestion) -> WireReply:
        reply = self.hub.exchange(question)
        if self.losses:
            self.losses -= 1
            raise client.UnreachableError("the network went away")
        return reply


def test_a_lost_answer_costs_nothing(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    a = packed("Entrée A")
    known = running.paired(a)
    with HubClient(known.address, known.certificate, known.token) as asked:
        courier = Courier(a, CuttingHub(asked, losses=0))
        courier.exchange()
        admit(a, "t1")
        losing = Courier(a, CuttingHub(asked, losses=1))
        with pytest.raises(client.UnreachableError):
            losing.exchange()
        assert link.pending(a) == 1  # it may be there, but nobody has said so
        while losing.exchange():
            pass
    assert link.pending(a) == 0
    assert rows_of(event_file) == rows_of(a)


def _secrets(event_file: EventFile) -> tuple[str, str]:
    known = link.link_of(event_file)
    assert known
    return known.certificate, known.token
