"""The people at the swap kiosk, what each would give, and the words they agree to."""

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from badges.cards.meeting import MOST, Meeting, Phase, SwapWay
from kiosk.desk.words import Words, _
from kiosk.swap import consent
from kiosk.swap.widgets.person import PersonPanel
from kiosk.ui.plain_text import plain


class MeetingPanel(Vertical):
    """One meeting, from the first badge to the last yes."""

    def compose(self) -> ComposeResult:
        yield Static(id="swap-asked", markup=False)
        with Container(id="swap-people"):
            for number in range(1, MOST + 1):
                yield PersonPanel(number)
        yield Static(id="swap-terms", markup=False)

    def show(self, meeting: Meeting, words: Words) -> None:
        """Show `meeting`; nothing of it when nobody is there."""
        self.display = bool(meeting.people)
        if not meeting.people:
            return
        alone = meeting.phase is Phase.WAITING
        people = self.query_one("#swap-people")
        people.set_class(len(meeting.people) > 2, "-many")
        people.set_class(alone, "-alone")
        for number, panel in enumerate(self.query(PersonPanel)):
            panel.display = number < len(meeting.people)
            if panel.display:
                self._show_person(panel, number, meeting, words)
        self.query_one("#swap-asked", Static).update(Content(_asked(meeting, words)))
        terms = "" if alone else words(consent.SWAP)
        self.query_one("#swap-terms", Static).update(Content(terms))

    def _show_person(self, panel: PersonPanel, number: int, meeting: Meeting, words: Words) -> None:
        person, screen = meeting.people[number], self.app.size
        alone, many = meeting.phase is Phase.WAITING, len(meeting.people) > 2
        panel.show(
            person,
            words,
            asked=person in meeting.asked(),
            yes=person.ticket_id in meeting.yes or meeting.phase is Phase.DONE,
            rows=1 if many else max(1, min(9, screen.height // 4)),
            width=(screen.width - 4) // (1 if alone else 2) - 6,
        )
        panel.set_class(alone, "-alone")
        panel.set_class(many, "-row")


def _asked(meeting: Meeting, words: Words) -> str:
    """What is asked of these people now, in a sentence."""
    first = plain(meeting.people[0].card.first_name or meeting.people[0].card.name)
    if meeting.phase is Phase.WAITING:
        return words(_("Welcome! Now the other person’s badge."))
    if meeting.way is SwapWay.GIVE:
        return words(_("{name} gives a card, the others give nothing"), name=first)
    if meeting.group and not meeting.yes:
        return words(_("Group: show more badges, up to eight, then everybody says yes"))
    return words(_("Swap: everybody gives, everybody gets"))
