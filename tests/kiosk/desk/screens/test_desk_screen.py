"""The desk's screen, with the real desk and lane: what is scanned is judged, shown and undone."""

from __future__ import annotations

import pytest
from textual import events
from textual.screen import Screen
from textual.widgets import Digits

from kiosk.desk.app import KioskApp
from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import LaneLook, ScanLane
from kiosk.desk.screens import desk as desk_screen
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.help import HelpPage
from kiosk.desk.tone import Tone
from kiosk.desk.widgets.entry_line import EntryLine
from kiosk.desk.widgets.invitation import ScanInvitation
from kiosk.desk.widgets.status import StatusStrip
from kiosk.desk.widgets.verdict import VerdictPanel
from kiosk.scan.decode import Decoder, Hint
from kiosk.scan.source import CameraState
from kiosk.ui.dialog import Dialog, QuitQuestion
from kiosk.ui.widgets.preview import Preview
from sync.file.event_file import EventFile
from sync.model import Direction
from tests.conftest import Seconds
from tests.deciding import own_rows
from tests.kiosk.desk.screens.conftest import HandCamera, RunningDesk, ScriptedLane, opened

GOOD, CANCELED, SAKURA = "dmt9tx69d7h7", "CANCELED1", "UNPAID001"


async def test_a_scan_fills_the_screen_and_is_in_the_journal(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    desk_app.scan(GOOD)
    await desk_app.decided(Verdict.VALID)
    panel = desk_app.screen.query_one(VerdictPanel)
    assert panel.has_class("-in", "-showing")
    await desk_app.until(lambda: panel.region.height == 39)  # all but the status line
    await desk_app.until(lambda: "Gaëlle L’Hôpital · Presse" in desk_app.says())
    assert "Œuvres & Cie" in desk_app.says()
    assert own_rows(event_file) == 1
    await desk_app.until(lambda: desk_app.line("#counts-small").startswith("1 in"))


async def test_refused_tickets_look_different(desk_app: RunningDesk) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    panel = desk_app.screen.query_one(VerdictPanel)
    assert panel.has_class("-refused")
    assert not panel.has_class("-in")
    await desk_app.until(lambda: "✖ CANCELED" in desk_app.says())
    await desk_app.until(lambda: "1 refused" in desk_app.line("#counts-small"))


async def test_two_scans_within_20_ms_are_both_recorded_in_order(desk_app: RunningDesk) -> None:
    at = desk_app.seconds()
    for place, character in enumerate(f"{GOOD}\r{CANCELED}\r"):
        desk_app.key("enter" if character == "\r" else character, character, at + place / 2000)
    await desk_app.until(lambda: len(desk_app.recent()) == 2)
    assert desk_app.recent() == [Verdict.CANCELED, Verdict.VALID]
    await desk_app.decided(Verdict.CANCELED)


async def test_the_next_scan_replaces_the_verdict(desk_app: RunningDesk) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    desk_app.scan(GOOD)
    await desk_app.decided(Verdict.VALID)
    assert desk_app.screen.query_one(VerdictPanel).has_class("-in")


async def test_a_persons_key_gives_the_screen_back_and_counts_as_typed(
    desk_app: RunningDesk,
) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    desk_app.key("x", "x", desk_app.seconds() + 5)
    await desk_app.until(lambda: desk_app.verdict is None)
    assert not desk_app.screen.query_one(VerdictPanel).has_class("-showing")
    assert desk_app.screen.query_one(EntryLine).line == "x"
    assert desk_app.recent() == [Verdict.CANCELED]


async def test_a_scanners_line_feed_does_not_hide_its_own_verdict(desk_app: RunningDesk) -> None:
    at = desk_app.seconds()
    desk_app.scan(CANCELED, after=0)
    await desk_app.decided(Verdict.CANCELED)
    desk_app.key("ctrl+j", "\n", at + 0.1)
    await desk_app.pilot.pause(0.15)
    assert desk_app.verdict is Verdict.CANCELED


@pytest.mark.parametrize(
    ("code", "stays"),
    [(GOOD, False), (CANCELED, False), ("", True)],
)
async def test_verdicts_go_away_by_themselves_but_faults_stay(
    desk_app: RunningDesk, monkeypatch: pytest.MonkeyPatch, code: str, stays: bool
) -> None:
    seconds = {each: (None if desk_screen.SECONDS[each] is None else 0.05) for each in Tone}
    monkeypatch.setattr(desk_screen, "SECONDS", seconds)
    if code:
        desk_app.scan(code)
    else:
        desk_app.screen.post_message(DeskScreen.Decided(fault()))
    await desk_app.until(lambda: bool(desk_app.recent()))
    if stays:
        await desk_app.pilot.pause(0.15)
        assert desk_app.verdict is Verdict.NOT_RECORDED
    else:
        await desk_app.until(lambda: desk_app.verdict is None)


def fault() -> Outcome:
    from datetime import UTC, datetime

    return Outcome(Verdict.NOT_RECORDED, "K7QF2M9XC", "main", datetime.now(UTC))


async def test_a_desk_that_raises_is_an_error_on_the_screen_and_the_next_scan_works(
    desk_app: RunningDesk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, **_: object) -> Outcome:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(desk, "scan", broken)
        desk_app.scan(GOOD)
        await desk_app.decided(Verdict.ERROR)
    assert desk_app.screen.query_one(VerdictPanel).has_class("-fault")
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)


