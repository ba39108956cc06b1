"""The centre from the command line: an event goes there, is counted, and comes back as one file."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from tests.sync.central.conftest import database, store
from tests.sync.conftest import Laptop, admit, laptops, organisers

__all__ = ["database", "laptops", "organisers", "store"]


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_an_event_goes_to_the_centre_and_comes_back(
    organisers: EventFile,
    laptops: Laptop,
    store: CentralStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KIOSK_STORE", store._pool.conninfo)
    admit(organisers, 1, 2)
    event_id, out = organisers.event_id, tmp_path / "all.event"
    a = laptops("A")
    assert "only the" not in kiosk("central", "add", organisers.path).output
    refused = kiosk("central", "add", a.path)
    assert refused.exit_code == 1
    assert "kiosk new" in refused.output
    counted = json.loads(kiosk("central", "count", event_id, "--json").stdout)
    assert counted == [
        {"event": event_id, "name": "x", "list": "main", "admitted": 2, "inside": 2,
         "refused": 0, "double_entries": 0}
    ]  # fmt: skip
    assert "2 admitted, 2 inside" in kiosk("central", "count").stdout
    assert "2 rows" in kiosk("central", "export", event_id, out).stdout
    assert kiosk("central", "export", event_id, out).exit_code == 1
    report = kiosk("report", out, "--out", tmp_path / "report")
    assert report.exit_code == 0, report.output
    assert json.loads(kiosk("count", out, "--json").stdout)["admitted"] == 2
    assert kiosk("central", "revoke", event_id, "nobody").exit_code == 1
    assert kiosk("central", "readmit", event_id, "A").exit_code == 1
    assert kiosk("central", "revoke", event_id, "A").exit_code == 0
    assert kiosk("central", "forget", event_id, "--yes").exit_code == 0
    for gone in (("count", event_id), ("export", event_id, tmp_path / "b.event"),
                 ("forget", event_id, "--yes")):  # fmt: skip
        assert kiosk("central", *gone).exit_code == 1


def test_a_store_that_is_none() -> None:
    for url in ("sqlite:x", "postgresql://nobody@127.0.0.1:1/x"):
        refused = kiosk("central", "count", "--store", url)
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert kiosk("central", "count").exit_code == 2


def test_without_the_extra_it_says_what_to_install(
    organisers: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("sync.central")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("KIOSK_STORE", "postgresql://nobody@127.0.0.1:1/x")
    for command in (("add", organisers.path), ("count",), ("serve",), ("export", "x", "y.event")):
        refused = kiosk("central", *command)
        assert (refused.exit_code, refused.exception.__class__) == (1, SystemExit)
        assert 'pip install ".[central]"' in refused.stderr
