"""The keys with which somebody gives fields of their card; each can be touched too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message

from badges.cards.business_card import CardField
from badges.cards.field_choice import FieldChoice, FieldSet, of_card
from badges.cards.meeting import Participant
from kiosk.desk.words import Words, _
from kiosk.swap.choice_keys import Lettered
from kiosk.swap.sentences import FIELDS, SHORT_FIELDS
from kiosk.ui.widgets.steady_text import SteadyText

_SETS = {FieldSet.WITH_EMAIL: _("card + e-mail"), FieldSet.EVERYTHING: _("everything")}
_SHORT_SETS = {FieldSet.WITH_EMAIL: _("+e-mail"), FieldSet.EVERYTHING: _("all")}


class Choices(Container):
    """Some keys, each with what it gives and whether that is given."""

    @dataclass
    class Touched(Message):
        """A choice or a person was clicked or touched: as good as their key."""

        key: str

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def compose(self) -> ComposeResult:
        for _place in range(self._most):
            yield _Choice()

    def show(
        self,
        person: Participant,
        lettered: Sequence[Lettered],
        words: Words,
        *,
        short: bool = False,
    ) -> None:
        """Show what `person` may choose; nothing when there is nothing."""
        self.display = bool(lettered)
        for place, choice in enumerate(self.query(_Choice)):
            choice.display = place < len(lettered)
            if choice.display:
                letter, what = lettered[place]
                choice.show(letter, _called(person, what, words, short=short))


class _Choice(SteadyText):
    def __init__(self) -> None:
        super().__init__(classes="consent")
        self._letter = ""

    def show(self, letter: str, called: str) -> None:
        self._letter = letter
        self.update(Content.assemble((f" {letter} ", "reverse"), called))

    def on_click(self, event: events.Click) -> None:
        event.stop()  # it stands in a person, whose own key says yes
        self.post_message(Choices.Touched(self._letter))


def _called(person: Participant, choice: FieldChoice, words: Words, *, short: bool) -> str:
    """What a choice is called, with a tick when it is what is given; as long with it as without."""
    if isinstance(choice, CardField):
        name = words((SHORT_FIELDS if short else FIELDS)[choice])
        return f" [{'✔' if choice in person.given else ' '}] {name}"
    chosen = person.given == of_card(choice, person.own)
    name = words((_SHORT_SETS if short else _SETS)[choice])
    return f"{'✔' if chosen else ' '}{name}"