async def test_numbers_that_cannot_be_had_are_dashes(
    desk_app: RunningDesk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("no disk")

    monkeypatch.setattr(desk, "counts", broken)
    monkeypatch.setattr(desk, "pending", broken)
    desk_app.scan(GOOD)
    await desk_app.until(lambda: desk_app.line("#counts-small").startswith("- in, of -"))
    assert desk_app.screen.query_one("#digits-inside", Digits).value == "-"
    await desk_app.until(lambda: "waiting to sync: unknown" in desk_app.says())


async def test_the_camera_is_shown_and_its_hints_are_told(
    desk_app: RunningDesk, lane: ScriptedLane
) -> None:
    lane.looks = lambda: LaneLook(hint=Hint.CLOSER)
    desk_app.camera.show()
    await desk_app.until(lambda: desk_app.screen.query_one(Preview).live)
    assert desk_app.screen.query_one(ScanInvitation).text == "Come closer"
    lane.looks = lambda: LaneLook(two_tickets=True)
    desk_app.camera.show()
    await desk_app.until(
        lambda: desk_app.screen.query_one(ScanInvitation).text == "One ticket at a time"
    )


async def test_a_lost_camera_is_told_and_leaves_no_frozen_picture(
    desk_app: RunningDesk, lane: ScriptedLane
) -> None:
    lane.looks = lambda: LaneLook(hint=Hint.CLOSER)
    desk_app.camera.show()
    await desk_app.until(lambda: desk_app.screen.query_one(Preview).live)
    desk_app.camera.state = CameraState.LOST
    await desk_app.until(lambda: not desk_app.screen.query_one(Preview).live)
    assert desk_app.screen.query_one(ScanInvitation).text == "Scan a ticket", "it sees nobody"
    await desk_app.until(lambda: desk_app.screen.query_one(StatusStrip).has_class("-trouble"))
    await desk_app.until(lambda: "Check the camera’s cable" in desk_app.says())
    assert "camera lost" in desk_app.says()
    desk_app.scan(GOOD)
    await desk_app.decided(Verdict.VALID)


async def test_a_scan_by_the_camera_fills_the_screen(
    desk_app: RunningDesk, lane: ScriptedLane, desk: Desk
) -> None:
    lane.looks = lambda: LaneLook(outcome=desk.scan(GOOD))
    desk_app.camera.show()
    await desk_app.decided(Verdict.VALID)


async def test_a_decoder_that_raises_on_every_picture_is_told_once(
    desk_app: RunningDesk, lane: ScriptedLane
) -> None:
    def broken() -> LaneLook:
        raise RuntimeError("a bug")

    lane.looks = broken
    for _ in range(20):
        desk_app.camera.show()
    await desk_app.decided(Verdict.ERROR)
    await desk_app.until(lambda: not desk_app.camera.frames)
    desk_app.scan(GOOD)
    await desk_app.decided(Verdict.VALID)
    assert desk_app.recent() == [Verdict.VALID, Verdict.ERROR]


async def test_the_language_changes_at_once_and_everywhere(desk_app: RunningDesk) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    desk_app.key("f2", at=desk_app.seconds() + 5)
    await desk_app.until(lambda: desk_app.app.words.language == "fr")
    await desk_app.until(lambda: "HORS LIGNE" in desk_app.says())
    desk_app.screen.dismiss_verdict()
    await desk_app.until(lambda: "ENTRÉE" in desk_app.says())
    for text in ("entré sur", "BILLET ANNULÉ", "Ou tapez un code", "Aide", "English"):
        await desk_app.until(lambda text=text: text in desk_app.says())  # type: ignore[misc]


async def test_quitting_is_asked_and_a_scanner_cannot_answer(desk_app: RunningDesk) -> None:
    desk_app.key("f10", at=desk_app.seconds() + 5)
    await desk_app.until(lambda: isinstance(desk_app.app.screen, QuitQuestion))
    desk_app.scan(GOOD, after=10)
    await desk_app.decided(Verdict.VALID)
    await desk_app.until(lambda: not isinstance(desk_app.app.screen, Dialog))
    assert desk_app.app.is_running
    assert desk_app.recent() == [Verdict.VALID]


async def test_f10_twice_quits_after_the_last_scan_is_recorded(
    desk: Desk, lane: ScriptedLane, event_file: EventFile
) -> None:
    async with opened(desk, lane) as desk_app:
        desk_app.key("f10", at=desk_app.seconds() + 5)
        await desk_app.until(lambda: isinstance(desk_app.app.screen, QuitQuestion))
        desk_app.key("f10", at=desk_app.seconds() + 10)
        await desk_app.until(lambda: not desk_app.app.is_running or desk_app.app._exit)
        desk_app.app.threads.submit(GOOD)
    await desk_app.until(lambda: own_rows(event_file) == 1)


async def test_escape_goes_on(desk_app: RunningDesk) -> None:
    desk_app.key("f10", at=desk_app.seconds() + 5)
    await desk_app.until(lambda: isinstance(desk_app.app.screen, QuitQuestion))
    desk_app.key("escape", "\x1b", desk_app.seconds() + 10)
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))


