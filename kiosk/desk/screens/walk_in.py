"""Somebody without a ticket: written down, perhaps known already, and then with a ticket."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Static

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.walk_in import Lack, Payment, WalkIn
from kiosk.desk.widgets.found import called, where_from
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Choice, Dialog
from kiosk.ui.form import Form, Values
from kiosk.ui.menu import Menu, MenuEntry
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.form_lines import FormField
from kiosk.ui.widgets.qr import QrCode
from sync.model import Category, Guest

PAYMENTS = {
    Payment.FREE: _("Free"),
    Payment.PAID: _("Paid here"),
    Payment.TO_PAY: _("Still to pay"),
}
_TALL = 34
"""Rows of a screen from which the code is written in huge letters."""
LACKS = {
    Lack.NO_NAME: ("first_name", _("A first or a last name is needed")),
    Lack.NO_CATEGORY: ("category", _("Choose a category")),
    Lack.NOT_AN_EMAIL: ("email", _("Write an e-mail address, or none")),
}


class WalkInForm(Form):
    """Who it is, and what became of the money."""

    verb = _("Register")

    def __init__(
        self, words: Words, categories: Sequence[Category], values: Values | None = None
    ) -> None:
        self._categories = categories
        super().__init__(words, values)

    def title_text(self) -> str:
        """What this is about."""
        return self.words(_("Register somebody without a ticket"))

    def fields(self) -> Sequence[FormField]:
        """The fields of a walk-in."""
        words = self.words
        categories = tuple(
            (each.code, each.label_fr if words.language == "fr" else each.label_en)
            for each in self._categories
        )
        payments = tuple((str(each), words(label)) for each, label in PAYMENTS.items())
        return (
            FormField("first_name", words(_("First name")), required=True),
            FormField("last_name", words(_("Last name")), required=True),
            FormField("company", words(_("Company"))),
            FormField("email", words(_("E-mail"))),
            FormField("category", words(_("Category")), required=True, options=categories),
            FormField("payment", words(_("Payment")), required=True, options=payments),
        )

    def objection(self, field: FormField, text: str) -> str:
        """What this field lacks."""
        if field.name == "payment" and not text:
            return self.words(_("Choose what became of the payment"))
        for lack in walk_in(self.values).cleaned().lacks():
            name, sentence = LACKS[lack]
            if name == field.name:
                return self.words(sentence)
        return ""


def walk_in(values: Values) -> WalkIn:
    """The person whom a filled-in form describes."""
    written = {name: values[name] for name in ("first_name", "last_name", "company", "email")}
    payment = Payment(values["payment"] or Payment.FREE)
    return WalkIn(**written, category=values["category"], payment=payment)


class LikelySame(Menu[str]):
    """Guests who may be the person at the desk. Its answer: a ticket id, or "" for none of them."""

    def __init__(self, words: Words, guests: Sequence[Guest]) -> None:
        super().__init__(words)
        self._guests = guests

    def title_text(self) -> str:
        """The question."""
        return self.words(_("Is it one of these guests?"))

    def facts(self) -> Sequence[Content]:
        """Why it is asked."""
        return [Content(self.words(_("Nobody should have two tickets.")))]

    def entries(self) -> Sequence[MenuEntry[str]]:
        """The guests, and nobody of them."""
        entries = [
            MenuEntry(
                str(number),
                " · ".join(filter(None, [called(guest), where_from(guest)])),
                guest.ticket_id,
            )
            for number, guest in enumerate(self._guests, 1)
        ]
        return [*entries, MenuEntry("0", self.words(_("Nobody of them: register")), "")]


class NewTicket(Dialog[bool]):
    """The ticket of somebody who was registered, for them to photograph."""

    def __init__(self, words: Words, outcome: Outcome) -> None:
        super().__init__(words)
        self._outcome = outcome

    def contents(self) -> ComposeResult:
        outcome, words = self._outcome, self.words
        assert outcome.guest
        word = words.word(outcome)
        with Vertical(classes="box ticket"):
            yield Static(Content(f"{word} · {called(outcome.guest)}"), classes="title")
            with Center():
                yield QrCode("ticket-qr")
            yield BigText("ticket-code")
            photograph = words(_("Have them photograph this: it is their ticket."))
            yield Static(Content(photograph), classes="fact")
            yield Choice(words(_("Enter  Close")), None)

    def on_resize(self) -> None:
        self.write()

    def press(self, key: str, character: str | None) -> bool:
        """Enter closes."""
        if key == "enter":
            self.answer(None)
        return key == "enter"

    def write(self) -> None:
        """Draw the code, and write it as large as there is room for."""
        from badges.drawing.qr import QUIET_ZONE, matrix

        modules = _framed(matrix(self._outcome.code, error_correction="M"), QUIET_ZONE)
        for symbol in self.query(QrCode):
            symbol.show(modules)
        for code in self.query("#ticket-code").results(BigText):
            code.show(shown(self._outcome.code), 6 if self.size.height >= _TALL else 1)


def _framed(modules: Sequence[Sequence[bool]], quiet: int) -> list[list[bool]]:
    """`modules` with so many light ones around them."""
    beside = [False] * quiet
    above = [[False] * (len(modules) + 2 * quiet) for _row in range(quiet)]
    return [*above, *([*beside, *row, *beside] for row in modules), *above]
