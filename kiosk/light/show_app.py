"""The program of the laptop that shows, and what it hears from the one that watches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from kiosk.desk.words import Words
from kiosk.light.show_screen import ShowScreen
from kiosk.light.showing import LightShow, Offer
from kiosk.ui.terminal_app import TerminalApp
from sync.light import held
from sync.light.assembler import Assembler
from sync.light.symbol import LightKind

if TYPE_CHECKING:
    from kiosk.light.camera import LightCamera
    from sync.file.event_file import EventFile
    from sync.light.held import HeldThere

OfferFor = Callable[["HeldThere | None"], Offer]
"""What to offer a laptop that holds this, or nobody knows what."""


class ShowApp(TerminalApp[None]):
    """Plays what this laptop has; when its camera sees what the other holds, the difference."""

    @dataclass
    class Answered(Message):
        """The other laptop told what it holds, and this is what it lacks."""

        offer: Offer

    def __init__(
        self,
        event_file: EventFile,
        offer_for: OfferFor,
        camera: LightCamera | None = None,
        *,
        language: str = "fr",
    ) -> None:
        super().__init__()
        self._file = event_file
        self._offer_for = offer_for
        self._camera = camera
        self._words = Words(language)

    def on_mount(self) -> None:
        show = LightShow(self._file.event_id, self._offer_for(None))
        self.push_screen(ShowScreen(show, self._words))
        if self._camera:
            threading.Thread(target=self._listen, name="heads", daemon=True).start()

    def on_unmount(self) -> None:
        if self._camera:
            self._camera.stop()

    @on(Answered)
    def change_offer(self, message: Answered) -> None:
        """Show what is lacking there, if it is much less."""
        if isinstance(self.screen, ShowScreen):
            self.screen.change(message.offer)

    def _listen(self) -> None:
        """Look for what the other laptop holds; without a camera or luck, all is shown."""
        assembler = Assembler(self._file.event_id, {LightKind.HELD})
        assert self._camera, "nothing to look with"
        for look in self._camera.looks():
            for data in look.contents:
                completed = assembler.take(data)
                if completed:
                    self._answer(completed.content)

    def _answer(self, content: bytes) -> None:
        try:
            there = held.read(self._file, content)
        except ValueError:
            return  # a stranger's, or an altered one: everything goes on being shown
        self.post_message(self.Answered(self._offer_for(there)))
