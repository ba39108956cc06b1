"""The watching laptop: how far it is, what would help, and that it ends by itself."""

import itertools
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from textual.widgets import Static

from kiosk.desk.words import LANGUAGES, Words
from kiosk.light.camera import CameraLook
from kiosk.light.headless import watch_headless
from kiosk.light.sentences import LightAdvice
from kiosk.light.showing import LightShow, Offer, offered_evening
from kiosk.light.watch_app import WatchApp
from kiosk.light.watching import LightWatch
from kiosk.scan.decode import Decoder, Hint, Read, Seen
from kiosk.scan.source import CameraState
from sync.file.event_file import EventFile
from sync.light import held
from sync.light.assembler import Assembler
from sync.light.symbol import LightKind
from sync.merging.conflicts import quarantined
from sync.merging.merge import Merged
from tests.kiosk.light.conftest import Eyes
from tests.kiosk.light.terminal_picture import picture_of_app
from tests.kiosk.scan.test_mjpeg import HELLO, CameraServer, part

EVENT = "f00d"
NOWHERE = ((0.0, 0.0),) * 4


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """Looks at codes, eight a second."""

    def __init__(self, kind: LightKind = LightKind.EVENING) -> None:
        self.clock = Seconds()
        self.watch = LightWatch(EVENT, kind, clock=self.clock)

    def look(
        self, *codes: bytes, hint: Hint | None = None, code_like: bool = True, times: int = 1
    ) -> None:
        reads = tuple(Read("", code, NOWHERE) for code in codes)
        for _ in range(times):
            self.watch.see(CameraLook(CameraState.LIVE, None, Seen(reads, hint, code_like)))
            self.clock.now += 1 / 8

    @property
    def advice(self) -> LightAdvice | None:
        return self.watch.view.advice


def codes(event_id: str = EVENT, kind: LightKind = LightKind.EVENING) -> Sequence[bytes]:
    show = LightShow(event_id, Offer(kind, bytes(range(256)) * 20))
    show.fit(80, 23)
    return show._symbols


def test_progress_and_an_honest_remaining_time() -> None:
    watched = Watched()
    for code in codes()[:40]:
        watched.look(code)
    view = watched.watch.view
    assert view.progress
    assert (view.progress.received, view.progress.needed) == (40, 80)
    assert view.seconds_left == pytest.approx(40 / 8, rel=0.1)
    assert view.advice is None
    watched.look(code, times=40)  # nothing new for five seconds
    assert watched.watch.view.seconds_left is None


def test_what_would_help() -> None:
    watched = Watched()
    assert watched.advice is LightAdvice.AIM
    watched.look(code_like=False, times=30)
    assert watched.advice is LightAdvice.AIM
    watched.look(hint=Hint.TOO_BRIGHT, times=30)
    assert watched.advice is LightAdvice.TOO_BRIGHT
    watched.look(times=30)
    assert watched.advice is LightAdvice.CLOSER
    for code in codes()[:8]:
        watched.look(code)
        watched.look(times=5)
    assert watched.advice is LightAdvice.SLOWER
    watched.look(*codes()[:2], times=30)
    assert watched.advice is None


def test_codes_that_are_not_for_this_laptop() -> None:
    watched = Watched()
    for code in codes("beef")[:10]:
        watched.look(code)
    assert watched.advice is LightAdvice.OTHER_EVENT
    watched.look(*codes(kind=LightKind.GUEST_LIST)[:2], times=30)
    assert watched.advice is LightAdvice.FOR_DESKS
    desk = Watched(LightKind.GUEST_LIST)
    desk.look(*codes()[:2], times=30)
    assert desk.advice is LightAdvice.FOR_ORGANISER


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_advice_and_hint_has_words(language: str) -> None:
    words = Words(language)
    assert {str(hint) for hint in Hint} <= {str(advice) for advice in LightAdvice}
    assert len({words(advice.label) for advice in LightAdvice}) == len(LightAdvice)


# Whole programs on pictures


