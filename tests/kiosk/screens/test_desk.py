"""The desk's screen, with the real desk and lane: what is scanned is judged, shown and undone."""

from __future__ import annotations

import time

import pytest
from textual import events
from textual.widgets import Digits

from kiosk.app import KioskApp
from kiosk.desk.desk import Desk
from kiosk.desk.outcome import Outcome
from kiosk.desk.verdict import Verdict
from kiosk.lane import Lane, Look
from kiosk.scan.decode import Decoder, Hint
from kiosk.scan.source import CameraState
from kiosk.screens import desk as desk_screen
from kiosk.screens.desk import DeskScreen
from kiosk.screens.dialog import Dialog, QuitQuestion
from kiosk.screens.help import HelpPage
from kiosk.tone import Tone
from kiosk.widgets.entry_line import EntryLine
from kiosk.widgets.invitation import Invitation
from kiosk.widgets.preview import Preview
from kiosk.widgets.status import StatusStrip
from kiosk.widgets.verdict import VerdictPanel
from sync.event_file import EventFile
from sync.model import Direction
from tests.kiosk.screens.conftest import Door, HandCamera, ScriptedLane, opened

GOOD, CANCELED, SAKURA = "dmt9tx69d7h7", "CANCELED1", "UNPAID001"


async def test_a_scan_fills_the_screen_and_is_in_the_journal(
    door: Door, event_file: EventFile
) -> None:
    door.scan(GOOD)
    await door.decided(Verdict.VALID)
    panel = door.screen.query_one(VerdictPanel)
    assert panel.has_class("-in", "-showing")
    await door.until(lambda: panel.region.height == 39)  # all but the status line
    await door.until(lambda: "Gaëlle L’Hôpital · Presse" in door.says())
    assert "Œuvres & Cie" in door.says()
    assert event_file.journal_length() == 1
    await door.until(lambda: door.line("#counts-small").startswith("1 in"))


