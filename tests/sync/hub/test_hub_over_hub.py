"""A hub above hubs: rows go up and come down, newer lists too, and nothing waits for it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.hub import client, invitation
from sync.hub.exchange import ExchangeRequest
from sync.hub.hub import Hub
from sync.hub.link import Link, remember
from sync.hub.message import WireQuestion, read_question, write_question
from sync.hub.revoking import revoke
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from sync.model import MAIN_LIST
from tests.conftest import ALL_COLUMNS, GUESTS
from tests.sync.hub.conftest import Packs, Running, admit, exchange_all, rows_of


@contextmanager
def hub_of(event_file: EventFile) -> Iterator[Running]:
    hub = Hub(event_file)
    with HubServer(make_app(event_file, hub=hub), hub.certificate, listen("127.0.0.1", 0)) as up:
        yield Running(hub, f"127.0.0.1:{up.address[1]}")


def by_code(desk: EventFile, running: Running) -> Link:
    """A desk let in by the code on the screen of a hub that is not the organiser's."""
    link = client.pair(desk, running.address, invitation.typed(running.hub.codes.text))
    remember(desk, link)
    return link


def test_two_halls_are_one_event_and_a_revoked_hub_is_out(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    """A laptop packed after the hub above was copied is known there by its certificate."""
    north_file, south_file = packed("Hub north"), packed("Hub south")
    desk = packed("North A")
    far = packed("South A")
    with event_file.transaction() as connection:  # as if it was restored from before
        connection.execute("DELETE FROM device WHERE name = 'North A'")
    up_north, up_south = running.paired(north_file), running.paired(south_file)
    with hub_of(north_file) as north, hub_of(south_file) as south:
        with north_file.transaction() as connection, far.reading() as ours:
            offered = ours.execute("SELECT * FROM device WHERE name = 'North A'").fetchall()
            marks = ", ".join("?" for _ in offered[0])
            connection.executemany(f"INSERT OR IGNORE INTO device VALUES ({marks})", offered)
        below, beside = by_code(desk, north), by_code(far, south)
        admit(desk, "t1")
        exchange_all(desk, below)
        assert rows_of(desk) <= rows_of(north_file)
        for _ in range(2):  # the second time, the hub above knows the desk
            exchange_all(north_file, up_north)
        exchange_all(south_file, up_south)
        exchange_all(far, beside)
        assert far.presence("t1", MAIN_LIST).inside
        late = Record(99, "LATE00001", "Inès", "Benali")
        import_guests(event_file, GuestList((*GUESTS, late), (), ALL_COLUMNS))
        exchange_all(north_file, up_north)
        exchange_all(desk, below)
        assert [guest.name for guest in desk.guests_with_code("LATE00001")] == ["Inès Benali"]
        revoke(event_file, "Hub north")
        admit(desk, "t2")
        exchange_all(desk, below)
        try:
            exchange_all(north_file, up_north)
        except client.HubRefusedError:
            assert not event_file.presence("t2", MAIN_LIST).inside
        else:
            raise AssertionError("a revoked hub was let in")


def test_hubs_and_desks_of_other_versions_understand_each_other() -> None:
    """What an older one does not say, and what a newer one says besides."""
    question = WireQuestion(ExchangeRequest({}), "event", offered=(("d", "n", b"k", b"c"),))
    first, rest = write_question(question).split(b"\n", 1)
    said = json.loads(first)
    assert read_question(first + b"\n" + rest).offered == question.offered
    older = {name: value for name, value in said.items() if name not in ("offered", "list_problem")}
    assert read_question(json.dumps(older).encode() + b"\n" + rest).offered == ()
    newer = json.dumps({**said, "later": [1]}).encode() + b"\n" + rest
    assert read_question(newer) == read_question(first + b"\n" + rest)
