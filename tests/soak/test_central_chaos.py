"""Four hubs bring everything twice to a database that is killed, and are killed themselves."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sync.central import attendance, events
from sync.central.replica import PostgresReplica
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.hub.replica import FileReplica
from sync.journal.journal import Kind
from sync.merging.merge import merge
from tests.scale import SOAK, scaled
from tests.sync.central.database import running_database
from tests.sync.conftest import Laptop

HUBS = 4
ROWS = scaled(800, 20_000)
KILLS = scaled(1, 4)
"""Of the database, and as many of hubs."""


def record_evening(laptop: EventFile, rows: int, dice: random.Random) -> None:
    """Entries, exits, undone ones and refusals of few tickets: the laptops meet in them."""
    last = b""
    for _ in range(0, rows, 50):
        with laptop.transaction() as connection:
            for _ in range(50):
                ticket = f"ticket-{dice.randrange(rows)}"
                roll = dice.random()
                if roll < 0.6:
                    last = laptop.record(connection, Kind.ADMIT, ticket, {"list": "main"})
                elif roll < 0.75:
                    laptop.record(connection, Kind.EXIT, ticket, {"list": "main"})
                elif roll < 0.8 and last:
                    laptop.record(connection, Kind.UNDO, ticket, {"of": last.hex()})
                else:
                    body = {"list": "main", "verdict": "INVALID"}
                    laptop.record(connection, Kind.DENY, ticket, body)


def hub(url: str, event_id: str, paths: list[Path]) -> "subprocess.Popen[str]":
    """A process that brings these laptops."""
    command = [sys.executable, "-m", "tests.sync.central.pushing", event_id, *map(str, paths)]
    environ = {**os.environ, "KIOSK_STORE": url}
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_every_row_is_there_once_whatever_is_killed(organisers: EventFile, laptops: Laptop) -> None:
    dice = random.Random(18)
    files = [laptops(f"Laptop {number}") for number in range(HUBS)]
    for laptop in files:
        record_evening(laptop, ROWS // HUBS, dice)
    paths = [laptop.path for laptop in files]
    brought = [[paths[n], paths[(n + 1) % HUBS]] for n in range(HUBS)]
    event_id = organisers.event_id
    with running_database() as database:
        with CentralStore(database.url) as store:
            events.add(store, organisers)
        hubs = [hub(database.url, event_id, each) for each in brought]
        killed = database_kills = 0
        while killed < KILLS or database_kills < KILLS:
            time.sleep(dice.uniform(0.3, 1.0))  # when the harm is done, not what is waited for
            number = dice.randrange(HUBS)
            if database_kills < KILLS:
                assert any(each.poll() is None for each in hubs)
                database.kill()
                database.start()
                database_kills += 1
            if killed < KILLS:
                killed += hubs[number].poll() is None
                hubs[number].kill()
                hubs[number].communicate()
                hubs[number] = hub(database.url, event_id, brought[number])
        tries = sum(int(each.communicate(timeout=1_200)[0]) for each in hubs)
        assert tries >= 2 * HUBS + SOAK  # in the long form somebody had to begin again
        for laptop in files:
            merge(organisers, laptop)
        with CentralStore(database.url) as store:
            centre = PostgresReplica(store, event_id, organisers.clock)
            assert centre.heads() == FileReplica(organisers).heads()
            with store.reading() as connection:
                ((stored, numbers),) = connection.execute(
                    "SELECT (SELECT count(*) FROM journal), (SELECT sum(rows) FROM head)"
                ).fetchall()
            (counted,) = attendance.lists(store, event_id)
    expected = organisers.counts()
    assert stored == numbers == organisers.journal_rows() >= ROWS
    assert (counted.admitted, counted.inside) == (expected.admitted, expected.inside)
    assert counted.refused == expected.refused
    with organisers.reading() as connection:
        (doubled,) = connection.execute(
            "SELECT count(*) FROM presence WHERE doubled > 0"
        ).fetchone()
    assert counted.double_entries == doubled > 10