def filmed(laptop: EventFile, folder: Path, share: float = 1.0) -> Path:
    """A folder of what a screen of 80 by 24 plays."""
    folder.mkdir()
    show = LightShow(laptop.event_id, offered_evening(laptop, None))
    show.fit(80, 23)
    for number in range(int(share * show.pictures + 0.99)):
        dots = np.pad(np.array(show.next_picture()), 4)
        picture = np.where(dots, 0, 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    return folder


async def test_it_ends_by_itself_when_all_is_there(
    laptop: EventFile, organisers: EventFile, camera: Eyes, tmp_path: Path
) -> None:
    app = WatchApp(organisers, camera(filmed(laptop, tmp_path / "film")), language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        app._looking.join()
        await pilot.pause()
        await pilot.pause()
        advice = str(app.screen.query_one("#light-advice", Static).render())
        assert advice == "Enough, thank you · 12 new, 0 known already, 0 rejected"
        read = _told_by(app, laptop)
        assert sum(held.lacking(laptop, read).rows.values()) == 0
        app.exit()
    assert app.taken
    assert app.taken.merged == Merged(new=12)
    assert organisers.counts().by_device == {"A": 12}


def _told_by(app: WatchApp, laptop: EventFile) -> held.HeldThere:
    """What the codes on the screen say that the laptop holds, as the other one's camera sees it."""
    assembler = Assembler(laptop.event_id, {LightKind.HELD})
    for _ in range(40):
        picture = np.pad(cv2.cvtColor(picture_of_app(app), cv2.COLOR_BGR2GRAY), 40)
        for read in Decoder().see(picture).reads:
            if content := assembler.take(read.data):
                return held.read(laptop, content.content)
        app._watch_screen._next()
    raise AssertionError("it does not tell what it holds")


async def test_a_stream_cut_short_leaves_nothing_half(
    laptop: EventFile, organisers: EventFile, camera: Eyes, tmp_path: Path
) -> None:
    film = filmed(laptop, tmp_path / "film", share=0.8)
    app = WatchApp(organisers, camera(film), language="en")
    async with app.run_test(size=(80, 24)):
        app._looking.join()
    assert (app.taken, app.failure) == (None, None)
    assert organisers.journal_rows() == 0
    assert organisers.ask(quarantined) == 0


def as_video(film: Path) -> str:
    """The pictures of a folder as a video of eight a second."""
    pictures = [
        cv2.imread(str(path)) for path in sorted(film.iterdir(), key=lambda it: int(it.stem))
    ]
    video = film.with_suffix(".avi")
    height, width = pictures[0].shape[:2]
    writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"MJPG"), 8, (width, height))
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return str(video)


def plays(film: Path, seen: threading.Event) -> Callable[[socket.socket], None]:
    """A camera that sends the pictures of a folder over and over, until all was `seen`."""
    parts = []
    for path in sorted(film.iterdir(), key=lambda it: int(it.stem)):
        jpeg = cv2.imencode(".jpg", cv2.imread(str(path)))[1].tobytes()
        parts.append(part(jpeg))

    def script(connection: socket.socket) -> None:
        connection.sendall(HELLO)
        for picture in itertools.cycle(parts):
            if seen.wait(1 / 8):
                return
            connection.sendall(picture)

    return script


def test_a_video_and_a_camera_in_the_network_do_as_well(
    laptop: EventFile, organisers: EventFile, camera: Eyes, tmp_path: Path
) -> None:
    film = filmed(laptop, tmp_path / "film", share=2.0)
    taken = watch_headless(organisers, camera(as_video(film)), Words("en"), lambda _: None)
    assert taken
    assert taken.merged == Merged(new=12)
    seen = threading.Event()
    server = CameraServer(plays(film, seen))
    watching = camera(server.url)
    again = watch_headless(organisers, watching, Words("en"), lambda _: None)
    watching.stop()
    seen.set()
    server.die()
    assert again
    assert again.merged == Merged(duplicate=12)


def test_without_a_screen_it_tells_how_far_it_is(
    laptop: EventFile, organisers: EventFile, camera: Eyes, tmp_path: Path
) -> None:
    notes: list[str] = []
    film = filmed(laptop, tmp_path / "film")
    taken = watch_headless(organisers, camera(film), Words("en"), notes.append)
    assert taken
    assert taken.merged == Merged(new=12)
    assert any(" of " in note for note in notes)
