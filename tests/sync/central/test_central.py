"""The centre over TLS: several processes, hubs that come and go, and one file in the end."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sync.central import attendance, events
from sync.central.seeds import Seeds
from sync.central.service import CentralService
from sync.central.serving import make_central_app
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import packed_list
from sync.guests.import_guests import import_guests
from sync.hub import client
from sync.hub.exchange import DeskSide
from sync.hub.link import Link, remember
from sync.hub.message import WireQuestion
from sync.hub.replica import FileReplica
from sync.hub.serving import HubServer, listen
from sync.journal.journal import Kind
from sync.merging.merge import merge
from tests.conftest import ALL_COLUMNS, HandClock
from tests.sync.central.database import Database
from tests.sync.conftest import Laptop, admit
from tests.sync.hub.conftest import exchange_all, rows_of

DERIVED = ("presence", "attendance_tally", "refusal_tally", "kind_tally", "chain_tally", "record")


@contextmanager
def serving(database: Database, number: int = 1) -> Iterator[list[str]]:
    """So many processes' worth of the centre; gives their addresses."""
    with ExitStack() as stack:
        addresses = []
        for _ in range(number):
            store = stack.enter_context(CentralStore(database.url))
            app = make_central_app(store, HandClock())
            server = HubServer(app, store.certificate, listen("127.0.0.1", 0))
            addresses.append("{}:{}".format(*stack.enter_context(server).address))
        yield addresses


def paired(event_file: EventFile, address: str) -> Link:
    """Let in by its key alone."""
    link = client.pair(event_file, address)
    remember(event_file, link)
    return link


def held(event_file: EventFile, table: str) -> set[tuple[object, ...]]:
    with event_file.reading() as connection:
        return set(connection.execute(f"SELECT * FROM {table}").fetchall())


def test_four_laptops_two_processes_and_the_same_file_as_by_a_merge(
    organisers: EventFile,
    laptops: Laptop,
    store: CentralStore,
    database: Database,
    tmp_path: Path,
) -> None:
    all_laptops = [laptops(f"Laptop {number}") for number in range(4)]
    assert events.add(store, organisers) == 0
    event_id = organisers.event_id
    with serving(database, 2) as addresses:
        links = [paired(f, addresses[n % 2]) for n, f in enumerate(all_laptops)]
        for number, laptop in enumerate(all_laptops):
            admit(laptop, *range(10 * number + 1, 10 * number + 11))
            with laptop.transaction() as connection:
                laptop.record(connection, Kind.DENY, "", {"list": "main", "verdict": "INVALID"})
                walked = {"first_name": f"Ali{number}", "last_name": "Haddad"}
                laptop.record(connection, Kind.WALK_IN, f"w{number}", {"category": ""}, walked)
        admit(all_laptops[0], 31)  # and laptop 3 did, too
        for turn in range(3):
            for number, (laptop, link) in enumerate(zip(all_laptops, links, strict=True)):
                other = Link(addresses[(number + turn) % 2], link.certificate, link.token)
                exchange_all(laptop, other)
        assert len({frozenset(rows_of(laptop)) for laptop in all_laptops}) == 1
    exported = tmp_path / "exported.event"
    done = events.export(store, event_id, exported)
    assert (done.rejected, done.new) == (0, len(rows_of(all_laptops[0])))
    for laptop in all_laptops:
        merge(organisers, laptop)
    with EventFile.open(exported, clock=organisers.clock) as export:
        assert held(export, "journal") == held(organisers, "journal")
        for table in DERIVED:
            assert held(export, table) == held(organisers, table), table
        assert export.counts().admitted == organisers.counts().admitted == 40
        (double,) = export.conflicts()
        assert {entry.device for entry in double.entries} == {"Laptop 0", "Laptop 3"}
        assert len(export.find_guests("haddad")) == 4
    (count,) = attendance.lists(store, event_id)
    assert (count.admitted, count.inside) == (40, 40)
    assert (count.refused, count.double_entries) == (4, 1)
    with pytest.raises(FileExistsError):
        events.export(store, event_id, exported)


def test_late_sales_come_from_the_centre_a_revoked_hub_is_out_and_an_erased_event_gone(
    organisers: EventFile, laptops: Laptop, store: CentralStore, database: Database, tmp_path: Path
) -> None:
    a, copy = laptops("A"), laptops("B")
    events.add(store, organisers)
    event_id = organisers.event_id
    with serving(database) as (address,):
        link = paired(a, address)
        late = Record(99, "LATE00001", "Inès", "Benali")
        import_guests(organisers, GuestList((late,), (), ALL_COLUMNS))
        events.add(store, organisers)
        exchange_all(a, link)
        assert [guest.name for guest in a.guests_with_code("LATE00001")] == ["Inès Benali"]
        admit(a, 1)
        exchange_all(a, link)
        assert events.add(store, organisers) == 1
        assert organisers.counts().admitted == 1
        paired(copy, address)
        with pytest.raises(client.CodeNeededError):
            client.pair(copy, address)  # it may be a copy of that laptop's file
        assert store.forget_member(event_id, "B") == 1
        paired(copy, address)
        assert store.revoke(event_id, "A", 1) == 1
        with pytest.raises(client.HubRefusedError):
            exchange_all(a, link)
        with pytest.raises(client.HubRefusedError):
            client.pair(a, address)
        assert store.forget_event(event_id) == 1
        with pytest.raises(client.HubRefusedError):
            client.pair(laptops("C"), address)
    with pytest.raises(events.UnknownEventError):
        events.export(store, event_id, tmp_path / "gone.event")
    with pytest.raises(events.NotTheOrganisersError):
        events.add(store, a)


