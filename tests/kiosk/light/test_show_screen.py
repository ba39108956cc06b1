"""The showing laptop: its pictures, its keys, and what it makes of the other one's answer."""

from functools import partial

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from textual.widgets import Static

from kiosk.cli import main
from kiosk.light import showing
from kiosk.light.show_app import ShowApp
from kiosk.light.show_screen import ShowScreen
from kiosk.light.showing import LightShow, Offer, offered_evening, offered_list
from kiosk.scan.decode import Decoder
from sync.file.event_file import EventFile
from sync.guests import list_update, list_wire
from sync.light import held, receiving
from sync.light.assembler import Assembler, LightContent
from sync.light.symbol import LightKind
from sync.merging.merge import Merged, merge
from tests.kiosk.light.terminal_picture import picture_of_app
from tests.sync.conftest import admit

SIZES = [(80, 24), (120, 40), (200, 50)]


def app_for(laptop: EventFile, language: str = "en") -> ShowApp:
    return ShowApp(laptop, partial(offered_evening, laptop, None), language=language)


def screen_of(app: ShowApp) -> ShowScreen:
    assert isinstance(app.screen, ShowScreen)
    return app.screen


def told(app: ShowApp) -> str:
    return str(app.screen.query_one("#light-told", Static).render())


def read_from(app: ShowApp) -> list[bytes]:
    picture = cv2.cvtColor(picture_of_app(app), cv2.COLOR_BGR2GRAY)
    around = np.pad(picture, 40)  # a terminal's dark surroundings
    return [read.data for read in Decoder().see(around).reads]


def filmed(app: ShowApp, into: EventFile) -> LightContent:
    """What a camera gets of the pictures that are really drawn, each once."""
    assembler = Assembler(into.event_id, {receiving.wanted(into)})
    for _ in range(200):
        for code in read_from(app):
            if content := assembler.take(code):
                return content
        screen_of(app).next_picture()
    raise AssertionError(f"not whole after 200 pictures: {assembler.progress}")


@pytest.mark.parametrize("size", SIZES)
async def test_what_the_screen_plays_is_the_evening(
    laptop: EventFile, organisers: EventFile, size: tuple[int, int]
) -> None:
    app = app_for(laptop)
    async with app.run_test(size=size):
        content = filmed(app, organisers)
    assert receiving.take(organisers, content).merged == Merged(new=12)


async def test_every_picture_holds_as_many_codes_as_the_terminal(laptop: EventFile) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(200, 50)):
        assert [len(code) for code in read_from(app)] == [718, 718]


async def test_it_says_how_much_and_how_long(laptop: EventFile) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(80, 24)):
        assert "Entries: 12 · about 2 s · pictures a second: 8" in told(app)
    french = app_for(laptop, "fr")
    async with french.run_test(size=(80, 24)) as pilot:
        assert "Enregistrements\u00a0: 12" in told(french)
        await pilot.press("f2")
        assert "Entries: 12" in told(french)


async def test_the_pace_has_keys_and_bounds(laptop: EventFile) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("+")
        assert screen_of(app).pace == 10
        await pilot.press(*["-"] * 20)
        assert screen_of(app).pace == 1
        assert "· pictures a second: 1 ·" in told(app)
        await pilot.press(*["plus"] * 20)
        assert screen_of(app).pace == 15


async def test_any_other_key_ends_it(laptop: EventFile) -> None:
    for key in ("q", "escape", "space", "x", "enter"):
        app = app_for(laptop)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(key)
            assert not app.is_running or app._exit


async def test_a_larger_window_and_larger_codes_begin_anew(
    laptop: EventFile, organisers: EventFile
) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        grid = screen_of(app).light_show.grid
        assert grid
        assert (grid.scale, grid.version) == (2, 6)
        filmed(app, organisers)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        filmed(app, organisers)


async def test_a_window_that_is_too_small_says_so(laptop: EventFile) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(40, 20)):
        assert "make it larger" in told(app)
        assert read_from(app) == []


def told_by(organisers: EventFile) -> held.HeldThere:
    return held.read(organisers, held.packed(organisers))


async def test_what_no_window_is_large_enough_for_is_said_before_the_first_picture(
    laptop: EventFile, organisers: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(organisers, laptop)
    admit(laptop, 13)
    offers = [offered_evening(laptop, None), offered_evening(laptop, None, told_by(organisers))]
    whole, difference = (len(offer.content) for offer in offers)
    monkeypatch.setattr(showing, "MOST_BYTES", difference)
    assert difference < whole
    app = app_for(laptop)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "more than light carries" in told(app)
        assert read_from(app) == []
        app._answer(held.packed(organisers))
        await pilot.pause()
        assert "Entries: 1 ·" in told(app)


def test_a_list_that_is_too_long_for_light_is_refused_where_it_would_be_shown(
    organisers: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_update.sign(organisers)
    show = ["sync", "show", str(organisers.path), "--for-desks", "--camera", "none"]
    assert "need a terminal" in CliRunner().invoke(main, show).output
    for module, most in ((showing, "MOST_BYTES"), (list_wire, "MOST_BYTES")):
        with monkeypatch.context() as patch:
            patch.setattr(module, most, 1000)
            refused = CliRunner().invoke(main, show)
        assert (refused.exit_code, "more than light carries" in refused.output) == (1, True)


async def test_the_other_laptop_is_seen_and_only_the_difference_is_sent(
    laptop: EventFile, organisers: EventFile
) -> None:
    merge(organisers, laptop)
    admit(laptop, 13)
    app = app_for(laptop)
    async with app.run_test(size=(80, 24)) as pilot:
        app._answer(held.packed(organisers))
        await pilot.pause()
        assert "O is seen: only what it lacks" in told(app)
        assert "Entries: 1 ·" in told(app)
        content = filmed(app, organisers)
        assert receiving.take(organisers, content).merged == Merged(new=1)
        app._answer(held.packed(organisers))
        await pilot.pause()
        assert "O has everything" in told(app)
        assert read_from(app) == []


async def test_a_strangers_answer_changes_nothing(laptop: EventFile) -> None:
    app = app_for(laptop)
    async with app.run_test(size=(80, 24)) as pilot:
        before = told(app)
        app._answer(b"x" * 100)
        await pilot.pause()
        assert told(app) == before


async def test_the_list_for_the_desks(laptop: EventFile, organisers: EventFile) -> None:
    app = ShowApp(organisers, partial(offered_list, organisers), language="en")
    async with app.run_test(size=(200, 50)) as pilot:
        assert "The guest list, for the desks" in told(app)
        taken = receiving.take(laptop, filmed(app, laptop))
        assert taken.version == organisers.event.guest_list_version
        app._answer(held.packed(laptop))
        await pilot.pause()
        assert "A has everything" in told(app)


def test_no_picture_is_always_the_one_that_is_lost() -> None:
    """A camera that sees every third picture gets all it needs."""
    show = LightShow("e", Offer(LightKind.EVENING, bytes(range(256)) * 20))
    show.fit(80, 23)
    assembler = Assembler("e", {LightKind.EVENING})
    whole = None
    for number in range(6 * show.pictures):
        picture = np.array(show.next_picture())
        if number % 3 == 0 and not whole:
            image = np.where(picture, 0, 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
            for read in Decoder().see(image).reads:
                whole = whole or assembler.take(read.data)
    assert whole
