"""Somebody's card to take away: a code for phones, as rich as the terminal is large."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from badges.cards.business_card import BusinessCard
from badges.cards.card_code import CardCode, card_code
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import fields
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.qr import QrCode

BESIDE = 30
"""Columns that the words need beside the code."""
BELOW = 7
"""Rows that they need below it."""


@dataclass(frozen=True)
class Shown:
    """A card on the screen."""

    card: BusinessCard
    note: str
    """What the phone is to remember of the meeting."""
    heading: str
    hint: str
    """What key does what."""


class CardPanel(Vertical):
    """One card over everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None
        self.code: CardCode | None = None
        self._words = Words()

    def compose(self) -> ComposeResult:
        yield QrCode()
        with Vertical(id="card-words"):
            yield Static(id="card-heading", markup=False)
            yield Static(id="card-text", markup=False)

    def show(self, shown: Shown | None, words: Words) -> None:
        """Show a card, or give the screen back."""
        if (shown, words.language) == (self.shown, self._words.language):
            return
        self.shown, self._words = shown, words
        self.display = shown is not None
        if shown:
            self._draw()

    def tell_time(self, seconds: float | None) -> None:
        """Say how long the card stays."""
        if self.shown and seconds is not None:
            left = self._words(_("Closes in {seconds} s"), seconds=round(seconds))
            self.query_one("#card-text", Static).update(Content.assemble(self._text(), f"\n{left}"))

    def on_resize(self) -> None:
        if self.shown:
            self._draw()

    def _draw(self) -> None:
        assert self.shown
        beside = fits_beside(self.screen.size)
        self.set_class(beside, "-beside")
        self.code = card_code(self.shown.card, self.shown.note, room(self.screen.size))
        if self.code:
            self.query_one(QrCode).show(self.code.modules)
        self.query_one(QrCode).display = self.code is not None
        self.query_one("#card-heading", Static).update(Content(self.shown.heading))
        self.query_one("#card-text", Static).update(self._text())

    def _text(self) -> Content:
        assert self.shown
        card, words = self.shown.card, self._words
        lines = [(plain(card.name), "bold")]
        lines += [(f"\n{plain(card.company)}", "")] if card.company else []
        if self.code is None:
            lines += [("\n", ""), (words(_("This screen is too small for the code")), "")]
        elif self.code.left_out:
            missing = fields(self.code.left_out, words)
            lines += [("\n", ""), (words(_("Only in your file: {fields}"), fields=missing), "")]
        lines.append((f"\n{self.shown.hint}", ""))
        return Content.assemble(*lines)


def fits_beside(screen: Size) -> bool:
    """Whether the code gets larger with the words beside it than with them below."""
    return _room_beside(screen) >= _room_below(screen)


def room(screen: Size) -> int:
    """Modules a side that there is room for."""
    return max(_room_beside(screen), _room_below(screen))


def _room_beside(screen: Size) -> int:
    return min(2 * screen.height, screen.width - BESIDE)


def _room_below(screen: Size) -> int:
    return min(2 * (screen.height - BELOW), screen.width)
