"""Any order of events on any laptops, merged in any order, equals a model in plain Python.

The mutants show that the test can fail: each is a merge that loses, replaces or believes too
much, and each must be found.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test
from nacl.signing import VerifyKey

from sync.file.connection import Connection
from sync.journal.journal import COLUMNS, Row
from sync.merging import merge as merging
from tests.scale import scaled
from tests.soak.laptops import Laptops, make_template

SETTINGS = settings(
    max_examples=scaled(8, 10_000),
    stateful_step_count=scaled(25, 40),
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
FOUND = (AssertionError, ValueError, Flaky)
"""How a fault shows itself: the keys of the laptops are random, so not in every repetition."""


@pytest.fixture(autouse=True)
def _template(tmp_path: Path) -> None:
    Laptops.template, Laptops.folder = tmp_path / "template", tmp_path / "runs"
    make_template(Laptops.template)
    Laptops.folder.mkdir()


def test_merged_laptops_equal_a_plain_model() -> None:
    run_state_machine_as_test(Laptops, settings=SETTINGS)


def _alike(connection: Connection, batch: Sequence[Row], *names: str) -> dict[bytes, Row]:
    """The rows of `batch` that have these values in common with a row of the journal."""
    journal = [Row(*r) for r in connection.execute(f"SELECT {COLUMNS} FROM journal").fetchall()]

    def values(row: Row) -> tuple[object, ...]:
        return tuple(getattr(row, name) for name in names)

    there = {values(row) for row in journal}
    return {row.hash: row for row in batch if values(row) in there}


def known_by_number(connection: Connection, batch: list[Row]) -> dict[bytes, Row]:
    return _alike(connection, batch, "device_id", "epoch", "seq")


def known_by_time(connection: Connection, batch: list[Row]) -> dict[bytes, Row]:
    return _alike(connection, batch, "ticket_id", "wall_ms", "kind")


_append = merging._append


def append_or_replace(connection: Connection, rows: list[Row]) -> None:
    connection.executemany(
        "DELETE FROM journal WHERE device_id = ? AND epoch = ? AND seq = ?",
        [(row.device_id, row.epoch, row.seq) for row in rows],
    )
    _append(connection, rows)


def believe(rows: Sequence[Row], keys: Mapping[str, VerifyKey]) -> dict[Row, str]:
    return {}


MUTANTS: dict[str, Callable[..., object]] = {
    "merge._known: a row is known by its number": known_by_number,
    "merge._known: a row is known by its time": known_by_time,
    "merge._append: a newer row replaces an older one": append_or_replace,
    "verifying.objections: nothing is verified": believe,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_control_a_merge_that_is_wrong_is_found(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"sync.merging.{mutant.partition(':')[0]}", MUTANTS[mutant])
    quick = settings(SETTINGS, max_examples=scaled(60, 1000), phases=(Phase.generate,))
    with pytest.raises(FOUND):
        run_state_machine_as_test(Laptops, settings=quick)


UNLINKED: dict[str, tuple[str, Callable[..., object]]] = {
    "links are not read": ("sync.journal.causality._named", lambda row: ()),
    "nobody is a stranger": ("sync.journal.causality.History.strangers", lambda *_: False),
    "links are not written": ("sync.journal.projections.latest_about", lambda *_: []),
}


@pytest.mark.parametrize("mutant", scaled(["nobody is a stranger"], list(UNLINKED)))
def test_control_an_order_that_does_without_links_is_found(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*UNLINKED[mutant])
    quick = settings(SETTINGS, max_examples=scaled(60, 1000), phases=(Phase.generate,))
    with pytest.raises(FOUND):
        run_state_machine_as_test(Laptops, settings=quick)