async def test_refused_tickets_look_different(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    panel = door.screen.query_one(VerdictPanel)
    assert panel.has_class("-refused")
    assert not panel.has_class("-in")
    await door.until(lambda: "✖ CANCELED" in door.says())
    await door.until(lambda: "1 refused" in door.line("#counts-small"))


async def test_two_scans_within_20_ms_are_both_recorded_in_order(door: Door) -> None:
    at = time.monotonic()
    for place, character in enumerate(f"{GOOD}\r{CANCELED}\r"):
        door.key("enter" if character == "\r" else character, character, at + place / 2000)
    await door.until(lambda: len(door.recent()) == 2)
    assert door.recent() == [Verdict.CANCELED, Verdict.VALID]
    await door.decided(Verdict.CANCELED)


async def test_the_next_scan_replaces_the_verdict(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    door.scan(GOOD)
    await door.decided(Verdict.VALID)
    assert door.screen.query_one(VerdictPanel).has_class("-in")


async def test_a_persons_key_gives_the_screen_back_and_counts_as_typed(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    door.key("x", "x", time.monotonic() + 5)
    await door.until(lambda: door.verdict is None)
    assert not door.screen.query_one(VerdictPanel).has_class("-showing")
    assert door.screen.query_one(EntryLine).line == "x"
    assert door.recent() == [Verdict.CANCELED]


async def test_a_scanners_line_feed_does_not_hide_its_own_verdict(door: Door) -> None:
    at = time.monotonic()
    door.scan(CANCELED, after=0)
    await door.decided(Verdict.CANCELED)
    door.key("ctrl+j", "\n", at + 0.1)
    await door.pilot.pause(0.15)
    assert door.verdict is Verdict.CANCELED


@pytest.mark.parametrize(
    ("code", "stays"),
    [(GOOD, False), (CANCELED, False), ("", True)],
)
async def test_verdicts_go_away_by_themselves_but_faults_stay(
    door: Door, monkeypatch: pytest.MonkeyPatch, code: str, stays: bool
) -> None:
    seconds = {each: (None if desk_screen.SECONDS[each] is None else 0.05) for each in Tone}
    monkeypatch.setattr(desk_screen, "SECONDS", seconds)
    if code:
        door.scan(code)
    else:
        door.screen.post_message(DeskScreen.Decided(fault()))
    await door.until(lambda: bool(door.recent()))
    if stays:
        await door.pilot.pause(0.15)
        assert door.verdict is Verdict.NOT_RECORDED
    else:
        await door.until(lambda: door.verdict is None)


def fault() -> Outcome:
    from datetime import UTC, datetime

    return Outcome(Verdict.NOT_RECORDED, "K7QF2M9XC", "main", datetime.now(UTC))


async def test_a_desk_that_raises_is_an_error_on_the_screen_and_the_next_scan_works(
    door: Door, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, **_: object) -> Outcome:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "scan", broken)
        door.scan(GOOD)
        await door.decided(Verdict.ERROR)
    assert door.screen.query_one(VerdictPanel).has_class("-fault")
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)


async def test_numbers_that_cannot_be_had_are_dashes(
    door: Door, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("no disk")

    monkeypatch.setattr(desk, "counts", broken)
    monkeypatch.setattr(desk, "pending", broken)
    door.scan(GOOD)
    await door.until(lambda: door.line("#counts-small").startswith("- in, of -"))
    assert door.screen.query_one("#digits-inside", Digits).value == "-"
    await door.until(lambda: "waiting to sync: unknown" in door.says())


async def test_the_camera_is_shown_and_its_hints_are_told(door: Door, lane: ScriptedLane) -> None:
    lane.looks = lambda: Look(hint=Hint.CLOSER)
    door.camera.show()
    await door.until(lambda: door.screen.query_one(Preview).live)
    assert door.screen.query_one(Invitation).text == "Come closer"
    lane.looks = lambda: Look(two_tickets=True)
    door.camera.show()
    await door.until(lambda: door.screen.query_one(Invitation).text == "One ticket at a time")


async def test_a_lost_camera_is_told_and_leaves_no_frozen_picture(
    door: Door, lane: ScriptedLane
) -> None:
    lane.looks = Look
    door.camera.show()
    await door.until(lambda: door.screen.query_one(Preview).live)
    door.camera.state = CameraState.LOST
    await door.until(lambda: not door.screen.query_one(Preview).live)
    await door.until(lambda: door.screen.query_one(StatusStrip).has_class("-trouble"))
    await door.until(lambda: "Check the camera’s cable" in door.says())
    assert "camera lost" in door.says()
    door.scan(GOOD)
    await door.decided(Verdict.VALID)


async def test_a_scan_by_the_camera_fills_the_screen(
    door: Door, lane: ScriptedLane, desk: Desk
) -> None:
    lane.looks = lambda: Look(outcome=desk.scan(GOOD))
    door.camera.show()
    await door.decided(Verdict.VALID)


async def test_a_decoder_that_raises_on_every_picture_is_told_once(
    door: Door, lane: ScriptedLane
) -> None:
    def broken() -> Look:
        raise RuntimeError("a bug")

    lane.looks = broken
    for _ in range(20):
        door.camera.show()
    await door.decided(Verdict.ERROR)
    await door.until(lambda: not door.camera.frames)
    door.scan(GOOD)
    await door.decided(Verdict.VALID)
    assert door.recent() == [Verdict.VALID, Verdict.ERROR]


async def test_the_language_changes_at_once_and_everywhere(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    door.key("f2", at=time.monotonic() + 5)
    await door.until(lambda: door.app.words.language == "fr")
    await door.until(lambda: "HORS LIGNE" in door.says())
    door.screen.dismiss_verdict()
    await door.until(lambda: "ENTRÉE" in door.says())
    for text in ("entrés sur", "ANNULÉ", "Ou tapez un code", "Aide", "English"):
        await door.until(lambda text=text: text in door.says())  # type: ignore[misc]


async def test_quitting_is_asked_and_a_scanner_cannot_answer(door: Door) -> None:
    door.key("f10", at=time.monotonic() + 5)
    await door.until(lambda: isinstance(door.app.screen, QuitQuestion))
    door.scan(GOOD, after=10)
    await door.decided(Verdict.VALID)
    await door.until(lambda: not isinstance(door.app.screen, Dialog))
    assert door.app.is_running
    assert door.recent() == [Verdict.VALID]


async def test_f10_twice_quits_after_the_last_scan_is_recorded(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    async with opened(desk, lane) as door:
        door.key("f10", at=time.monotonic() + 5)
        await door.until(lambda: isinstance(door.app.screen, QuitQuestion))
        door.key("f10", at=time.monotonic() + 10)
        await door.until(lambda: not door.app.is_running or door.app._exit)
        door.app.attendant.submit(GOOD)
    await door.until(lambda: event_file.journal_length() == 1)


async def test_escape_goes_on(door: Door) -> None:
    door.key("f10", at=time.monotonic() + 5)
    await door.until(lambda: isinstance(door.app.screen, QuitQuestion))
    door.key("escape", "\x1b", time.monotonic() + 10)
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))


async def test_f8_takes_the_last_entry_back_and_only_once(
    door: Door, event_file: EventFile
) -> None:
    door.scan(GOOD)
    await door.decided(Verdict.VALID)
    await door.until(lambda: door.line("#counts-small").startswith("1 in"))
    door.key("f8", at=time.monotonic() + 5)
    await door.decided(Verdict.UNDONE)
    panel = door.screen.query_one(VerdictPanel)
    assert panel.has_class("-attention", "-showing")
    await door.until(lambda: "Gaëlle L’Hôpital" in door.says())
    await door.until(lambda: door.line("#counts-small").startswith("0 in"))
    assert event_file.journal_length() == 2
    door.key("f8", at=time.monotonic() + 10)
    await door.until(lambda: "Nothing to undo" in door.says())
    assert door.recent() == [Verdict.UNDONE, Verdict.VALID]
    assert event_file.journal_length() == 2


async def test_help_opens_and_closes(door: Door) -> None:
    door.key("f1", at=time.monotonic() + 5)
    await door.until(lambda: isinstance(door.app.screen, HelpPage))
    await door.until(lambda: "How checking in works" in door.says())
    door.key("f1", at=time.monotonic() + 10)
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))


