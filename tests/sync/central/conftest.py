"""One PostgreSQL for all these tests; each has an event of its own in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from tests.conftest import HandClock
from tests.sync.central.database import Database, running_database
from tests.sync.conftest import sixty_guests


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with running_database() as running:
        yield running


@pytest.fixture(scope="session")
def store(database: Database) -> Iterator[CentralStore]:
    with CentralStore(database.url) as opened:
        yield opened


@pytest.fixture
def organisers(tmp_path: Path) -> Iterator[EventFile]:
    """An event of this test's own, where other tests have theirs beside it."""
    sixty_guests(tmp_path / "organisers.event")
    with EventFile.open(tmp_path / "organisers.event", clock=HandClock()) as opened:
        yield opened
