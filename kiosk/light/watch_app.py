"""The program of the laptop that watches: a thread that looks, a screen that says how far it is."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from kiosk.desk.words import Words
from kiosk.light.showing import LightShow, Offer
from kiosk.light.watch_screen import WatchScreen
from kiosk.light.watching import LightWatch, WatchView
from kiosk.scan.source import CameraError
from kiosk.ui.newest import NewestOnly
from kiosk.ui.terminal_app import TerminalApp
from sync.file.storage_error import StorageError
from sync.light import held, receiving
from sync.light.assembler import LightContent
from sync.light.receiving import TakenByLight, UselessError
from sync.light.symbol import LightKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.light.camera import LightCamera
    from sync.file.event_file import EventFile

THANKS_SECONDS = 4.0
"""How long "enough, thank you" stays, and the codes that tell the other laptop so."""
_VIEW_SECONDS = 0.2


class WatchApp(TerminalApp[None]):
    """Watches until one content is whole and taken."""

    @dataclass
    class Looked(NewestOnly):
        """How it stands, with what the camera sees."""

        view: WatchView
        image: NDArray[np.uint8] | None

    class Whole(Message):
        """All is there."""

    @dataclass
    class Useless(Message):
        """What came cannot be used."""

        why: UselessError

    @dataclass
    class Taken(Message):
        """What came is in the file."""

        taken: TakenByLight
        held: bytes

    @dataclass
    class Failed(Message):
        """It cannot go on, or the source has ended."""

        error: Exception | None

    def __init__(self, event_file: EventFile, camera: LightCamera, *, language: str = "fr") -> None:
        super().__init__()
        self.taken: TakenByLight | None = None
        """What was done with the content that came, once it has ended."""
        self.failure: Exception | None = None
        """Why it could not go on, once it has ended."""
        self._file = event_file
        self._camera = camera
        self._words = Words(language)
        self._watch = LightWatch(event_file.event_id, receiving.wanted(event_file))
        self._looking = threading.Thread(target=self._look, name="light", daemon=True)

    def on_mount(self) -> None:
        self.push_screen(WatchScreen(self._told(held.packed(self._file)), self._words))
        self._looking.start()

    def on_unmount(self) -> None:
        self._camera.stop()

    def join(self) -> None:
        """Wait until what was being taken is taken."""
        self._looking.join()

    @on(Looked)
    def show_view(self, message: Looked) -> None:
        """Show how it stands."""
        self._watch_screen.show_view(message.view, message.image)

    @on(Whole)
    def show_checking(self) -> None:
        """Say that all is there."""
        self._watch_screen.show_checking()

    @on(Useless)
    def show_useless(self, message: Useless) -> None:
        """Say why it goes on."""
        self._watch_screen.show_useless(message.why)

    @on(Taken)
    def say_thanks(self, message: Taken) -> None:
        """Say so, let the other laptop see it, and end."""
        self._watch_screen.show_taken(message.taken, self._told(message.held))
        self.set_timer(THANKS_SECONDS, self.exit)

    @on(Failed)
    def end(self, message: Failed) -> None:
        """End without anything taken."""
        self.failure = message.error
        self.exit()

    @property
    def _watch_screen(self) -> WatchScreen:
        screen = self.screen_stack[-1]
        assert isinstance(screen, WatchScreen)
        return screen

    def _told(self, content: bytes) -> LightShow:
        return LightShow(self._file.event_id, Offer(LightKind.HELD, content))

    # In the thread that looks

    def _look(self) -> None:
        told_at = 0.0
        try:
            for look in self._camera.looks():
                content = self._watch.see(look)
                if content:
                    self.post_message(self.Whole())
                    if self._take(content):
                        return
                if time.monotonic() - told_at >= _VIEW_SECONDS:
                    told_at = time.monotonic()
                    image = look.frame.image if look.frame else None
                    self.post_message(self.Looked(self._watch.view, image))
        except (CameraError, StorageError) as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Failed(None))

    def _take(self, content: LightContent) -> bool:
        try:
            self.taken = receiving.take(self._file, content)
        except UselessError as error:
            self.post_message(self.Useless(error))
            return False
        self.post_message(self.Taken(self.taken, held.packed(self._file)))
        return True