async def test_function_keys_of_a_scanner_do_nothing(door: Door) -> None:
    at = time.monotonic() + 5
    for place, name in enumerate(["f10", *GOOD[:6], "f1", "f10", *GOOD[6:], "enter", "f10"]):
        door.key(name, name if len(name) == 1 else None, at + place / 1000)
    await door.decided(Verdict.VALID)
    await door.pilot.pause(0.15)
    assert isinstance(door.app.screen, DeskScreen)
    assert door.app.words.language == "en"


@pytest.mark.parametrize(
    "key", [*(f"ctrl+{letter}" for letter in "acdpqrsuvwxz"), "ctrl+backslash", "alt+x", "f7"]
)
async def test_chords_do_no_harm(door: Door, key: str) -> None:
    door.key("D", "D", time.monotonic() + 1)
    door.key(key, None, time.monotonic() + 2)
    await door.until(lambda: door.screen.query_one(EntryLine).line == "D")
    door.scan(GOOD, after=3)
    await door.decided(Verdict.VALID)
    assert isinstance(door.app.screen, DeskScreen)
    assert door.screen.query_one(EntryLine).line == "D"


async def test_escape_clears_the_line(door: Door) -> None:
    door.key("D", "D", time.monotonic() + 1)
    await door.until(lambda: door.screen.query_one(EntryLine).line == "D")
    door.key("escape", "\x1b", time.monotonic() + 2)
    await door.until(lambda: door.screen.query_one(EntryLine).line == "")


async def test_a_paste_is_scanned(door: Door) -> None:
    door.app.post_message(events.Paste(f"{GOOD}\n"))
    await door.decided(Verdict.VALID)


async def test_a_scan_without_enter_is_scanned(door: Door) -> None:
    at = time.monotonic() - 10
    for place, character in enumerate(GOOD):
        door.key(character, character, at + place / 1000)
    await door.decided(Verdict.VALID)


async def test_the_legend_can_be_clicked(door: Door) -> None:
    await door.pilot.click("Key")
    await door.until(lambda: isinstance(door.app.screen, HelpPage))
    await door.pilot.click("Choice")
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))


async def test_a_touch_gives_the_screen_back(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    await door.pilot.click(VerdictPanel)
    await door.until(lambda: door.verdict is None)


async def test_the_same_outcome_given_again_is_listed_once(door: Door) -> None:
    door.scan(CANCELED)
    await door.decided(Verdict.CANCELED)
    outcome = door.screen.verdict
    assert outcome
    door.screen.dismiss_verdict()
    door.screen.post_message(DeskScreen.Decided(outcome))
    await door.decided(Verdict.CANCELED)
    assert len(door.recent()) == 1


async def test_an_exit_says_so(event_file: EventFile) -> None:
    desk = Desk(event_file, direction=Direction.EXIT)
    async with opened(desk, Lane(desk, Decoder())) as door:
        assert "EXIT" in door.says().splitlines()[0]
        door.scan(GOOD)
        await door.decided(Verdict.EXIT_OK)
        await door.until(lambda: "Was not seen entering" in door.says())


async def test_without_a_camera_the_hand_scanner_works(desk: Desk, lane: ScriptedLane) -> None:
    app = KioskApp(desk, None, lane, language="en", sound=False)
    async with app.run_test(size=(80, 24)) as pilot:
        door = Door(app, pilot, HandCamera())
        await door.until(lambda: "no camera" in door.says())
        assert not app.screen.query(Preview)
        door.scan(GOOD)
        await door.decided(Verdict.VALID)


@pytest.mark.parametrize("code", [GOOD, CANCELED, SAKURA, "https://example.com/" + "x" * 400])
async def test_any_size_will_do(
    desk: Desk, lane: ScriptedLane, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_screen, "SECONDS", dict.fromkeys(Tone))  # verdicts stay
    async with opened(desk, lane, size=(80, 24)) as door:
        lane.looks = Look
        door.camera.show()
        await door.until(lambda: door.screen.query_one(Preview).live)
        door.scan(code)
        await door.until(lambda: door.screen.verdict is not None)
        assert door.screen.verdict
        word = door.app.words.word(door.screen.verdict)
        for size in ((40, 10), (200, 50), (1, 1), (20, 3), (120, 40), (40, 10)):
            await door.pilot.resize_terminal(*size)
            await door.pilot.pause()
        await door.until(lambda: word in door.says())
        assert "OFFLINE" in door.says()
        door.screen.dismiss_verdict()
        await door.pilot.resize_terminal(80, 24)
        await door.until(lambda: "Show a ticket" in door.says())


async def test_the_same_messages_reach_the_app_for_its_sounds(
    desk: Desk, lane: ScriptedLane
) -> None:
    played: list[Tone] = []
    async with opened(desk, lane) as door:

        class Ears:
            def play(self, tone: Tone) -> None:
                played.append(tone)

            def close(self) -> None:
                played.clear()

        door.app.sounds = Ears()  # type: ignore[assignment]
        door.scan(GOOD)
        door.scan(CANCELED, after=2)
        await door.until(lambda: played == [Tone.IN, Tone.REFUSED])
    assert played == []
