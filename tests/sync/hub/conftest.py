"""An organiser's event file, its hub on loopback, and laptops that were packed from it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.hub import client
from sync.hub.client import HubClient
from sync.hub.courier import Courier
from sync.hub.hub import Hub
from sync.hub.link import Link, remember
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from tests.conftest import HandClock

Packs = Callable[[str], EventFile]


@dataclass
class Running:
    """A hub that serves."""

    hub: Hub
    address: str

    def paired(self, event_file: EventFile) -> Link:
        """The desk of this file, let in by its address alone."""
        link = client.pair(event_file, self.address)
        remember(event_file, link)
        return link


@pytest.fixture
def packed(event_file: EventFile, tmp_path: Path, clock: HandClock) -> Iterator[Packs]:
    """Packs a laptop's event file and opens it."""
    with ExitStack() as stack:

        def make(name: str) -> EventFile:
            out = tmp_path / f"{name}.event"
            pack(event_file, out, device_name=name, passphrase=None)
            return stack.enter_context(EventFile.open(out, clock=clock))

        yield make


@pytest.fixture
def running(event_file: EventFile) -> Iterator[Running]:
    hub = Hub(event_file)
    app = make_app(event_file, hub=hub)
    with HubServer(app, hub.certificate, listen("127.0.0.1", 0)) as server:
        yield Running(hub, f"127.0.0.1:{server.address[1]}")


def admit(event_file: EventFile, ticket_id: str) -> None:
    """Write an entry into the journal, as a desk does."""
    with event_file.transaction() as connection:
        event_file.record(connection, Kind.ADMIT, ticket_id, {"list": "main"})


def exchange_all(event_file: EventFile, link: Link) -> None:
    """Exchange with the hub until there is nothing left to do."""
    with HubClient(link.address, link.certificate, link.token) as asked:
        courier = Courier(event_file, asked)
        while courier.exchange():
            pass


def rows_of(event_file: EventFile) -> set[bytes]:
    """The hashes of all journal rows."""
    with event_file.reading() as connection:
        return {row[0] for row in connection.execute("SELECT hash FROM journal").fetchall()}
