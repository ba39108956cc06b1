"""The screen that plays what this laptop has, until a key is pressed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from kiosk.desk.words import Words
from kiosk.light import sentences
from kiosk.light.code_picture import CodePicture
from kiosk.light.showing import DEFAULT_PACE, PACES, LightShow, Offer, ShowingTrouble
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.steady_text import SteadyText
from sync.light.symbol import LightKind

_FASTER, _SLOWER = ("plus", "equals_sign", "+", "="), ("minus", "-")
_LARGER = ("c", "C")
_TEXT_ROWS = 1
"""Rows that are always left for words."""
_TROUBLES = {
    ShowingTrouble.TOO_SMALL: sentences.TOO_SMALL,
    ShowingTrouble.TOO_LARGE: sentences.TOO_LARGE,
    ShowingTrouble.TOO_MUCH: sentences.TOO_MUCH,
}


class ShowScreen(Screen[None]):
    """The codes as large as the terminal holds them, and a line of words below."""

    def __init__(self, show: LightShow, words: Words) -> None:
        super().__init__()
        self.light_show = show
        self.words = words
        self.pace = DEFAULT_PACE
        self._scale = 1
        self._playing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield CodePicture("light-codes")
        yield SteadyText(id="light-told")

    def on_mount(self) -> None:
        self._play()

    def on_resize(self) -> None:
        self._fit()

    def on_key(self, event: events.Key) -> None:
        """A few keys change what is shown; any other one ends it."""
        event.stop()
        if event.key in _FASTER:
            self._change_pace(1)
        elif event.key in _SLOWER:
            self._change_pace(-1)
        elif event.key in _LARGER:
            self._scale = 3 - self._scale
            self._fit()
        elif event.key == "f2":
            self.words = Words(self.words.next_language)
            self._tell()
        else:
            self.app.exit()

    def change(self, offer: Offer) -> None:
        """Show another offer instead, if it is worth it."""
        if self.light_show.change(offer):
            self.next_picture()
            self._tell()

    def next_picture(self) -> None:
        """Show the next picture."""
        self.query_one(CodePicture).show(self.light_show.next_picture())

    def _change_pace(self, steps: int) -> None:
        place = min(max(PACES.index(self.pace) + steps, 0), len(PACES) - 1)
        self.pace = PACES[place]
        self._play()
        self._tell()

    def _play(self) -> None:
        if self._playing:
            self._playing.stop()
        self._playing = self.set_interval(1 / self.pace, self.next_picture)

    def _fit(self) -> None:
        show, codes = self.light_show, self.query_one(CodePicture)
        show.fit(self.size.width, self.size.height - _TEXT_ROWS, self._scale)
        codes.styles.height = show.grid.height if show.grid else 0
        self.next_picture()
        self._tell()

    def _tell(self) -> None:
        self.query_one("#light-told", Static).update(Content(self._told()))

    def _told(self) -> str:
        words, show, offer = self.words, self.light_show, self.light_show.offer
        device = plain(offer.device_name)
        if offer.is_nothing:
            return words(sentences.HAS_ALL, device=device)
        if show.trouble:
            return words(_TROUBLES[show.trouble])
        what = (
            words(sentences.ENTRIES, number=words.number(offer.rows))
            if offer.kind is LightKind.EVENING
            else words(sentences.GUEST_LIST)
        )
        time = sentences.duration(words, show.pictures / self.pace)
        parts = [
            what,
            words(sentences.DIFFERENCE, device=device) if device else "",
            words(sentences.AT_PACE, time=time, number=self.pace),
            words(sentences.KEYS_WHILE_SHOWING),
        ]
        return " · ".join(filter(None, parts))
