"""The computer, its terminal and its clock, in their good and bad states."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.desk.words import Words
from kiosk.doctor import battery, machine, sound, terminal
from kiosk.doctor.clock import SLACK_MS, WRITTEN_MS, clock
from kiosk.doctor.finding import Check, Finding, FindingState
from kiosk.doctor.machine import Library, library
from kiosk.doctor.terminal import Screen
from sync.model import DAY_MS, Event
from tests.conftest import EVENING_MS

SAY = Words("en")
OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE
HOUR_MS = 3_600_000


def by_check(findings: Iterator[Finding]) -> dict[Check, Finding]:
    return {finding.check: finding for finding in findings}


def states(findings: Iterator[Finding]) -> dict[Check, FindingState]:
    return {finding.check: finding.state for finding in findings}


def test_this_python_and_an_old_one() -> None:
    assert machine.python(SAY, (3, 11, 0)).state is OK
    old = machine.python(SAY, (3, 10, 9))
    assert (old.state, "3.11" in old.advice) == (TROUBLE, True)


@pytest.mark.parametrize("wanted", machine.LIBRARIES, ids=lambda each: each.package)
def test_the_libraries_are_here_with_their_versions(wanted: Library) -> None:
    found = library(SAY, wanted)
    assert found.state is OK
    assert found.found.split()[1][0].isdigit()


BROKEN = {
    "opencv-python-headless": ("libGL.so.1", "linux", "apt-get install libgl1 libglib2.0-0"),
    "pyzbar": ("Unable to find zbar", "darwin", "brew install zbar"),
    "zxing-cpp": ("undefined symbol", "linux", "pip install --force-reinstall zxing-cpp"),
}


@pytest.mark.parametrize("package", BROKEN)
def test_a_library_that_does_not_load_names_the_command_that_mends_it(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error, system, command = BROKEN[package]
    module = f"broken_{package.replace('-', '_')}"
    (tmp_path / f"{module}.py").write_text(f"raise ImportError('{error}: \\x1b[31m')")
    monkeypatch.syspath_prepend(tmp_path)
    (known,) = [each for each in machine.LIBRARIES if each.package == package]
    found = library(SAY, replace(known, module=module), system=system)
    assert found.state is (WARNING if package == "pyzbar" else TROUBLE)
    assert error in found.found
    assert "\x1b" not in found.found
    assert found.advice.endswith(command)
    assert ("not read back" in found.found) == (package == "pyzbar")


def test_a_library_that_is_not_installed_is_installed_with_pip() -> None:
    found = library(SAY, replace(machine.LIBRARIES[0], module="no_such_library"))
    assert found.advice.endswith("pip install --force-reinstall opencv-python-headless")


def test_sqlite_is_safe_and_an_old_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.sqlite(SAY).state is OK
    monkeypatch.setattr("sync.file.connection.FIXED_SQLITE", (99, 0, 0))
    assert machine.sqlite(SAY).state is TROUBLE


@pytest.mark.parametrize(
    ("status", "capacity", "state"),
    [
        ("Discharging", "49", WARNING),
        ("Discharging", "50", OK),
        ("Charging", "3", OK),
        ("Full", "100", OK),
    ],
)
def test_a_battery(tmp_path: Path, status: str, capacity: str, state: FindingState) -> None:
    supply(tmp_path / "AC", type="Mains", online="1")
    supply(tmp_path / "BAT0", type="Battery", status=status, capacity=capacity)
    supply(tmp_path / "mouse", type="Battery", scope="Device", status="Discharging", capacity="1")
    found = battery.battery(SAY, folder=tmp_path, system="linux")
    assert (found.state, found.found[:3].strip(" %,")) == (state, capacity)


def test_no_battery_and_one_that_cannot_be_known(tmp_path: Path) -> None:
    supply(tmp_path / "mouse", type="Battery", scope="Device", status="Discharging", capacity="1")
    for folder, system in ((tmp_path, "linux"), (tmp_path / "none", "linux"), (tmp_path, "win32")):
        assert battery.battery(SAY, folder=folder, system=system).state is OK


def supply(folder: Path, **facts: str) -> None:
    folder.mkdir()
    for name, text in facts.items():
        (folder / name).write_text(text + "\n")


def test_sound_is_played_or_the_bell_rings() -> None:
    assert sound.made_by(SAY, "ffplay").state is OK
    assert sound.made_by(SAY, None).state is WARNING
    assert sound.sound(SAY) == sound.made_by(SAY, sound.player())


GOOD_SCREEN = Screen((80, 24), "UTF-8", {"COLORTERM": "truecolor", "TERM": "xterm-256color"})


@pytest.mark.parametrize(
    ("screen", "check", "state"),
    [
        (GOOD_SCREEN, Check.TERMINAL, OK),
        (replace(GOOD_SCREEN, size=(79, 24)), Check.TERMINAL, WARNING),
        (replace(GOOD_SCREEN, size=(80, 23)), Check.TERMINAL, WARNING),
        (replace(GOOD_SCREEN, size=None), Check.TERMINAL, WARNING),
        (GOOD_SCREEN, Check.COLOURS, OK),
        (replace(GOOD_SCREEN, environ={"TERM": "screen-256color"}), Check.COLOURS, OK),
        (replace(GOOD_SCREEN, environ={"WT_SESSION": "x"}), Check.COLOURS, OK),
        (replace(GOOD_SCREEN, environ={"TERM": "vt100\x1b[31m"}), Check.COLOURS, WARNING),
        (replace(GOOD_SCREEN, environ={"COLORTERM": "24bit", "NO_COLOR": "1"}), Check.COLOURS,
         WARNING),
        (GOOD_SCREEN, Check.LETTERS, OK),
        (replace(GOOD_SCREEN, encoding="utf8"), Check.LETTERS, OK),
        (replace(GOOD_SCREEN, encoding="cp1252"), Check.LETTERS, WARNING),
        (replace(GOOD_SCREEN, encoding=""), Check.LETTERS, WARNING),
    ],
)  # fmt: skip
def test_a_terminal(screen: Screen, check: Check, state: FindingState) -> None:
    found = by_check(terminal.terminal(SAY, screen))
    assert found[check].state is state
    assert bool(found[check].advice) is (state is not OK)
    assert not any("\x1b" in each.found for each in found.values())


def test_a_window_is_measured_for_the_cards_of_a_swap_kiosk() -> None:
    for size, said in (((80, 24), "two codes"), ((30, 20), "does not fit"), ((80, 40), "one code")):
        (found,) = terminal.cards(SAY, replace(GOOD_SCREEN, size=size))
        assert said in found.found
        assert (found.state is WARNING) is (said == "does not fit")
        assert ("Ctrl and −" in found.advice) is (found.state is WARNING)
    assert not list(terminal.cards(SAY, replace(GOOD_SCREEN, size=None)))


EVENT = Event("x", starts_ms=EVENING_MS, ends_ms=EVENING_MS + 5 * HOUR_MS)


@pytest.mark.parametrize(
    ("now_ms", "known", "newest_ms", "state"),
    [
        (EVENING_MS, None, None, OK),
        (EVENING_MS, EVENT, EVENING_MS, OK),
        (WRITTEN_MS - 1, None, None, TROUBLE),
        (EVENING_MS, EVENT, EVENING_MS + SLACK_MS, OK),
        (EVENING_MS, EVENT, EVENING_MS + SLACK_MS + 1, TROUBLE),
        (EVENING_MS - DAY_MS, EVENT, None, OK),
        (EVENING_MS - DAY_MS - 1, EVENT, None, WARNING),
        (EVENING_MS + 5 * HOUR_MS, EVENT, None, OK),
        (EVENING_MS + 5 * HOUR_MS + 1, EVENT, None, WARNING),
        (EVENING_MS + DAY_MS, replace(EVENT, ends_ms=None), None, OK),
        (EVENING_MS + DAY_MS + 1, replace(EVENT, ends_ms=None), None, WARNING),
        (10**18, None, None, OK),
    ],
)
def test_a_clock(
    now_ms: int, known: Event | None, newest_ms: int | None, state: FindingState
) -> None:
    found = by_check(clock(SAY, now_ms, known, newest_ms))[Check.CLOCK]
    assert found.state is state
    assert bool(found.advice) is (state is not OK)


def test_a_clock_shows_the_events_own_time() -> None:
    assert "22 November 2026 19:00" in by_check(clock(SAY, EVENING_MS, EVENT))[Check.CLOCK].found


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "a\0b"])
def test_a_timezone_that_is_not_known(name: str) -> None:
    found = states(clock(SAY, EVENING_MS, replace(EVENT, timezone=name)))
    assert found == {Check.TIMEZONE: TROUBLE, Check.CLOCK: OK}