def test_a_late_sale_at_a_hub_reaches_the_centre_the_other_hubs_and_the_one_file(
    organisers: EventFile, laptops: Laptop, store: CentralStore, database: Database, tmp_path: Path
) -> None:
    """The organiser's file is itself a hub's: nobody says `kiosk central add` again."""
    other = laptops("Hub Nord")
    events.add(store, organisers)
    with serving(database, 2) as addresses:
        link, others = paired(organisers, addresses[0]), paired(other, addresses[1])
        exchange_all(organisers, link)
        before = store.event(organisers.event_id)
        late = Record(99, "LATE00001", "Inès", "Benali")
        import_guests(organisers, GuestList((late,), (), ALL_COLUMNS))
        exchange_all(organisers, link)
        after = store.event(organisers.event_id)
        assert before
        assert after
        assert before.edition != after.edition
        exchange_all(other, others)
        (guest,) = other.guests_with_code("LATE00001")
        admit(other, 1)
        with other.transaction() as connection:
            other.record(connection, Kind.ADMIT, guest.ticket_id, {"list": "main"})
        exchange_all(other, others)
    seeds = Seeds(store)
    assert not seeds.renew(before, packed_list.packed(organisers))  # another process was quicker
    events.export(store, organisers.event_id, tmp_path / "all.event")
    with EventFile.open(tmp_path / "all.event") as one_file:
        assert [each.name for each in one_file.guests_with_code("LATE00001")] == ["Inès Benali"]
        assert (one_file.counts().admitted, one_file.counts().unknown) == (2, 0)
        assert sum(one_file.counts().by_category.values()) == 2


def test_every_key_begins_with_the_event_and_every_query_on_the_way_of_a_row_names_it(
    organisers: EventFile, laptops: Laptop, store: CentralStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that events can live on different nodes."""
    a = laptops("A")
    events.add(store, organisers)
    with a.transaction() as connection:
        a.record(connection, Kind.ERASED, "t9", {})
        a.record(connection, Kind.DENY, "", {"list": "main", "verdict": "INVALID"})
    admit(a, 1)
    with store.reading() as connection:
        keys = connection.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON "
            "attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'p' "
            "AND connamespace = 'public'::regnamespace"
        ).fetchall()
        indexes = connection.execute(
            "SELECT indrelid::regclass::text, attname FROM pg_index JOIN pg_attribute ON "
            "attrelid = indrelid AND attnum = indkey[0] JOIN pg_class ON pg_class.oid = indrelid "
            "WHERE relnamespace = 'public'::regnamespace"
        ).fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND ordinal_position = 1"
        ).fetchall()
        hinders = connection.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' UNION ALL "
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
            "SELECT relname FROM pg_class WHERE relkind = 'S' "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
    for found in (keys, indexes, columns):
        assert {name for name, first in found if first != "event_id"} == {"central_key"}
    assert not hinders  # foreign keys, triggers and sequences cannot be spread as they are
    asked: list[str] = []
    for what in ("execute", "executemany"):
        real = getattr(psycopg.Cursor, what)

        def told(self: object, query: str, *rest: object, real: Any = real, **more: object) -> Any:
            asked.append(str(query))
            return real(self, query, *rest, **more)

        monkeypatch.setattr(psycopg.Cursor, what, told)
    service = CentralService(store, store.event(organisers.event_id), Seeds(store), HandClock())
    side = DeskSide(FileReplica(a))
    while side.unfinished:
        question = WireQuestion(side.request(), organisers.event_id, lines=range(9), sent=0)
        side.take(service.reply(a.device_id, question, 0).answer, "the centre")
    assert len(asked) > 20
    late = Record(99, "LATE00001", "Inès", "Benali")
    import_guests(organisers, GuestList((late,), (), ALL_COLUMNS))
    assert service.take_list(packed_list.packed(organisers))
    tables = re.compile(r"(?:INTO|FROM|JOIN|UPDATE) [a-z_]+ ")
    unnamed = {query for query in asked if tables.search(query) and "event_id" not in query}
    assert not {query for query in unnamed if not query.startswith("INSERT INTO")}
