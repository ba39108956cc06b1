"""Settling what does not fit: in words, one key each, and only what makes sense."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from kiosk.review import app
from kiosk.review.app import ReviewApp
from kiosk.review.screen import ConflictsScreen
from kiosk.ui.widgets.key_legend import Key
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.merging.conflicts import Decision
from sync.merging.merge import merge
from sync.merging.resolve import resolve
from tests.sync.conftest import Laptop, admit, laptops, organisers

__all__ = ["laptops", "organisers"]


@pytest.fixture
def event_file(organisers: EventFile, laptops: Laptop) -> EventFile:
    """Two tickets came in twice, one at A and B, the other with a name that is no markup."""
    a, b = laptops("A"), laptops("B[red]")
    ticket = a.guests_with_code("CODE00002")[0].ticket_id
    with a.transaction() as connection:
        a.record(
            connection,
            Kind.CORRECTION,
            ticket,
            {},
            {"first_name": "[b]Zoé\x1b", "last_name": "L" * 60},
        )
    for each in (a, b):
        admit(each, 1, 2)
        merge(organisers, each)
    return organisers


@asynccontextmanager
async def review(
    event_file: EventFile, *, language: str = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], ConflictsScreen]]:
    reviewing = ReviewApp(event_file, language=language)
    async with reviewing.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(reviewing.screen, ConflictsScreen)
        yield pilot, reviewing.screen


def told(screen: ConflictsScreen) -> str:
    return str(screen.query_one("#conflicts-told", Static).render())


def listed(screen: ConflictsScreen) -> list[str]:
    options = screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


async def test_each_conflict_is_told_and_settled_with_one_key(event_file: EventFile) -> None:
    async with review(event_file) as (pilot, screen):
        assert len(listed(screen)) == 2
        assert "One ticket was let in 2 times" in told(screen)
        assert "not certain" in told(screen)
        first = screen.marked
        await pilot.press("1")
        assert screen.marked != first
        await pilot.press("2")
        assert [c.decision for c in screen.conflicts] == [
            Decision.SHARED_TICKET,
            Decision.SAME_PERSON,
        ]
        assert "still open: 0" in str(screen.query_one("#conflicts-title", Static).render())
    assert event_file.conflicts() == []
    assert len(event_file.conflicts(resolved=True)) == 2


async def test_a_decision_can_be_changed_while_it_is_in_view(event_file: EventFile) -> None:
    async with review(event_file) as (pilot, screen):
        await pilot.press("1", "up", "3")
        assert "✔ Desk’s mistake" in listed(screen)[0]
        assert screen.conflicts[1].decision is None


async def test_when_all_in_view_are_settled_the_next_ones_follow(
    event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PAGE", 1)
    async with review(event_file) as (pilot, screen):
        title = screen.query_one("#conflicts-title", Static)
        first = screen.marked
        assert (len(listed(screen)), "still open: 2" in str(title.render())) == (1, True)
        await pilot.press("1")
        assert screen.marked not in (None, first)
        assert (len(listed(screen)), "still open: 1" in str(title.render())) == (1, True)
        await pilot.press("1")
        assert "still open: 0" in str(title.render())
    assert event_file.conflicts() == []


async def test_what_was_decided_before_can_be_looked_at_again(event_file: EventFile) -> None:
    first, _ = event_file.conflicts()
    resolve(event_file, first.conflict_id, Decision.SEEN)
    for resolved, number in ((False, 1), (True, 2)):
        reviewing = ReviewApp(event_file, resolved=resolved, language="en")
        async with reviewing.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert isinstance(reviewing.screen, ConflictsScreen)
            assert len(listed(reviewing.screen)) == number


async def test_what_makes_no_sense_is_not_taken(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    admit(a, 1, 2, 3)
    with a.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE seq = 2")
    merge(organisers, a)
    async with review(organisers) as (pilot, screen):
        assert "have not arrived: 1" in told(screen)
        await pilot.press("1")
        assert screen.conflicts[0].decision is None
        await pilot.press("4")
        assert screen.conflicts[0].decision is Decision.SEEN


async def test_names_are_neither_markup_nor_escapes(event_file: EventFile) -> None:
    async with review(event_file) as (pilot, screen):
        await pilot.press("down")
        assert any("[b]Zoé" in line for line in listed(screen))
        assert "B[red]" in told(screen)
        assert not any("\x1b" in line for line in [*listed(screen), told(screen)])


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_everything_is_in_view_at_80_by_24(event_file: EventFile, language: str) -> None:
    async with review(event_file, language=language) as (pilot, screen):
        await pilot.press("3", "3")
        for _ in range(2):
            options = screen.query_one(OptionList)
            assert options.virtual_size.height == options.option_count
            keys = [key.region for key in screen.query(Key)]
            assert all(region.right <= 80 and region.bottom <= 24 for region in keys)
            story = screen.query_one("#conflicts-story")
            assert story.max_scroll_y == 0
            await pilot.press("f2")


async def test_an_event_in_which_everything_fits(organisers: EventFile) -> None:
    async with review(organisers, language="fr") as (pilot, screen):
        assert told(screen) == "Tout concorde."
        await pilot.press("1")


async def test_a_decision_that_cannot_be_recorded_is_said(
    event_file: EventFile,
) -> None:
    async with review(event_file) as (pilot, screen):
        event_file.path.rename(event_file.path.with_name("away"))
        await pilot.press("1")
        assert "Not recorded" in told(screen)
        assert screen.conflicts[0].decision is None
        event_file.path.with_name("away").rename(event_file.path)
        await pilot.press("1")
        assert "Not recorded" not in told(screen)
        assert screen.conflicts[0].decision is Decision.SHARED_TICKET
