"""Before the doors open: what is not ready is said, a ticket can be tried, nothing counts."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.verdict import Verdict
from kiosk.doctor.desk import desk_rounds
from kiosk.doctor.finding import Check, Finding, Round, ok, trouble, warning
from kiosk.doctor.terminal import Screen
from kiosk.lane import Lane
from kiosk.scan.decode import Decoder
from kiosk.scan.source import CameraState
from kiosk.screens.desk import DeskScreen
from kiosk.screens.dialog import QuitQuestion
from kiosk.screens.readiness import Readiness
from kiosk.words import Words
from sync.event_file import EventFile
from tests.kiosk.screens import scenes
from tests.kiosk.screens.conftest import Door, ScriptedLane, opened, shown_to
from tests.kiosk.screens.scenes import USED

OURS = "KZPEWX3FX"
FINE, DARK, FULL = (
    ok(Check.SOUND, "played by ears"),
    warning(Check.PICTURE, "dark", "Put a lamp at the desk"),
    trouble(Check.SPACE, "3 MB", "Free some space"),
)


class Rounds:
    """Checks that find what a test says."""

    def __init__(self, *found: Finding) -> None:
        self.found = found
        self.made = 0

    def __call__(self, words: Words) -> Iterable[Round]:
        self.made += 1
        return [Round(each.check, lambda each=each: [each]) for each in self.found]  # type: ignore[misc]


@pytest.fixture
def event_file(tmp_path: Path) -> Iterator[EventFile]:
    with scenes.an_event(tmp_path, pin=False) as made:
        yield made


def page(door: Door) -> Readiness:
    assert isinstance(door.app.screen, Readiness)
    return door.app.screen


async def opens(door: Door) -> None:
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))


async def test_when_all_is_well_one_key_opens_the_desk(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    async with opened(desk, lane, size=(80, 24), checks=Rounds(FINE)) as door:
        await door.until(lambda: "✔ Sound – played by ears" in door.says())
        await door.until(lambda: "Ready." in door.says())
        assert "OFFLINE" in door.says().splitlines()[-1]
        door.person("enter")
        await opens(door)
        door.burst(USED + "\r")
        await door.decided(Verdict.VALID)
        assert event_file.journal_length() == 1


async def test_what_is_worst_comes_first_and_takes_a_second_enter(
    desk: Desk, lane: ScriptedLane
) -> None:
    async with opened(desk, lane, size=(80, 24), checks=Rounds(FINE, DARK, FULL)) as door:
        await door.until(lambda: "put right the lines with ✖" in door.says())
        said = [line.strip()[:1] for line in door.says().splitlines()]
        assert said.index("✖") < said.index("!") < said.index("✔")
        assert "→ Free some space" in door.says()
        door.person("escape", "enter")
        await door.until(lambda: "Enter again opens" in door.says())
        assert page(door)
        door.person("enter")
        await opens(door)


async def test_a_warning_opens_at_the_first_enter(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(DARK)) as door:
        await door.until(lambda: "should be seen to" in door.says())
        door.person("enter")
        await opens(door)


async def test_checks_that_hang_keep_nobody_out(desk: Desk, lane: ScriptedLane) -> None:
    gate = threading.Event()

    def slow(words: Words) -> Iterable[Round]:
        gate.wait(20)
        return ()

    async with opened(desk, lane, checks=slow) as door:
        await door.until(lambda: "Looking…" in door.says())
        door.person("enter")
        await opens(door)
        gate.set()


async def test_f5_looks_again_and_f2_in_the_other_language(desk: Desk, lane: ScriptedLane) -> None:
    rounds = Rounds(FINE)
    async with opened(desk, lane, checks=rounds) as door:
        await door.until(lambda: rounds.made == 1)
        door.person("f5")
        await door.until(lambda: rounds.made == 2)
        door.person("f2")
        await door.until(lambda: rounds.made == 3 and "Avant l’ouverture" in door.says())
        await door.until(lambda: "✔ Son – played by ears" in door.says())


@pytest.mark.parametrize(
    ("typed", "said"),
    [  # a code of our own making, the event's, with additions, and none at all
        (OURS + "\r\n", "a ticket was read"),
        (USED + "\t", "Its last key – Tab"),
        ("^1" + OURS + "\r", "“^1” beside the code"),
        ("hello world\r", "no ticket that is known"),
    ],
)
async def test_a_hand_scanner_is_tried_and_it_does_not_count(
    desk: Desk, lane: ScriptedLane, event_file: EventFile, typed: str, said: str
) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as door:
        assert "hand scanner: not tried yet" in door.says()
        door.burst(typed)
        await door.until(lambda: said in door.says())
        assert page(door)
        assert event_file.journal_length() == 0
        door.person("enter")
        await opens(door)
        assert door.recent() == []


async def test_a_ticket_before_the_camera_is_tried_and_has_to_leave_before_it_counts(
    event_file: EventFile,
) -> None:
    desk = Desk(event_file)
    lane = Lane(desk, Decoder())
    async with opened(desk, lane, checks=Rounds(FINE)) as door:
        shown_to(door.camera, USED)
        await door.until(lambda: f"✔ camera read: {USED}" in door.says())
        door.person("enter")
        await opens(door)
        shown_to(door.camera, USED)
        await door.until(lambda: not door.camera.frames)
        assert event_file.journal_length() == 0
        shown_to(door.camera, USED, after=10)
        await door.decided(Verdict.VALID)
        assert event_file.journal_length() == 1


async def test_a_missing_camera_is_trouble(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as door:
        door.camera.state = CameraState.MISSING
        await door.until(lambda: "✖ no camera found" in door.says())
        door.person("enter")
        await door.until(lambda: "Enter again opens" in door.says())


async def test_f10_stops_before_the_doors_open(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as door:
        door.person("f10")
        await door.until(lambda: isinstance(door.app.screen, QuitQuestion))
        door.person("escape")
        await door.until(lambda: isinstance(door.app.screen, Readiness))
        door.person("f10")
        await door.until(lambda: isinstance(door.app.screen, QuitQuestion))
        door.person("f10")
        await door.until(lambda: not door.app.is_running or door.app._exit)


async def test_the_real_checks_look_at_the_open_event_file(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    screen = Screen((80, 24), "utf-8", {"TERM": "xterm-256color"})
    async with opened(
        desk, lane, checks=lambda words: desk_rounds(words, event_file, screen)
    ) as door:
        await door.until(lambda: "Looking…" not in door.says())
        assert "✔ Event – Grand Opening" in door.says()
        assert "80 columns, 24 lines" in door.says()


async def test_the_printer_of_the_desk_is_looked_at(
    desk: Desk, lane: ScriptedLane, event_file: EventFile, tmp_path: Path
) -> None:
    screen = Screen((80, 24), "utf-8", {"TERM": "xterm-256color"})

    def checks(words: Words) -> Iterable[Round]:
        return desk_rounds(words, event_file, screen, (f"file:{tmp_path}", "no-such-stock"))

    async with opened(desk, lane, checks=checks) as door:
        await door.until(lambda: "Check --printer and --stock" in door.says())
        assert "✖ Printer" in door.says()
