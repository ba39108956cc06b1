"""An organiser's file that is paired with a stand-in for pretix."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.desk.rules.trial import objection
from sync.file.event_file import EventFile
from sync.model import Event
from sync.pretix import link
from sync.pretix.access import for_event
from sync.pretix.client import PretixClient, initialize
from sync.pretix.pull import Pulled, pull
from tests.conftest import HandClock
from tests.sync.pretix.stand_in import StandIn, serving

NOW_MS = int(datetime(2026, 11, 27, 19, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def shop() -> StandIn:
    made = StandIn()
    made.offer_all()
    return made


@pytest.fixture
def address(shop: StandIn) -> Iterator[str]:
    with serving(shop) as found:
        yield found


@pytest.fixture
def paired(tmp_path: Path, address: str) -> Iterator[EventFile]:
    """An event file that is paired, and has pulled nothing yet."""
    path, clock = tmp_path / "organisers.event", HandClock(NOW_MS)
    with EventFile.create(path, Event(name="x"), device_name="O", clock=clock) as made:
        link.remember(made, for_event(initialize(address, "one-time-1"), "conf26"))
        yield made


def client_of(event_file: EventFile, waited: list[float] | None = None) -> PretixClient:
    """A client that notes how long it waits, and does not."""
    pause = (waited if waited is not None else []).append
    return PretixClient(link.link_of(event_file).access, pause=pause)


def pulled(event_file: EventFile, *, full: bool = False, dry_run: bool = False) -> Pulled:
    with client_of(event_file) as client:
        return pull(event_file, client, objection, full=full, dry_run=dry_run)
