"""Cards to take away: codes for phones, side by side where there is room, else in turn."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from badges.cards.business_card import BusinessCard
from badges.cards.card_code import CardCodes, Modules, card_codes
from badges.cards.meeting import TURN_SECONDS
from kiosk.desk.words import Words, _
from kiosk.swap.card_room import BESIDE, fits_beside, room, room_of_half
from kiosk.swap.sentences import fields
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.qr import QrCode
from kiosk.ui.widgets.steady_text import SteadyText


@dataclass(frozen=True)
class Shown:
    """A card on the screen."""

    card: BusinessCard
    note: str
    """What the phone is to remember of the meeting."""
    heading: str


@dataclass(frozen=True)
class Plate:
    """One code of a card; a card may have two."""

    shown: Shown
    codes: CardCodes | None
    part: int = 0

    @property
    def modules(self) -> Modules | None:
        """The code itself; None when the screen is too small for any."""
        return self.codes.codes[self.part] if self.codes else None


class CardPanel(Vertical):
    """The cards over everything else. They take turns by themselves, or by `turn_over`."""

    def __init__(self) -> None:
        super().__init__()
        self.plates: tuple[Plate, ...] = ()
        self.at_once = 1
        self._shown: tuple[Shown, ...] = ()
        self._hint = ""
        self._first = 0
        self._words = Words()
        self._turning: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="card-plates"):
            yield _PlateView()
            yield _PlateView()
        yield SteadyText(id="card-hint")

    @property
    def on_view(self) -> tuple[Plate, ...]:
        """The codes that are to be seen now."""
        return self.plates[self._first : self._first + self.at_once]

    def show(self, shown: tuple[Shown, ...], hint: str, words: Words) -> None:
        """Show these cards, or give the screen back when there are none."""
        if (shown, hint, words.language) == (self._shown, self._hint, self._words.language):
            return
        if shown != self._shown:
            self._first = 0
        self._shown, self._hint, self._words = shown, hint, words
        self.display = bool(shown)
        if self._turning:
            self._turning.stop()
            self._turning = None
        if shown:
            self._turning = self.set_interval(TURN_SECONDS, self.turn_over)
            self._lay_out()

    def turn_over(self) -> None:
        """Show the next code, if they do not all stand side by side."""
        if self._shown and len(self.plates) > self.at_once:
            self._first = (self._first + self.at_once) % len(self.plates)
            if self._turning:
                self._turning.reset()
            self._draw()

    def tell(self, said: str, seconds: float | None) -> None:
        """Tell what is `said` to whoever is next, or else the keys; and how long the cards stay."""
        if self._shown:
            left = self._words(_("Closes in {seconds} s"), seconds=round(seconds or 0))
            texts = [said or self._hint, left if seconds is not None else ""]
            hint = self.query_one("#card-hint", Static)
            hint.update(Content(" · ".join(filter(None, texts))))
            hint.set_class(bool(said), "-said")

    def on_resize(self) -> None:
        if self._shown:
            self._lay_out()

    def _lay_out(self) -> None:
        size = self.screen.size
        halves = [card_codes(each.card, each.note, room_of_half(size)) for each in self._shown]
        abreast = len(halves) == 2 and all(codes and codes.whole for codes in halves)
        self.at_once = 2 if abreast else 1
        if not abreast:
            halves = [card_codes(each.card, each.note, room(size)) for each in self._shown]
        self.plates = tuple(
            Plate(each, codes, part)
            for each, codes in zip(self._shown, halves, strict=True)
            for part in range(len(codes.codes) if codes else 1)
        )
        self._first = min(self._first, len(self.plates) - 1)
        self._draw()

    def _draw(self) -> None:
        views, beside = self.query(_PlateView), self.at_once == 1 and fits_beside(self.screen.size)
        for view, plate in zip(views, [*self.on_view, None], strict=False):
            view.display = plate is not None
            view.set_class(beside, "-beside")
            if plate:
                view.show(plate, self._number(plate), self._words)
        self.query_one("#card-hint", Static).update(Content(self._hint))

    def _number(self, plate: Plate) -> str:
        """Which of all codes this is, where they take turns."""
        if len(self.plates) <= self.at_once:
            return ""
        number = self.plates.index(plate) + 1
        return self._words(_("Code {number} of {all}"), number=number, all=len(self.plates))


class _PlateView(Vertical):
    """One code, whose it is and whom it is for."""

    def compose(self) -> ComposeResult:
        with Center():
            yield QrCode()
        with Vertical(classes="card-words"):
            yield SteadyText(classes="card-heading")
            yield SteadyText(classes="card-text")

    def show(self, plate: Plate, number: str, words: Words) -> None:
        code = self.query_one(QrCode)
        code.display = plate.modules is not None
        if plate.modules:
            code.show(plate.modules)
        card = plate.shown.card
        lines = [(plain(card.name), "bold")]
        lines += [(f"\n{cut(plain(card.company), BESIDE)}", "")] if card.company else []
        if plate.codes is None:
            too_small = words(_("This screen is too small for the code"))
            lines.append((f"\n{too_small}", ""))
        elif plate.codes.left_out:
            missing = words(
                _("Only in your file: {fields}"), fields=fields(plate.codes.left_out, words)
            )
            lines.append((f"\n{missing}", ""))
        lines += [(f"\n{number}", "")] if number else []
        self.query_one(".card-heading", Static).update(Content(plate.shown.heading))
        self.query_one(".card-text", Static).update(Content.assemble(*lines))
