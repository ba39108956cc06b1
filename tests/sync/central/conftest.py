"""One PostgreSQL for all these tests; each has an event of its own in it."""

from collections.abc import Iterator

import pytest

from sync.central.store import CentralStore
from tests.sync.central.database import Database, running_database


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with running_database() as running:
        yield running


@pytest.fixture(scope="session")
def store(database: Database) -> Iterator[CentralStore]:
    with CentralStore(database.url) as opened:
        yield opened
