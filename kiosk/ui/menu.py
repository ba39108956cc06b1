"""A dialog to choose from: one digit for each entry, or the arrows and Enter, or a touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from badges.codes.keyboard_layout import digits
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Answer, Dialog
from kiosk.ui.widgets.steady_text import SteadyText

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class MenuEntry(Generic[_Value]):
    """One thing to choose."""

    key: str
    label: str
    answer: _Value


class Menu(Dialog[Answer]):
    """A title, some facts, and entries. Nothing is chosen until somebody does."""

    is_menu = True

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._place: int | None = None

    def title_text(self) -> str:
        """What this is about."""
        raise NotImplementedError

    def facts(self) -> Sequence[Content]:
        """What to know before choosing, a line each."""
        return ()

    def entries(self) -> Sequence[MenuEntry[Answer]]:
        """What there is to choose."""
        raise NotImplementedError

    def contents(self) -> ComposeResult:
        with VerticalScroll(classes="box menu", can_focus=False):
            yield Static(Content(self.title_text()), classes="title")
            facts = self.facts()
            for fact in facts:
                yield SteadyText(fact, classes="fact")
            if facts:
                yield Static(classes="gap")
            for place, entry in enumerate(self.entries()):
                yield EntryChoice(entry.key, entry.label, place)
            yield EntryChoice(self.words(_("Esc")), self.words(_("Close")), None)

    def press(self, key: str, character: str | None) -> bool:
        """Take a digit, an arrow or Enter."""
        if key in ("up", "down"):
            self._move(1 if key == "down" else -1)
        elif key == "enter":
            self.choose(self._place)
        elif character:
            keys = [entry.key for entry in self.entries()]
            pressed = digits(character).upper()
            if pressed not in keys:
                return False
            self.choose(keys.index(pressed))
        return key in ("up", "down", "enter") or bool(character and character.isprintable())

    def choose(self, place: int | None) -> None:
        """Answer with the entry at `place`, if any."""
        if place is not None:
            self.answer(self.entries()[place].answer)

    def _move(self, step: int) -> None:
        last = len(self.entries()) - 1
        start = self._place if self._place is not None else (-1 if step > 0 else last + 1)
        self._place = min(max(start + step, 0), last)
        for choice in self.query(EntryChoice):
            choice.set_class(choice.place == self._place, "-chosen")
            if choice.place == self._place:
                choice.scroll_visible(animate=False)


class EntryChoice(SteadyText):
    """An entry with its key; a touch chooses it. A `place` of None closes the menu."""

    def __init__(self, key: str, label: str, place: int | None) -> None:
        super().__init__(Content.assemble((f" {key} ", "reverse bold"), f"  {label}"))
        self.place = place

    def on_click(self) -> None:
        if not isinstance(self.screen, Menu):
            return
        if self.place is None:
            self.screen.action_leave()
        else:
            self.screen.choose(self.place)
