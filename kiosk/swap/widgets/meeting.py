"""The people at a swap kiosk, what each would give, and the words they agree to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from badges.cards.business_card import CardField
from badges.cards.meeting import MOST, Meeting, Phase, SwapWay
from kiosk.desk.words import Words, _
from kiosk.swap.choice_keys import field_keys, is_group
from kiosk.swap.widgets.choices import Choices
from kiosk.swap.widgets.person import PersonPanel, offer
from kiosk.swap.widgets.person_row import PersonRow
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.steady_text import SteadyText
from sync.cards.swap_rules import ToShow, YesBy

_AGAIN = {
    ToShow.BADGE: _("Badge again = yes"),
    ToShow.TICKET: _("Ticket again = yes"),
    ToShow.BOTH: _("Badge or ticket again = yes"),
}
_AGAIN_OR_KEY = {
    ToShow.BADGE: _("Key {number} or badge again = yes"),
    ToShow.TICKET: _("Key {number} or ticket again = yes"),
    ToShow.BOTH: _("Key {number}, badge or ticket again = yes"),
}
_MORE = {
    ToShow.BADGE: _("Group: show more badges, up to eight, then everybody says yes"),
    ToShow.TICKET: _("Group: show more tickets, up to eight, then everybody says yes"),
    ToShow.BOTH: _("Group: show more badges or tickets, up to eight, then everybody says yes"),
}
_LONG_WORDS = 150
"""Columns from which a row of a group holds every field in full words."""


class MeetingPanel(Vertical):
    """One meeting, from the first badge to the last yes."""

    def __init__(self, to_show: ToShow, yes_by: YesBy, *, takers: bool = True) -> None:
        super().__init__()
        self._to_show = to_show
        self._yes_by = yes_by
        self._takers = takers  # whether those who only get a card are shown too
        self._draw_again: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        yield SteadyText(id="swap-asked", classes="consent")
        with Container(id="swap-people"):
            for number in (1, 2):
                yield PersonPanel(number)
        with Vertical(id="swap-group"):
            for number in range(1, MOST + 1):
                yield PersonRow(number)
            with Horizontal(id="swap-touched"):
                yield SteadyText(id="swap-touched-name")
                yield Choices(len(CardField))
            yield SteadyText(id="swap-how", classes="consent")
        yield SteadyText(id="swap-terms", classes="consent")

    def show(
        self, meeting: Meeting, words: Words, *, touched: str = "", terms: str = "", asked: str = ""
    ) -> None:
        """Show `meeting`; nothing of it when nobody is there.

        `touched`: whose fields have a key each in a group; `terms`: what a yes agrees to;
        `asked`: what is asked of them, if it is not what guests ask each other.
        """
        again = partial(self.show, meeting, words, touched=touched, terms=terms, asked=asked)
        self._draw_again = again if meeting.people else None
        self.display = bool(meeting.people)
        if not meeting.people:
            return
        self.query_one("#swap-asked", Static).update(Content(asked or self._asked(meeting, words)))
        alone = meeting.phase is Phase.WAITING
        self.query_one("#swap-terms", Static).update(Content("" if alone else terms))
        group = is_group(meeting)
        self.query_one("#swap-people").display = not group
        self.query_one("#swap-group").display = group
        if group:
            self._show_group(meeting, words, touched)
        else:
            self._show_pair(meeting, words)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw_anew)

    def _draw_anew(self) -> None:
        """Draw what is to be shown by now: names are as large as there turned out to be room."""
        if self._draw_again:
            self._draw_again()

    def whole(self) -> bool:
        """Whether all that people agree to can be read: nothing cut, nothing beyond an edge."""
        return all(_readable(each) for each in self.query(".consent") if _displayed(each, self))

    def _show_pair(self, meeting: Meeting, words: Words) -> None:
        people = self.query_one("#swap-people")
        shown = meeting.people if self._takers else meeting.asked()
        alone = len(shown) == 1
        people.set_class(alone, "-alone")
        width = (self.app.size.width - 2 - 2 * (not alone)) // len(shown) - 2
        for number, panel in enumerate(self.query(PersonPanel), start=1):
            panel.display = number <= len(shown)
            if panel.display:
                invitation = "" if meeting.phase is Phase.WAITING else self._again(number, words)
                panel.show(meeting, words, invitation, (width, people.size.height - 2))

    def _show_group(self, meeting: Meeting, words: Words, touched: str) -> None:
        width = self.app.size.width - 2
        for number, row in enumerate(self.query(PersonRow), start=1):
            row.display = number <= len(meeting.people)
            if row.display:
                row.show(meeting, words, width, short=width < _LONG_WORDS)
        person = meeting.person(touched)
        mine = person and person in meeting.asked() and meeting.phase is Phase.ASKING
        choices = self.query_one("#swap-touched Choices", Choices)
        self.query_one("#swap-touched").display = bool(mine)
        if person and mine:
            name = self.query_one("#swap-touched-name", Static)
            name.update(Content(cut(plain(person.name), 10)))
            choices.show(person, field_keys(person, 1, group=True), words, short=True)
        how = self.query_one("#swap-how", Static)
        offer(how, self._again(None, words), meeting.on_screen, width)

    def _asked(self, meeting: Meeting, words: Words) -> str:
        """What is asked of these people now, in a sentence."""
        first = plain(meeting.people[0].name)
        if meeting.phase is Phase.WAITING:
            return words(_("Welcome! Now the other person."))
        if meeting.way is SwapWay.GIVE:
            return words(_("{name} gives a card, the others give nothing"), name=first)
        if meeting.group and not meeting.yes:
            return words(_MORE[self._to_show])
        return words(_("Swap: everybody gives, everybody gets"))

    def _again(self, number: int | None, words: Words) -> str:
        """How somebody says yes."""
        if self._yes_by is YesBy.SHOW:
            return words(_AGAIN[self._to_show])
        return words(_AGAIN_OR_KEY[self._to_show], number=number or "1, 2…")


def _displayed(widget: Widget, panel: Widget) -> bool:
    """Whether a widget is to be seen, with all that it stands in."""
    while widget is not panel:
        if not widget.display or not isinstance(widget.parent, Widget):
            return False
        widget = widget.parent
    return panel.display


def _readable(widget: Widget) -> bool:
    """Whether nothing of a widget lies beyond an edge, and nothing of its text is cut off."""
    screen, size = widget.screen, widget.content_size
    needed = widget.get_content_height(screen.size, screen.size, max(1, size.width))
    if not size:
        return False
    placed = screen.find_widget(widget)
    return placed.visible_region == placed.region and needed <= size.height
