"""The live view in a terminal: what happened at the doors is on it, and it warns in time."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Digits, Static

from kiosk.desk.desk import Desk
from kiosk.live.app import LiveApp
from kiosk.live.feed import Feed
from kiosk.live.widgets.gauge import Gauge
from kiosk.ui.widgets.big_text import BigText
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import Category, CheckInList, Guards
from tests.conftest import HandClock
from tests.deciding import put_category, put_list

ZOE, GAELLE = "AAAA1111A", "dmt9tx69d7h7"
SECONDS = 10.0


class Wall:
    """A running live view."""

    def __init__(self, app: LiveApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, f"it did not happen:\n{self.says()}"
            await self.pilot.pause(0.01)

    def number(self, part: str) -> str:
        return self.app.live_screen.query_one(f"#number-{part}", Digits).value

    def says(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@asynccontextmanager
async def shown(
    event_file: EventFile,
    *,
    size: tuple[int, int] = (120, 40),
    wall: bool = False,
    named: bool = False,
    language: str = "en",
) -> AsyncIterator[Wall]:
    feed = Feed(event_file, "main", with_names=named)
    app = LiveApp(feed, wall=wall, named=named, language=language)
    async with app.run_test(size=size) as pilot:
        view = Wall(app, pilot)
        await view.until(lambda: app.live_screen.state is not None)
        yield view


def set_capacity(event_file: EventFile, capacity: int) -> None:
    with event_file.transaction() as connection:
        connection.execute("UPDATE event SET capacity = ?", (capacity,))


async def test_what_happens_at_the_door_is_shown_by_itself(event_file: EventFile) -> None:
    async with shown(event_file) as view:
        assert "Nobody has come yet" in view.says()
        Desk(event_file).scan(ZOE)
        await view.until(lambda: view.number("inside") == "1")
        assert view.number("awaited") == "4"
        await view.until(lambda: "● Entrée A" in view.says())
        assert "in, of 5" in view.says()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (40, 12)])
async def test_it_fits_every_terminal(event_file: EventFile, size: tuple[int, int]) -> None:
    Desk(event_file).scan(GAELLE)
    async with shown(event_file, size=size, named=True) as view:
        await view.until(lambda: "1 " in view.says())
        lines = view.says().splitlines()
        assert (len(lines), len(lines[0])) == (size[1], size[0])
        assert "F10" in lines[-1]
        if size[0] >= 80:
            for part in ("Arrivals per 5 minutes", "Presse", "Entrée A", "People to know of"):
                assert part in view.says()


async def test_it_warns_before_the_place_is_full(event_file: EventFile) -> None:
    set_capacity(event_file, 2)
    desk = Desk(event_file)
    async with shown(event_file) as view:
        gauge = view.app.live_screen.query_one(Gauge)
        desk.scan(ZOE)
        await view.until(lambda: "50 % of 2 places" in view.says())
        assert not gauge.has_class("-warning")
        desk.scan(GAELLE)
        await view.until(lambda: "⚠ FULL: let nobody in" in view.says())
        assert gauge.has_class("-warning")
        set_capacity(event_file, 3)  # 67 %
        await view.until(lambda: "67 % of 3 places" in view.says())


async def test_a_silent_desk_has_an_old_number_with_its_time(
    event_file: EventFile, clock: HandClock, tmp_path: Path
) -> None:
    pack(event_file, tmp_path / "b.event", device_name="[b]Entrée B", passphrase=None)
    with EventFile.open(tmp_path / "b.event", clock=clock) as other:
        Desk(other).scan(ZOE)
        merge(event_file, other)
    clock.pass_time(6 * 60_000)
    Desk(event_file).scan(GAELLE)
    async with shown(event_file) as view:
        await view.until(lambda: "○ [b]Entrée B" in view.says())
        line = next(line for line in view.says().splitlines() if "[b]Entrée B" in line)
        assert line.split()[3:7] == ["1", "–", "–", "0"]
        assert "19:00" in line


async def test_names_are_for_supervisors_alone(event_file: EventFile) -> None:
    put_category(event_file, Category("Presse", "Presse", "Press", "#000000", "★", vip=True))
    Desk(event_file).scan(GAELLE)
    async with shown(event_file) as view:
        assert "Gaëlle" not in view.says()
    async with shown(event_file, named=True) as view:
        await view.until(lambda: "★ Gaëlle L’Hôpital" in view.says())


async def test_the_language_changes_at_once(event_file: EventFile) -> None:
    Desk(event_file).scan(ZOE)
    async with shown(event_file) as view:
        await view.pilot.press("f2")
        await view.until(lambda: "EN DIRECT" in view.says() and "encore attendus" in view.says())


async def test_on_the_wall_the_number_is_huge(event_file: EventFile) -> None:
    Desk(event_file).scan(ZOE)
    async with shown(event_file, wall=True) as view:
        inside = view.app.live_screen.query_one("#wall-inside", BigText)
        await view.until(lambda: inside.text == "1" and inside.size.height >= 10)
        assert view.app.live_screen.query_one("#wall-admitted", BigText).text == "1 / 5"


async def test_a_file_that_goes_away_is_said_so_and_comes_back(
    event_file: EventFile, event_path: Path
) -> None:
    async with shown(event_file) as view:
        away = event_path.rename(event_path.with_suffix(".away"))
        heading = view.app.live_screen.query_one("#live-heading", Static)
        await view.until(lambda: "cannot be read; numbers of 19:00:00" in str(heading.content))
        away.rename(event_path)
        await view.until(lambda: "LIVE" in str(heading.content))


async def test_what_has_no_room_is_counted(event_file: EventFile) -> None:
    for name in ("A", "B", "C", "D", "E", "F", "G", "H"):
        put_list(event_file, CheckInList(name, f"Salon {name}", guards=Guards.ROOM))
    Desk(event_file).scan(ZOE)
    async with shown(event_file, size=(80, 24)) as view:
        await view.until(lambda: "room Salon A  0 in · 0 inside now" in view.says())
        assert "Salon H" not in view.says()
        assert re.search(r"… \+\d", view.says())
