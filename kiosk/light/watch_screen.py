"""The screen of the laptop that watches: its camera's picture, how far it is, what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ProgressBar, Static

from kiosk.desk.words import Words
from kiosk.light import sentences
from kiosk.light.code_picture import CodePicture
from kiosk.light.showing import LightShow
from kiosk.light.watching import WatchView
from kiosk.scan.source import CameraState
from kiosk.ui.plain_text import plain
from kiosk.ui.speech import say_error
from kiosk.ui.widgets.preview import Preview
from kiosk.ui.widgets.steady_text import SteadyText
from sync.light.receiving import TakenByLight, UselessError
from sync.light.symbol import LightKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLD_PACE = 4
"""Pictures a second of what this laptop holds; a few codes, and large ones."""
_SCALES = (4, 3, 2, 1)
_ROUND_SECONDS = 4
"""The largest modules with which all is told in this time are the right ones."""
_WORKING = (CameraState.LIVE, CameraState.STARTING, CameraState.ENDED)


class WatchScreen(Screen[None]):
    """Says how far it is; beside it stand the codes that tell what this laptop holds."""

    def __init__(self, told: LightShow, words: Words) -> None:
        super().__init__()
        self.words = words
        self._told = told

    def compose(self) -> ComposeResult:
        with Horizontal(id="light-middle"):
            yield Preview()
            yield CodePicture("light-held")
        yield ProgressBar(total=1, id="light-progress", show_eta=False)
        yield SteadyText(id="light-advice")
        yield SteadyText(id="light-keys")

    def on_mount(self) -> None:
        self._say("", sentences.KEYS_WHILE_WATCHING)
        self.set_interval(1 / TOLD_PACE, self._next)

    def on_resize(self) -> None:
        self._fit()

    def on_key(self, event: events.Key) -> None:
        """Escape and F10 stop; F2 changes the language."""
        event.stop()
        if event.key == "f2":
            self.words = Words(self.words.next_language)
            self._say("", sentences.KEYS_WHILE_WATCHING)
        elif event.key in ("escape", "f10", "q", "ctrl+c", "ctrl+q"):
            self.app.exit()

    def show_view(self, view: WatchView, image: NDArray[np.uint8] | None) -> None:
        """Say how it stands, beside what the camera sees."""
        if image is not None:
            self.query_one(Preview).show(image)
        bar = self.query_one(ProgressBar)
        if view.progress:
            bar.update(total=view.progress.needed, progress=view.progress.received)
        self._advise(" · ".join(filter(None, [self._advice(view), *self._figures(view)])))

    def show_checking(self) -> None:
        """All has come, and is looked through."""
        self._advise(self.words(sentences.CHECKING))

    def show_useless(self, error: UselessError) -> None:
        """What came was thrown away; it goes on."""
        why = plain(say_error(error, self.words.language))
        self._say(self.words(sentences.USELESS, why=why), sentences.KEYS_WHILE_WATCHING)

    def show_taken(self, taken: TakenByLight, held_now: LightShow) -> None:
        """Say thank you, and tell the other laptop what this one holds now."""
        self._told = held_now
        self._fit()
        self.query_one(Preview).show(None)
        bar = self.query_one(ProgressBar)
        bar.update(total=1, progress=1)
        self._advise(f"{self.words(sentences.ENOUGH)} · {report(taken, self.words)}")

    def _advice(self, view: WatchView) -> str:
        if view.state not in _WORKING:
            return self.words.camera(view.state)
        return self.words(view.advice.label) if view.advice else ""

    def _figures(self, view: WatchView) -> list[str]:
        if view.progress is None:
            return []
        words, progress = self.words, view.progress
        received, needed = words.number(progress.received), words.number(progress.needed)
        figures = [words(sentences.RECEIVED, received=received, needed=needed)]
        if view.seconds_left is not None:
            time = sentences.duration(words, view.seconds_left)
            figures.append(words(sentences.TIME_LEFT, time=time))
        return figures

    def _advise(self, text: str) -> None:
        self.query_one("#light-advice", Static).update(Content(text))

    def _say(self, trouble: str, keys: str) -> None:
        text = " · ".join(filter(None, [trouble, self.words(keys)]))
        self.query_one("#light-keys", Static).update(Content(text))

    def _fit(self) -> None:
        """As large as all can be told in a few seconds, beside the camera's picture."""
        codes = self.query_one("#light-held", CodePicture)
        width, height = self.size.width // 2 + 1, self.size.height - 3
        for scale in _SCALES:
            self._told.fit(width, height, scale)
            grid = self._told.grid
            is_scaled = grid is not None and grid.scale == scale
            if is_scaled and self._told.pictures <= _ROUND_SECONDS * TOLD_PACE:
                break
        codes.styles.width = width if self._told.grid else 0
        self._next()

    def _next(self) -> None:
        self.query_one("#light-held", CodePicture).show(self._told.next_picture())


def report(taken: TakenByLight, words: Words) -> str:
    """What was taken, in a sentence."""
    if taken.kind is LightKind.GUEST_LIST:
        message = sentences.LIST_TAKEN if taken.is_new else sentences.LIST_KNOWN
        return words(message, number=taken.version) if taken.is_new else words(message)
    merged = taken.merged
    numbers = {
        name: words.number(getattr(merged, name)) for name in ("new", "duplicate", "rejected")
    }
    return words(sentences.MERGED, **numbers)