async def test_f8_takes_the_last_entry_back_and_only_once(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    desk_app.scan(GOOD)
    await desk_app.decided(Verdict.VALID)
    await desk_app.until(lambda: desk_app.line("#counts-small").startswith("1 in"))
    desk_app.key("f8", at=desk_app.seconds() + 5)
    await desk_app.decided(Verdict.UNDONE)
    panel = desk_app.screen.query_one(VerdictPanel)
    assert panel.has_class("-attention", "-showing")
    await desk_app.until(lambda: "Gaëlle L’Hôpital" in desk_app.says())
    await desk_app.until(lambda: desk_app.line("#counts-small").startswith("0 in"))
    assert own_rows(event_file) == 2
    desk_app.key("f8", at=desk_app.seconds() + 10)
    await desk_app.until(lambda: "Nothing to undo" in desk_app.says())
    assert desk_app.recent() == [Verdict.UNDONE, Verdict.VALID]
    assert own_rows(event_file) == 2


async def test_help_opens_and_closes(desk_app: RunningDesk) -> None:
    desk_app.key("f1", at=desk_app.seconds() + 5)
    await desk_app.until(lambda: isinstance(desk_app.app.screen, HelpPage))
    await desk_app.until(lambda: "How checking in works" in desk_app.says())
    desk_app.key("f1", at=desk_app.seconds() + 10)
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))


async def test_function_keys_of_a_scanner_do_nothing(desk_app: RunningDesk) -> None:
    at = desk_app.seconds() + 5
    for place, name in enumerate(["f10", *GOOD[:6], "f1", "f10", *GOOD[6:], "enter", "f10"]):
        desk_app.key(name, name if len(name) == 1 else None, at + place / 1000)
    await desk_app.decided(Verdict.VALID)
    await desk_app.pilot.pause(0.15)
    assert isinstance(desk_app.app.screen, DeskScreen)
    assert desk_app.app.words.language == "en"


CHORDS = (*(f"ctrl+{letter}" for letter in "acdpqrsuvwxz"), "ctrl+backslash", "alt+x", "f7")


async def test_chords_do_no_harm(desk_app: RunningDesk) -> None:
    desk_app.key("D", "D", desk_app.seconds() + 1)
    for key in CHORDS:
        desk_app.seconds.now += 2
        desk_app.key(key)
    await desk_app.until(lambda: desk_app.screen.query_one(EntryLine).line == "D")
    desk_app.scan(GOOD, after=3)
    await desk_app.decided(Verdict.VALID)
    assert isinstance(desk_app.app.screen, DeskScreen)
    assert desk_app.screen.query_one(EntryLine).line == "D"


async def test_escape_clears_the_line(desk_app: RunningDesk) -> None:
    desk_app.key("D", "D", desk_app.seconds() + 1)
    await desk_app.until(lambda: desk_app.screen.query_one(EntryLine).line == "D")
    desk_app.key("escape", "\x1b", desk_app.seconds() + 2)
    await desk_app.until(lambda: desk_app.screen.query_one(EntryLine).line == "")


async def test_a_paste_is_scanned(desk_app: RunningDesk) -> None:
    desk_app.app.post_message(events.Paste(f"{GOOD}\n"))
    await desk_app.decided(Verdict.VALID)


async def test_a_scan_without_enter_is_scanned(desk_app: RunningDesk) -> None:
    at = desk_app.seconds() - 10
    for place, character in enumerate(GOOD):
        desk_app.key(character, character, at + place / 1000)
    await desk_app.decided(Verdict.VALID)


