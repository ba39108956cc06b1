"""One guest's page: who it is, how they stand, and every way on that there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.content import Content

from kiosk.desk.rules.found import Found
from kiosk.desk.rules.reasons import HelpReason, OverrideReason
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.widgets.found import called
from kiosk.desk.words import Words, _
from kiosk.ui.labelled import Labelled
from kiosk.ui.menu import Menu, MenuEntry
from kiosk.ui.plain_text import plain
from sync.model import Guest
from sync.printing.print_job import ReprintReason

_Reason = TypeVar("_Reason")


class NextStep(Labelled):
    """What can be done for somebody; each has its digit, always the same one."""

    CHECK_IN = "1", _("Check in")
    PAID_HERE = "1, paid", _("Paid here: let in")
    """In place of checking in, for whom nothing else keeps out."""
    ANYWAY = "2", _("Let in anyway…")
    HELP_DESK = "3", _("Send to the help desk…")
    PARTY = "4", _("Check in the party…")
    NAME = "5", _("Correct the name…")
    UNDO = "6", _("Take back their last entry or exit")
    BADGE = "7", _("Print the badge again…")
    CONTACT = "8", _("Show e-mail and phone")
    QUESTIONS = "9", _("Ask the questions…")
    RETURNING = "0", _("The same person comes back: let in")
    FIND = "F", _("Find a guest by name")
    REGISTER = "R", _("Register somebody without a ticket…")


OVERRIDES = {
    OverrideReason.PAID_HERE: _("Paid at the door"),
    OverrideReason.ORGANISER: _("The organiser says so"),
    OverrideReason.MISTAKE: _("The list or an earlier scan is wrong"),
    OverrideReason.RETURNING: _("The same person comes back"),
    OverrideReason.OTHER: _("Something else: write it down"),
}
REPRINTS = {
    ReprintReason.LOST: _("Lost"),
    ReprintReason.DAMAGED: _("Damaged"),
    ReprintReason.CORRECTED: _("The name was corrected"),
    ReprintReason.NOT_PRINTED: _("It did not come out"),
    ReprintReason.OTHER: _("Something else"),
}
HELP_REASONS = {
    HelpReason.PAYMENT: _("Payment"),
    HelpReason.NAME: _("Name"),
    HelpReason.NO_TICKET: _("No ticket"),
    HelpReason.OTHER: _("Something else"),
}


@dataclass(frozen=True)
class GuestState:
    """A guest as they stand at this door, with what takes a PIN."""

    found: Found
    party: int
    """How many come together, this guest included."""
    with_pin: frozenset[NextStep]
    """The ways that a PIN opens."""
    prints: bool = False
    """Whether this desk has a printer for badges."""


class GuestPage(Menu[NextStep]):
    """What is known of a guest, as far as a steward needs it, and the ways on."""

    def __init__(self, words: Words, state: GuestState) -> None:
        super().__init__(words)
        self._state = state

    def title_text(self) -> str:
        """Whom the page is about."""
        return called(self._state.found.guest)

    def facts(self) -> Sequence[Content]:
        """Where from, how they stand, and what the desk is to know."""
        guest, found, words = self._state.found.guest, self._state.found, self.words
        lines = [Content(" · ".join(filter(None, map(plain, (guest.company, guest.category)))))]
        if state := words.guest_state(found):
            lines.append(Content(state).stylize("bold $warning"))
        if guest.note:
            lines.append(Content(f"! {plain(guest.note)}").stylize("bold"))
        if guest.host:
            lines.append(Content(words(_("Host: {name}"), name=plain(guest.host))))
        return [line for line in lines if line.plain]

    def entries(self) -> Sequence[MenuEntry[NextStep]]:
        """What makes sense for this guest."""
        state, words = self._state, self.words
        entries = []
        for way in next_steps(state):
            label = words(way.label)
            if way is NextStep.PARTY:
                label = f"{label} ({words.number(state.party)})"
            if way in state.with_pin:
                label = "  ".join((label, words(_("[PIN]"))))
            entries.append(MenuEntry(way.value[0], label, way))
        return entries


def next_steps(state: GuestState) -> list[NextStep]:
    """What can be done for a guest who stands like this."""
    found, guest = state.found, state.found.guest
    verdict, seen = found.verdict, found.presence
    makes_sense = {
        NextStep.CHECK_IN: verdict.passes,
        NextStep.PAID_HERE: verdict is Verdict.UNPAID,
        NextStep.RETURNING: verdict is Verdict.USED,
        NextStep.QUESTIONS: verdict is Verdict.QUESTIONS,
        NextStep.ANYWAY: not verdict.passes,
        NextStep.HELP_DESK: True,
        NextStep.PARTY: state.party > 1,
        NextStep.NAME: True,
        NextStep.UNDO: bool(seen.entries or seen.exits),
        NextStep.BADGE: state.prints,
        NextStep.CONTACT: bool(guest.email or guest.phone),
    }
    return [way for way, sensible in makes_sense.items() if sensible]


class NobodyPage(Menu[NextStep]):
    """The ways on for somebody whose ticket says nothing."""

    def title_text(self) -> str:
        """What this is about."""
        return self.words(_("Nobody on the guest list"))

    def entries(self) -> Sequence[MenuEntry[NextStep]]:
        """Find them, register them, or send them on."""
        ways_on = ((NextStep.FIND, "1"), (NextStep.REGISTER, "2"), (NextStep.HELP_DESK, "3"))
        return [MenuEntry(key, self.words(way.label), way) for way, key in ways_on]


class ReasonPicker(Menu[_Reason]):
    """Asks why; the reasons are numbered."""

    question = ""
    reasons: Mapping[Any, str]
    told = ""
    """What becomes of it, if somebody should know."""

    def title_text(self) -> str:
        """The question."""
        return self.words(self.question)

    def facts(self) -> Sequence[Content]:
        """What becomes of it."""
        return [Content(self.words(self.told))] if self.told else []

    def entries(self) -> Sequence[MenuEntry[_Reason]]:
        """The reasons."""
        labels = enumerate(self.reasons.items(), 1)
        return [MenuEntry(str(n), self.words(text), reason) for n, (reason, text) in labels]


class OverridePicker(ReasonPicker[OverrideReason]):
    """Why somebody is let in although the desk says no."""

    question = _("Why let them in anyway?")
    reasons = OVERRIDES
    told = _("The reason is kept, with time and desk.")


class HelpPicker(ReasonPicker[HelpReason]):
    """What the help desk is to do."""

    question = _("What should the help desk see to?")
    reasons = HELP_REASONS


class ReprintPicker(ReasonPicker[ReprintReason]):
    """Why a badge is printed again."""

    question = _("Why print the badge again?")
    reasons = REPRINTS


class ContactPage(Menu[None]):
    """A guest's e-mail and phone, for whoever may see them; a verdict closes it."""

    comes_back = False

    def __init__(self, words: Words, guest: Guest) -> None:
        super().__init__(words)
        self._guest = guest

    def title_text(self) -> str:
        """Whose they are."""
        return called(self._guest)

    def facts(self) -> Sequence[Content]:
        """E-mail, phone and order."""
        guest, words = self._guest, self.words
        known = (
            (words(_("E-mail")), guest.email),
            (words(_("Phone")), guest.phone),
            (words(_("Order")), guest.order),
        )
        return [Content(f"{label}  {plain(text)}") for label, text in known if text]

    def entries(self) -> Sequence[MenuEntry[None]]:
        """Nothing to choose."""
        return ()
