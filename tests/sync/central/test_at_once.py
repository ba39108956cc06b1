"""Two hubs bring one ticket at the same moment: it is counted once."""

import threading

import pytest
from psycopg import Connection

from sync.central import attendance, events
from sync.central.replica import PostgresReplica
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.hub.replica import FileReplica
from sync.merging.parcel import Parcel
from tests.sync.conftest import Laptop, admit

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
    "AND datname = current_database()"
)


def counted_after_two_at_once(
    store: CentralStore, organisers: EventFile, laptops: Laptop, names: str
) -> tuple[int, int]:
    """What is counted as admitted after one writes while the other has not committed yet."""
    brought: list[list[Parcel]] = []
    for name in names:
        laptop = laptops(name)
        admit(laptop, ord(names[0]) - ord("A") + 1)  # the same guest at both
        replica = FileReplica(laptop)
        brought.append([p for chain in replica.heads() for p in replica.parcels_after(chain, 0)])
    events.add(store, organisers)
    centre = PostgresReplica(store, organisers.event_id, organisers.clock)
    with store.reading() as first, store.reading() as watching:
        centre._append(first, brought[0])
        other = threading.Thread(target=centre.take, args=(brought[1], "the other hub"))
        other.start()
        while other.is_alive() and not _is_waiting(watching):
            pass
        first.commit()
        other.join()
    (found,) = attendance.lists(store, organisers.event_id)
    return found.admitted, found.double_entries


def _is_waiting(connection: Connection) -> bool:
    ((number,),) = connection.execute(WAITING).fetchall()
    connection.rollback()  # what is active is looked up anew in each transaction
    return bool(number)


def test_a_ticket_that_two_hubs_bring_at_once_is_counted_once(
    store: CentralStore, organisers: EventFile, laptops: Laptop
) -> None:
    assert counted_after_two_at_once(store, organisers, laptops, "AB") == (1, 1)


def test_control_without_the_lock_it_is_counted_twice(
    store: CentralStore, organisers: EventFile, laptops: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "lock", lambda *_: None)
    admitted, _ = counted_after_two_at_once(store, organisers, laptops, "CD")
    assert admitted > 1
