"""What is typed before a dialog is there goes to it, in the order of the keys."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.find import FindScreen
from kiosk.desk.screens.guest import GuestPage
from kiosk.desk.screens.walk_in import WalkInForm
from kiosk.ui.dialog import QuitQuestion
from kiosk.ui.dialogs import LONGEST_OPENING
from kiosk.ui.form import Form
from sync.file.event_file import EventFile
from sync.model import Category
from tests.kiosk.desk.screens import scenes
from tests.kiosk.desk.screens.conftest import SECONDS, RunningDesk, ScriptedLane, opened
from tests.kiosk.desk.screens.scenes import PIN, USED, shows


class SlowDesk(Desk):
    """The real desk, of which what it knows, and what it says, comes when a test says so."""

    def __init__(self, event_file: EventFile) -> None:
        super().__init__(event_file)
        self.answers = threading.Event()
        self.answers.set()

    def scan(self, text: str, **how: Any) -> Outcome:
        assert self.answers.wait(SECONDS)
        return super().scan(text, **how)

    def categories(self) -> list[Category]:
        assert self.answers.wait(SECONDS)
        return super().categories()


@pytest.fixture
def event_file(tmp_path: Path) -> Iterator[EventFile]:
    with scenes.an_event(tmp_path) as made:
        yield made


@pytest.fixture
def slow_desk(event_file: EventFile) -> SlowDesk:
    return SlowDesk(event_file)


@pytest.fixture
async def desk_app(slow_desk: SlowDesk, event_file: EventFile) -> AsyncIterator[RunningDesk]:
    async with opened(slow_desk, ScriptedLane(slow_desk, None), size=(80, 24)) as made:
        made.clock = event_file.clock  # type: ignore[assignment]
        yield made
        slow_desk.answers.set()


def typed(desk_app: RunningDesk, *keys: str) -> None:
    """A practised person presses `keys`, a tenth of a second apart, a while after a scan."""
    desk_app.seconds.now += 0.3
    for key in keys:
        desk_app.seconds.now += 0.1
        desk_app.key(key, key if len(key) == 1 else None)


def kinds(event_file: EventFile) -> list[str]:
    with event_file.reading() as connection:
        return [kind for (kind,) in connection.execute("SELECT kind FROM journal ORDER BY seq")]


async def all_heard(desk_app: RunningDesk) -> None:
    """Every key that was pressed has been looked at."""
    for _ in range(3):
        await desk_app.pilot.pause()


async def test_a_name_typed_before_the_form_is_there_stands_in_the_form(
    desk_app: RunningDesk, slow_desk: SlowDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    slow_desk.answers.clear()
    typed(desk_app, "f6", *"ida", "enter", *"may", "enter")
    await all_heard(desk_app)
    assert isinstance(desk_app.app.screen, DeskScreen), "the form was to be late"
    slow_desk.answers.set()
    await shows(desk_app, WalkInForm)
    form = desk_app.app.screen
    assert isinstance(form, Form)
    await desk_app.until(lambda: form.field.name == "company")
    assert (form.values["first_name"], form.values["last_name"]) == ("ida", "may")
    assert kinds(event_file) == []


async def test_a_scan_before_the_form_is_there_counts_and_what_is_typed_goes_on(
    desk_app: RunningDesk, slow_desk: SlowDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    slow_desk.answers.clear()
    typed(desk_app, "f6", "i", "d")
    desk_app.burst(USED + "\r")
    await all_heard(desk_app)
    slow_desk.answers.set()
    await desk_app.decided(Verdict.VALID)
    await all_heard(desk_app)  # the verdict has put the form aside, if that was there first
    desk_app.screen.dismiss_verdict()
    await shows(desk_app, WalkInForm)
    typed(desk_app, "a")
    await scenes.filled(desk_app, "first_name", "ida")
    assert kinds(event_file) == ["admit"]


async def test_a_pin_typed_after_the_digit_that_asks_for_it_is_taken_as_the_pin(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    typed(desk_app, "2", *PIN, "enter")
    await desk_app.decided(Verdict.VALID)
    await desk_app.until(lambda: kinds(event_file)[-1] == "admit")
    assert kinds(event_file) == ["deny", "admit"], "no digit was judged as a ticket"


async def test_the_end_of_a_pin_that_comes_all_at_once_with_its_enter_is_heard(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    """A computer that is kept busy hands on in one go what was typed meanwhile."""
    await scenes.pin(desk_app)
    desk_app.burst(PIN[2:] + "\r")
    await desk_app.decided(Verdict.VALID)
    assert kinds(event_file) == ["deny", "admit"]


async def test_a_whole_way_typed_ahead_from_the_desk(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.refused(desk_app, scenes.CANCELED, Verdict.CANCELED)
    typed(desk_app, "f4", "2", "5", *"with zed", "enter", *PIN, "enter")
    await desk_app.until(lambda: kinds(event_file) == ["deny", "admit"])
    with event_file.reading() as connection:
        (kept,) = connection.execute("SELECT content FROM record").fetchone()
    assert json.loads(kept)["note"] == "with zed"


async def test_a_key_after_a_scan_is_about_who_was_scanned(
    desk_app: RunningDesk, slow_desk: SlowDesk
) -> None:
    await scenes.refused(desk_app, scenes.CANCELED, Verdict.CANCELED)
    slow_desk.answers.clear()
    desk_app.burst(scenes.UNPAID + "\r")
    typed(desk_app, "f4")
    await all_heard(desk_app)
    assert isinstance(desk_app.app.screen, DeskScreen), "the verdict was to be late"
    slow_desk.answers.set()
    await shows(desk_app, GuestPage)
    assert "Paid here: let in" in desk_app.says()


async def test_the_search_gets_what_is_typed_after_its_key(desk_app: RunningDesk) -> None:
    typed(desk_app, "f3", *"curie")
    await shows(desk_app, FindScreen)
    await desk_app.until(lambda: "Marie Curie" in desk_app.says())


async def test_keys_do_not_wait_for_ever(desk_app: RunningDesk, slow_desk: SlowDesk) -> None:
    await scenes.supervised(desk_app)
    slow_desk.answers.clear()
    typed(desk_app, "f6", "f10")
    await all_heard(desk_app)
    assert isinstance(desk_app.app.screen, DeskScreen)
    desk_app.seconds.now += LONGEST_OPENING
    await shows(desk_app, QuitQuestion)
