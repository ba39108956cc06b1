"""Clocks, encodings, names and sticks that are otherwise than one would assume."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.desk.desk import Desk
from sync.counts.evening import evening
from sync.counts.live_count import live_count
from sync.file.event_file import EventFile
from sync.file.removable import writable
from sync.journal import devices
from sync.lifecycle.pack import pack
from tests.conftest import EVENING_MS, HandClock

YEAR_MS = 365 * 86_400_000


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, SQLite's shared memory aside."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith("-shm")}


@pytest.mark.parametrize("wall_ms", [1_000, EVENING_MS - 50 * YEAR_MS, EVENING_MS + 30 * YEAR_MS])
def test_one_clock_in_another_year_stretches_no_axis(
    event_file: EventFile, tmp_path: Path, wall_ms: int
) -> None:
    path = tmp_path / "far.event"
    pack(event_file, path, device_name="far", passphrase=None)
    with EventFile.open(path, clock=HandClock(wall_ms)) as far:
        assert Desk(far).scan("AAAA1111A").verdict.passes
    assert run("sync", "merge", event_file.path, path).exit_code == 0
    assert Desk(event_file).scan("TWICE0001").verdict == "AMBIGUOUS"
    for ticket in ("dmt9tx69d7h7", "UNPAID001"):
        Desk(event_file, accept_unpaid=True).scan(ticket)
    looked_back = evening(event_file, "main")
    assert looked_back.count.admitted == 2
    assert len(looked_back.inside) <= 14 * 288 + 1
    assert looked_back.inside[-1][1] == 2
    now = live_count(event_file, "main", EVENING_MS)
    assert now.bars[-1].at_ms <= EVENING_MS
    assert sum(bar.admitted for bar in now.bars) >= 1
    out = tmp_path / "report"
    assert run("report", event_file.path, "--out", out).exit_code == 0


@pytest.mark.parametrize("at", ["1970-01-03T20:00", "0001-01-01T00:00", "9999-12-31T23:59-14:00",
                                "1999-12-31T23:59", "2100-01-01T00:00"])  # fmt: skip
def test_a_time_that_is_a_slip_is_refused(event_file: EventFile, at: str) -> None:
    refused = run("check", event_file.path, "AAAA1111A", "--at", at)
    assert refused.exit_code == 2
    assert "2000 to 2100" in refused.stderr
    assert event_file.counts().admitted == 0


@pytest.mark.parametrize(
    ("at", "said", "exact"),
    [
        ("2026-03-29T02:30", "skipped", "2026-03-29T02:30:00+01:00"),
        ("2026-10-25T02:30", "twice", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T02:30", "twice", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_asked_for(
    event_file: EventFile, at: str, said: str, exact: str
) -> None:
    refused = run("check", event_file.path, "AAAA1111A", "--at", at)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert exact in refused.stderr
    assert run("check", event_file.path, "AAAA1111A", "--at", exact).exit_code == 0


@pytest.mark.parametrize(
    "name", ["file:x.event", ":memory:", "file::memory:?cache=shared", "a?b%41#.event"]
)
def test_a_files_name_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", name, "--name", "x").exit_code == 0
    assert json.loads(run("count", name, "--json").stdout)["admitted"] == 0
    assert run("pack", name, "--device", "A", "--out", f"{name}.A", "--plain").exit_code == 0
    assert run("sync", "merge", name, f"{name}.A").exit_code == 0
    there = {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()}
    assert there - {"state"} == {name, f"{name}.A"}


def test_a_name_that_the_pipe_cannot_say_ends_no_command(event_file: EventFile) -> None:
    """Windows' pipes are cp1252, which has no Ł and no 田; others have no accents at all."""
    event_file.close()

    def printed(encoding: str, *arguments: str) -> bytes:
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "kiosk", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        return done.stdout

    path = str(event_file.path)
    assert printed("cp1252", "guests", "find", path, "lukasz")
    assert printed("ascii", "check", path, "UNPAID001")
    found = json.loads(printed("ascii", "guests", "find", path, "UNPAID001", "--json"))
    assert found["name"] == "さくら 田中"
    said = json.loads(printed("cp1252", "check", path, "UNPAID001", "--json"))
    assert said["guest"]["name"] == "さくら 田中"


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_stick_that_may_not_be_written_is_merged_and_left_as_it_was(
    event_file: EventFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_closed: bool
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    path = stick / "a.event"
    pack(event_file, path, device_name="A", passphrase=None)
    laptop = EventFile.open(path)
    assert Desk(laptop).scan("AAAA1111A").verdict.passes
    before = contents(stick)
    assert "a.event-wal" in before
    if is_closed:
        laptop.close()
        before = contents(stick)
        assert list(before) == ["a.event"]
    may = os.access

    def access(path: object, mode: int) -> bool:
        """The superuser, who runs tests in a container, may write everywhere."""
        is_there = str(path).startswith(str(stick))
        return may(path, mode) and not (is_there and mode == os.W_OK)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "access", access)
    with writable(path) as readable:
        assert readable.parent != stick
    merged = run("sync", "merge", event_file.path, path, "--json")
    assert json.loads(merged.stdout)["new"] == 1
    assert not readable.parent.exists()
    assert {
        p.name: p.read_bytes() for p in stick.iterdir() if not p.name.endswith("-shm")
    } == before
    laptop.close()


@pytest.mark.parametrize("name", ["Entrée B", "entrée b", " Entre\u0301e  B"])
def test_two_laptops_of_one_name_are_refused(
    event_file: EventFile, tmp_path: Path, name: str
) -> None:
    first, second = tmp_path / "b.event", tmp_path / "c.event"
    assert (
        run("pack", event_file.path, "--device", "Entrée B", "--out", first, "--plain").exit_code
        == 0
    )
    refused = run("pack", event_file.path, "--device", name, "--out", second, "--plain")
    assert refused.exit_code == 1
    assert "another name" in refused.stderr
    assert not second.exists()
    assert len(event_file.ask(devices.names)) == 2


def test_a_laptop_that_could_not_be_packed_can_be_packed_again(
    event_file: EventFile, tmp_path: Path
) -> None:
    there = tmp_path / "there.event"
    there.touch()
    assert run("pack", event_file.path, "--device", "B", "--out", there, "--plain").exit_code == 1
    out = tmp_path / "b.event"
    assert run("pack", event_file.path, "--device", "B", "--out", out, "--plain").exit_code == 0


def test_a_clock_that_is_past_is_told(
    event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 1_000 * 1_000_000)
    checked = run("check", event_file.path, "AAAA1111A")
    assert checked.exit_code == 0
    assert "clock says 1970-01-01" in checked.stderr
