"""The live view's program: wires the feed, the screen and the keys together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from kiosk.desk.words import LANGUAGES, Words
from kiosk.live.screen import LiveScreen
from kiosk.ui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from kiosk.live.feed import Feed


class LiveApp(TerminalApp[None]):
    """The event's numbers in a terminal. It only reads; the desks never wait for it."""

    BINDINGS = [
        Binding("f2", "next_language", id="language", tooltip="French or English"),
        Binding("f10,q", "quit", id="quit", tooltip="Leave the live view"),
    ]

    def __init__(
        self, feed: Feed, *, wall: bool = False, named: bool = False, language: str = LANGUAGES[0]
    ) -> None:
        super().__init__()
        self.words = Words(language)
        self.live_screen = LiveScreen(feed, self.words, wall=wall, named=named)

    def on_mount(self) -> None:
        self.push_screen(self.live_screen)

    def action_next_language(self) -> None:
        """Switch to the next language, at once and everywhere."""
        self.words = Words(self.words.next_language)
        self.live_screen.speak(self.words)
