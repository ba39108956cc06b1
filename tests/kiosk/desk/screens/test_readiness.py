"""Before the doors open: what is not ready is said, a ticket can be tried, nothing counts."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import ScanLane
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.readiness import Readiness
from kiosk.desk.words import Words
from kiosk.doctor.desk import desk_rounds
from kiosk.doctor.finding import Check, Finding, Round, ok, trouble, warning
from kiosk.doctor.terminal import Screen
from kiosk.scan.decode import Decoder
from kiosk.scan.source import CameraState, Frame
from kiosk.ui.dialog import QuitQuestion
from sync.file.event_file import EventFile
from tests.deciding import own_rows
from tests.kiosk.desk.screens import scenes
from tests.kiosk.desk.screens.conftest import IMAGE, RunningDesk, ScriptedLane, opened, shown_to
from tests.kiosk.desk.screens.scenes import USED

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


def page(desk_app: RunningDesk) -> Readiness:
    assert isinstance(desk_app.app.screen, Readiness)
    return desk_app.app.screen


async def opens(desk_app: RunningDesk) -> None:
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))


async def test_when_all_is_well_one_key_opens_the_desk(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    async with opened(desk, lane, size=(80, 24), checks=Rounds(FINE)) as desk_app:
        await desk_app.until(lambda: "✔ Sound – played by ears" in desk_app.says())
        await desk_app.until(lambda: "Ready." in desk_app.says())
        assert "OFFLINE" in desk_app.says().splitlines()[-1]
        desk_app.person("enter")
        await opens(desk_app)
        desk_app.burst(USED + "\r")
        await desk_app.decided(Verdict.VALID)
        assert own_rows(event_file) == 1


async def test_what_is_worst_comes_first_and_takes_a_second_enter(
    desk: Desk, lane: ScriptedLane
) -> None:
    async with opened(desk, lane, size=(80, 24), checks=Rounds(FINE, DARK, FULL)) as desk_app:
        await desk_app.until(lambda: "put right the lines with ✖" in desk_app.says())
        said = [line.strip()[:1] for line in desk_app.says().splitlines()]
        assert said.index("✖") < said.index("!") < said.index("✔")
        assert "→ Free some space" in desk_app.says()
        desk_app.person("escape", "enter")
        await desk_app.until(lambda: "Enter again opens" in desk_app.says())
        assert page(desk_app)
        desk_app.person("enter")
        await opens(desk_app)


async def test_a_warning_opens_at_the_first_enter(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(DARK)) as desk_app:
        await desk_app.until(lambda: "should be seen to" in desk_app.says())
        desk_app.person("enter")
        await opens(desk_app)


async def test_checks_that_hang_keep_nobody_out(desk: Desk, lane: ScriptedLane) -> None:
    gate = threading.Event()

    def slow(words: Words) -> Iterable[Round]:
        gate.wait(20)
        return ()

    async with opened(desk, lane, checks=slow) as desk_app:
        await desk_app.until(lambda: "Looking…" in desk_app.says())
        desk_app.person("enter")
        await opens(desk_app)
        gate.set()


async def test_f5_looks_again_and_f2_in_the_other_language(desk: Desk, lane: ScriptedLane) -> None:
    rounds = Rounds(FINE)
    async with opened(desk, lane, checks=rounds) as desk_app:
        await desk_app.until(lambda: rounds.made == 1)
        desk_app.person("f5")
        await desk_app.until(lambda: rounds.made == 2)
        desk_app.person("f2")
        await desk_app.until(lambda: rounds.made == 3 and "Avant l’ouverture" in desk_app.says())
        await desk_app.until(lambda: "✔ Son – played by ears" in desk_app.says())


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
    async with opened(desk, lane, checks=Rounds(FINE)) as desk_app:
        assert "hand scanner: not tried yet" in desk_app.says()
        desk_app.burst(typed)
        await desk_app.until(lambda: said in desk_app.says())
        assert page(desk_app)
        assert own_rows(event_file) == 0
        desk_app.person("enter")
        await opens(desk_app)
        assert desk_app.recent() == []


async def test_on_a_small_screen_a_long_list_does_not_hide_that_the_scanner_works(
    desk: Desk, lane: ScriptedLane
) -> None:
    async with opened(desk, lane, size=(80, 24), checks=Rounds(*[DARK] * 12)) as desk_app:
        desk_app.burst(f"{USED}\r")
        await desk_app.until(lambda: "✔ hand scanner – a ticket" in desk_app.says())


async def test_a_ticket_before_the_camera_is_tried_and_has_to_leave_before_it_counts(
    event_file: EventFile,
) -> None:
    desk = Desk(event_file)
    lane = ScanLane(desk, Decoder())
    async with opened(desk, lane, checks=Rounds(FINE)) as desk_app:
        shown_to(desk_app.camera, USED)
        await desk_app.until(lambda: f"✔ camera read: {USED}" in desk_app.says())
        desk_app.person("enter")
        await opens(desk_app)
        shown_to(desk_app.camera, USED)
        await desk_app.until(lambda: not desk_app.camera.frames)
        assert own_rows(event_file) == 0
        desk_app.camera.frames.append(Frame(IMAGE, desk_app.camera.seconds() + 9, "", 0))
        for after in (10, 11, 12):  # one look in three takes the whole picture
            shown_to(desk_app.camera, USED, after=after)
        await desk_app.decided(Verdict.VALID)
        assert own_rows(event_file) == 1


async def test_a_missing_camera_is_trouble(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as desk_app:
        desk_app.camera.state = CameraState.MISSING
        await desk_app.until(lambda: "✖ no camera found" in desk_app.says())
        desk_app.person("enter")
        await desk_app.until(lambda: "Enter again opens" in desk_app.says())


async def test_without_a_camera_a_hand_scanner_that_reads_is_enough(
    desk: Desk, lane: ScriptedLane
) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as desk_app:
        desk_app.camera.state = CameraState.MISSING
        await desk_app.until(lambda: "✖ no camera found" in desk_app.says())
        desk_app.scan(OURS)
        await desk_app.until(lambda: "! no camera found" in desk_app.says())
        await desk_app.until(lambda: "Ready; the lines with !" in desk_app.says())
        desk_app.person("enter")
        await opens(desk_app)


async def test_f10_stops_before_the_doors_open(desk: Desk, lane: ScriptedLane) -> None:
    async with opened(desk, lane, checks=Rounds(FINE)) as desk_app:
        desk_app.person("f10")
        await desk_app.until(lambda: isinstance(desk_app.app.screen, QuitQuestion))
        desk_app.person("escape")
        await desk_app.until(lambda: isinstance(desk_app.app.screen, Readiness))
        desk_app.person("f10")
        await desk_app.until(lambda: isinstance(desk_app.app.screen, QuitQuestion))
        desk_app.person("f10")
        await desk_app.until(lambda: not desk_app.app.is_running or desk_app.app._exit)


async def test_the_real_checks_look_at_the_open_event_file(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    screen = Screen((80, 24), "utf-8", {"TERM": "xterm-256color"})
    async with opened(
        desk, lane, checks=lambda words: desk_rounds(words, event_file, screen)
    ) as desk_app:
        await desk_app.until(lambda: "Looking…" not in desk_app.says())
        assert "✔ Event – Grand Opening" in desk_app.says()
        assert "80 columns, 24 lines" in desk_app.says()


async def test_the_printer_of_the_desk_is_looked_at(
    desk: Desk, lane: ScriptedLane, event_file: EventFile, tmp_path: Path
) -> None:
    screen = Screen((80, 24), "utf-8", {"TERM": "xterm-256color"})

    def checks(words: Words) -> Iterable[Round]:
        return desk_rounds(words, event_file, screen, (f"file:{tmp_path}", "no-such-stock"))

    async with opened(desk, lane, checks=checks) as desk_app:
        await desk_app.until(lambda: "Check --printer and --stock" in desk_app.says())
        assert "✖ Printer" in desk_app.says()
