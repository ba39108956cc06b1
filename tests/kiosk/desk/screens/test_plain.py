"""The desk in lines: what a screen reader's user hears is what the others see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from kiosk.desk.desk import Desk
from kiosk.desk.plain import PlainDesk
from kiosk.desk.screens.pin import PinQuestion
from kiosk.desk.widgets.invitation import ScanInvitation
from kiosk.ui.lines import news
from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.roles import Role
from tests.kiosk.desk.screens.conftest import RunningDesk, ScriptedLane, opened


class Heard:
    """The lines that were told, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.forgotten: list[str] = []

    def tell(self, line: str) -> None:
        assert "\n" not in line
        self.lines.append(line)

    def forget(self) -> None:
        self.forgotten += self.lines
        self.lines = []

    def __contains__(self, text: str) -> bool:
        return any(text in line for line in self.lines)


@asynccontextmanager
async def spoken(
    desk: Desk, lane: ScriptedLane, language: str = "fr", **options: object
) -> AsyncIterator[tuple[RunningDesk, Heard]]:
    heard = Heard()
    made = partial(PlainDesk, lines=heard, **options)
    async with opened(desk, lane, language=language, size=(160, 60), app_class=made) as door:
        await door.until(lambda: "Grand Opening" in heard)
        yield door, heard


async def test_an_evening_by_ear(desk: Desk, lane: ScriptedLane) -> None:
    async with spoken(desk, lane) as (door, heard):
        door.scan("AAAA1111A")
        await door.until(lambda: "ENTREZ" in heard)
        (verdict,) = [line for line in heard.lines if "ENTREZ" in line]
        assert "Zoé Lefèvre, Visiteur, Société Générale. Laissez entrer" in verdict
        door.scan("CANCELED1")
        await door.until(lambda: "BILLET ANNULÉ. Ana O’Connor, VIP" in heard)
        assert "Ce billet a été annulé. Dirigez vers l’accueil" in heard

        door.person("f3", *"madon")
        await door.until(lambda: "Madonna" in heard)
        door.person("enter")
        await door.until(lambda: "ENTREZ. Madonna" in heard)

        door.person("f4")
        await door.until(lambda: "Annuler son dernier passage" in heard)
        said = len(heard.lines)
        door.person("down")
        await door.until(lambda: any(line.startswith("► ") for line in heard.lines[said:]))
        assert len(heard.lines[said:]) == 1, "only what one is at now"
        door.person("escape", "f8")
        await door.until(lambda: desk.counts().admitted == 1)

        said = len(heard.lines)
        door.person("enter")
        await door.until(lambda: any("HORS LIGNE" in line for line in heard.lines[said:]))
        assert "2 refus" not in heard
        door.person("f10")
        await door.until(lambda: "F10 Arrêter" in heard)


async def test_a_form_says_the_field_one_is_in(desk: Desk, lane: ScriptedLane) -> None:
    async with spoken(desk, lane, "en") as (door, heard):
        door.person("f6")
        await door.until(lambda: "Register somebody without a ticket" in heard)
        door.person(*"Ida", "enter")
        await door.until(lambda: any(line.startswith("► Last name") for line in heard.lines))
        assert "First name" in heard
        assert "Ida" in heard


async def test_hidden_names_are_not_told_and_told_ones_are_taken_back(
    event_file: EventFile, desk: Desk, lane: ScriptedLane
) -> None:
    event_file.change(staff.set_pin, Role.SUPERVISOR, "4321")
    async with spoken(desk, lane, lock_with_pin=True) as (door, heard):
        door.scan("AAAA1111A")
        await door.until(lambda: "Zoé" in heard)
        door.person("f5")
        await door.until(lambda: "Noms masqués" in heard)
        assert "Zoé" not in heard
        door.scan("dmt9tx69d7h7")
        await door.until(lambda: "ENTREZ" in heard)
        assert "Gaëlle" not in heard
        door.person("a")
        await door.until(lambda: isinstance(door.app.screen, PinQuestion))
        door.person(*"4321", "enter")
        await door.until(lambda: not door.screen.names_hidden)
        assert "4321" not in heard
        assert "●" not in heard


def test_what_was_told_is_not_told_again() -> None:
    menu = ["What now?", "1 Undo", "2 Close"]
    first = ["What now?", "► 1 Undo", "2 Close"]
    second = ["What now?", "1 Undo", "► 2 Close"]
    assert news([], menu) == menu
    assert news(menu, first) == ["► 1 Undo"]
    assert news(first, second) == ["► 2 Close"]
    assert news(second, menu) == []


def test_what_is_not_made_up_yet_says_nothing() -> None:
    """The lines are read while the screen is still being put together."""
    assert ScanInvitation(lambda: 0.0).text == ""