async def test_the_legend_can_be_clicked(desk_app: RunningDesk) -> None:
    await desk_app.pilot.click("Key")
    await desk_app.until(lambda: isinstance(desk_app.app.screen, HelpPage))
    await desk_app.pilot.click("Choice")
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))


async def test_a_touch_gives_the_screen_back(desk_app: RunningDesk) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    await desk_app.pilot.click(VerdictPanel)
    await desk_app.until(lambda: desk_app.verdict is None)


async def test_the_same_outcome_given_again_is_listed_once(desk_app: RunningDesk) -> None:
    desk_app.scan(CANCELED)
    await desk_app.decided(Verdict.CANCELED)
    outcome = desk_app.screen.verdict
    assert outcome
    desk_app.screen.dismiss_verdict()
    desk_app.screen.post_message(DeskScreen.Decided(outcome))
    await desk_app.decided(Verdict.CANCELED)
    assert len(desk_app.recent()) == 1


async def test_an_exit_says_so(event_file: EventFile) -> None:
    desk = Desk(event_file, direction=Direction.EXIT)
    async with opened(desk, ScanLane(desk, Decoder())) as desk_app:
        assert "EXIT" in desk_app.says().splitlines()[0]
        desk_app.scan(GOOD)
        await desk_app.decided(Verdict.EXIT_OK)
        await desk_app.until(lambda: "Was not seen entering" in desk_app.says())


async def test_without_a_camera_the_hand_scanner_works(desk: Desk, lane: ScriptedLane) -> None:
    app = KioskApp(desk, None, lane, language="en", sound=False)
    async with app.run_test(size=(80, 24)) as pilot:
        desk_app = RunningDesk(app, pilot, HandCamera(Seconds()))
        await desk_app.until(lambda: "no camera" in desk_app.says())
        assert not app.screen.query(Preview)
        desk_app.scan(GOOD)
        await desk_app.decided(Verdict.VALID)


@pytest.mark.parametrize("code", [GOOD, CANCELED, SAKURA, "https://example.com/" + "x" * 400])
async def test_any_size_will_do(
    desk: Desk, lane: ScriptedLane, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_screen, "SECONDS", dict.fromkeys(Tone))  # verdicts stay
    async with opened(desk, lane, size=(80, 24)) as desk_app:
        lane.looks = LaneLook
        desk_app.camera.show()
        await desk_app.until(lambda: desk_app.screen.query_one(Preview).live)
        desk_app.scan(code)
        await desk_app.until(lambda: desk_app.screen.verdict is not None)
        assert desk_app.screen.verdict
        word = desk_app.app.words.word(desk_app.screen.verdict)
        for size in ((40, 10), (200, 50), (1, 1), (20, 3), (120, 40), (40, 10)):
            await desk_app.pilot.resize_terminal(*size)
            await desk_app.pilot.pause()
        await desk_app.until(lambda: word in desk_app.says())
        assert "OFFLINE" in desk_app.says()
        desk_app.screen.dismiss_verdict()
        await desk_app.pilot.resize_terminal(80, 24)
        await desk_app.until(lambda: "Show a ticket" in desk_app.says())


async def test_a_picture_that_says_nothing_new_lays_nothing_out_anew(
    desk_app: RunningDesk, lane: ScriptedLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane.looks = LaneLook
    desk_app.camera.show()
    preview = desk_app.screen.query_one(Preview)
    await desk_app.until(lambda: preview.live)
    await desk_app.pilot.pause(0.2)
    laid_out, drawn = [], []
    lay_out, draw = Screen._refresh_layout, Preview.show
    monkeypatch.setattr(
        Screen, "_refresh_layout", lambda *of, **how: (laid_out.append(of), lay_out(*of, **how))
    )
    monkeypatch.setattr(Preview, "show", lambda *of: (drawn.append(of), draw(*of)))
    for shown in range(1, 9):
        desk_app.camera.show()
        await desk_app.until(lambda shown=shown: len(drawn) == shown)
    await desk_app.pilot.pause()
    assert len(laid_out) <= 1  # the clock


async def test_the_same_messages_reach_the_app_for_its_sounds(
    desk: Desk, lane: ScriptedLane
) -> None:
    played: list[Tone] = []
    async with opened(desk, lane) as desk_app:

        class Ears:
            def play(self, tone: Tone) -> None:
                played.append(tone)

            def close(self) -> None:
                played.clear()

        desk_app.app.sounds = Ears()  # type: ignore[assignment]
        desk_app.scan(GOOD)
        desk_app.scan(CANCELED, after=2)
        await desk_app.until(lambda: played == [Tone.IN, Tone.REFUSED])
    assert played == []
