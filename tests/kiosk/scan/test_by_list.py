"""Symbols that were located once are laid beside the list again where they were."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from kiosk.scan.attempts import Attempts
from kiosk.scan.budget import Budget
from kiosk.scan.by_list import ListReader
from kiosk.scan.decode import Decoder
from kiosk.scan.finders import FinderAnswers, search
from kiosk.scan.locator import Located, follow, locate
from kiosk.scan.regions import find_patches, find_regions, reduced
from kiosk.scan.roster import Roster
from kiosk.scan.zxing import Read
from tests.kiosk.scan.symbols import Picture, codes, shown, spoilt

LISTED = codes(300, 9)
TICKET = spoilt(LISTED[3])
ELSEWHERE = np.array([[40, 0], [60, 0], [60, 20], [40, 20]], np.float64)


def moved(frame: Picture, right: int, down: int) -> Picture:
    return np.roll(frame, (down, right), axis=(0, 1))


def located(frame: Picture) -> Located:
    (region, *_) = find_regions(reduced(frame), (frame.shape[1], frame.shape[0]))
    return locate(search(frame, region), (1,), Budget(5000))[0]


class Scene:
    """A camera before which a symbol stays unread; only the first look locates it."""

    def __init__(self, *first: Located, live: bool = True) -> None:
        self.reader = ListReader(Roster(lambda: LISTED), live=live)
        self.reader.unread(0.0)
        self.reader.note(first, 0.0)

    def read(self, frame: Picture, at: float, *, moving: bool = False) -> tuple[Read, ...]:
        self.reader.unread(at)
        return self.reader.read(frame, at, Budget(5000), moving=moving)


def test_what_one_look_located_is_asked_about_twice() -> None:
    scene = Scene(located(TICKET))
    assert scene.read(TICKET, 0.2) == ()
    (read,) = scene.read(TICKET, 0.35)
    assert read.text == LISTED[3]
    assert read.agreement is not None


@pytest.mark.parametrize("step", [(5, 3), (-6, 4), (0, -7)])
def test_it_is_found_again_where_a_hand_has_moved_it(step: tuple[int, int]) -> None:
    scene = Scene(located(TICKET))
    assert scene.read(moved(TICKET, *step), 0.2, moving=True) == ()
    further = moved(TICKET, 2 * step[0], 2 * step[1])
    (read,) = scene.read(further, 0.35, moving=True)
    assert read.text == LISTED[3]
    top_left = np.array(read.corners[0]) - 2 * np.array(step)
    assert np.abs(top_left - (536, 236)).max() < 3  # a third of a module


def test_corners_are_right_to_a_quarter_of_a_module() -> None:
    regions = find_regions(reduced(TICKET), (TICKET.shape[1], TICKET.shape[0]))
    attempts = Attempts(TICKET, Budget(5000), (1,), ())
    attempts.regions = regions
    (found, *_) = next(iter(attempts))().located
    truth = np.array([[536, 236], [725, 236], [725, 425], [536, 425]])
    assert np.abs(np.array(found.corners) - truth).max() < 2.5


def test_the_versions_that_were_read_are_looked_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[tuple[int, ...]] = []

    def noting(answers: FinderAnswers, versions: Sequence[int], budget: Budget) -> tuple[()]:
        looked_for.append(tuple(versions))
        return ()

    monkeypatch.setattr("kiosk.scan.attempts.locate", noting)
    decoder = Decoder(still_ms=1500)
    decoder.see(TICKET)
    assert looked_for[0] != (1,)
    looked_for.clear()
    assert decoder.see(shown(LISTED[0])).reads
    decoder.see(TICKET)
    assert looked_for[0] == (1,)


def test_a_symbol_that_is_not_there_any_more_is_not_followed() -> None:
    assert follow(TICKET, located(TICKET)) is not None
    assert follow(np.full_like(TICKET, 120), located(TICKET)) is None
    assert follow(moved(TICKET, 400, 0), located(TICKET)) is None


def test_what_was_located_long_ago_is_forgotten() -> None:
    scene = Scene(located(TICKET))
    assert scene.read(TICKET, 1.5) == ()
    assert not scene.reader.has_work


def test_another_scene_begins_anew() -> None:
    scene = Scene(located(TICKET))
    assert scene.read(TICKET, 0.2) == ()
    scene.reader.forget()
    assert not scene.reader.has_work
    assert scene.read(TICKET, 0.35) == ()


def test_two_tickets_in_view_are_nobodys() -> None:
    other = spoilt(LISTED[7])
    both = TICKET.copy()
    both[:, :450] = moved(other, -400, 0)[:, :450]
    pair = located(TICKET), located(moved(other, -400, 0))
    assert [Scene(each, live=False).read(both, 0.2)[0].text for each in pair] == [
        LISTED[3],
        LISTED[7],
    ]
    assert Scene(*pair, live=False).read(both, 0.2) == ()


def test_a_place_that_shows_nothing_listed_is_asked_about_once_while_nothing_changes() -> None:
    nothing = Located(tuple(map(tuple, ELSEWHERE.tolist())), 1, fit=0.9)  # type: ignore[arg-type]
    scene = Scene(nothing)
    assert scene.reader.has_work
    assert scene.read(TICKET, 0.2) == ()
    assert not scene.reader.has_work
    assert scene.read(TICKET, 0.35) == ()  # and takes none of the three tries of a second
    scene.reader.note((located(TICKET),), 0.4)
    assert scene.read(TICKET, 0.5) == ()
    assert scene.read(TICKET, 0.65)[0].text == LISTED[3]


def test_versions_that_no_listed_symbol_has_are_not_kept() -> None:
    other = Located(located(TICKET).corners, 7, fit=0.9)
    assert not Scene(other).reader.has_work


def test_a_small_code_stands_out_of_a_hall_full_of_texture() -> None:
    random = np.random.default_rng(4)
    coarse = random.integers(60, 190, (60, 107)).astype(np.uint8)
    hall = np.asarray(cv2.resize(coarse, (1280, 720), interpolation=cv2.INTER_CUBIC), np.uint8)
    small = cv2.resize(TICKET[200:461, 500:761], (96, 96), interpolation=cv2.INTER_AREA)
    hall[300:396, 700:796] = small
    boxes = find_patches(hall)
    assert any(
        box.x <= 700 and box.y <= 300 and box.x + box.width >= 796 and box.y + box.height >= 396
        for box in boxes
    )
    assert all(max(box.width, box.height) < 700 for box in boxes)


def test_pictures_without_texture_or_room_have_no_patches() -> None:
    assert find_patches(np.full((720, 1280), 99, np.uint8)) == ()
    assert find_patches(np.zeros((20, 30), np.uint8)) == ()
