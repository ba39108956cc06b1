"""The columns of a list, settled by keyboard: shown, changed, previewed, taken or left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from kiosk.importing.app import ColumnsApp
from kiosk.importing.pickers import Picker
from kiosk.importing.screen import ColumnsScreen, Settled
from sync.guest_lists.columns import recognise
from sync.guest_lists.opening import read_table
from tests.sync.guest_lists.lists import SAMPLES

ODD = (
    "Badge ID;Qui;Zone;Mail\n"
    "aaa111;Zoé [bold]Lefèvre[/];VIP;z@example.org\n"
    "bbb222;محمد الفاسي;Presse;\n"
    "ccc333;王小明;VIP;w@example.org\n"
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    return path


@asynccontextmanager
async def looking_at(
    path: Path, language: str = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[Settled]]:
    """The program with the columns of the list at `path`."""
    table = read_table(path)
    app = ColumnsApp(table, recognise(table.header), timezone="Europe/Paris", language=language)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def columns(pilot: Pilot[Settled]) -> list[str]:
    """Each column as its two lines say it, in one."""
    screen = next(s for s in pilot.app.screen_stack if isinstance(s, ColumnsScreen))
    options = screen.query_one("#columns-list", OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


def preview(pilot: Pilot[Settled]) -> str:
    screen = next(s for s in pilot.app.screen_stack if isinstance(s, ColumnsScreen))
    return str(screen.query_one("#columns-guests", Static).content)


async def press(pilot: Pilot[Settled], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def pick(pilot: Pilot[Settled], name: str) -> None:
    """Choose what the marked column is, by keyboard."""
    await press(pilot, "space")
    assert isinstance(pilot.app.screen, Picker)
    offered = pilot.app.screen.query_one(OptionList)
    names = [str(option.prompt) for option in offered.options]
    assert offered.highlighted is not None
    steps = names.index(name) - offered.highlighted
    await press(pilot, *["down" if steps > 0 else "up"] * abs(steps), "enter")


async def test_each_column_shows_samples_and_what_it_was_taken_for(odd: Path) -> None:
    async with looking_at(odd) as pilot:
        assert columns(pilot) == [
            "Badge ID → not imported aaa111 · bbb222 · ccc333",
            "Qui → not imported Zoé [bold]Lefèvre[/] · محمد الفاسي · 王小明",
            "Zone → not imported VIP · Presse",
            "Mail → E-mail z@example.org · w@example.org",
        ]
        assert "Which column has the names?" in preview(pilot)


async def test_columns_are_settled_by_keyboard_alone(odd: Path) -> None:
    async with looking_at(odd) as pilot:
        await press(pilot, "enter")
        assert pilot.app.is_running  # without names there is nothing to import
        await pick(pilot, "Ticket code")
        await press(pilot, "down")
        await pick(pilot, "Full name")
        assert "Zoé [bold]Lefèvre[/] · aaa111" in preview(pilot)
        await press(pilot, "down", "down", "delete")
        assert columns(pilot)[3].startswith("Mail → not imported")
        await press(pilot, "enter")
    settled = pilot.app.return_value
    assert settled is not None
    assert settled.columns.places == {"code": 0, "name": 1}


async def test_a_field_belongs_to_one_column(odd: Path) -> None:
    async with looking_at(odd) as pilot:
        await press(pilot, "down")
        await pick(pilot, "Full name")
        await press(pilot, "down")
        await pick(pilot, "Full name")
        assert columns(pilot)[1].startswith("Qui → not imported")
        assert columns(pilot)[2].startswith("Zone → Full name")
        await pick(pilot, "not imported")
        assert columns(pilot)[2].startswith("Zone → not imported")


async def test_escape_leaves_the_picker_then_the_screen_and_changes_nothing(odd: Path) -> None:
    async with looking_at(odd) as pilot:
        await press(pilot, "down")
        await pick(pilot, "Full name")
        await press(pilot, "space", "down", "escape")
        assert columns(pilot)[1].startswith("Qui → Full name")
        await press(pilot, "escape")
    assert pilot.app.return_value is None


async def test_french_and_english(odd: Path) -> None:
    async with looking_at(odd, "fr") as pilot:
        assert "Qui → non importé" in columns(pilot)[1]
        await press(pilot, "f2")
        assert "Qui → not imported" in columns(pilot)[1]


async def test_codes_that_were_rounded_are_said_before_anything_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "rounded.csv"
    path.write_text("Nom;Code\nX;1.23457E+17\n")
    async with looking_at(path) as pilot:
        assert "rounded" in preview(pilot)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (160, 50)])
async def test_it_fits_the_terminal(size: tuple[int, int]) -> None:
    async with looking_at(SAMPLES / "billetweb.csv", size=size) as pilot:
        screen = pilot.app.screen
        for part in ("#columns-title", "#columns-list", "#columns-guests", "#columns-keys"):
            region = screen.query_one(part).region
            assert region.height > 0
            assert region.bottom <= size[1]
        lines = [str(option.prompt).splitlines() for option in screen.query_one(OptionList).options]
        assert {len(each) for each in lines} == {2}
        await press(pilot, "space")
        box = pilot.app.screen.query_one(".box").region
        assert box.right <= size[0]
        assert box.bottom <= size[1]
