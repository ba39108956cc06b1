"""What the screen means and what the keys do, on one page."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Choice, Dialog

_SIGNS = (
    ("✔", _("blue: let them in")),
    ("✖", _("amber: not in; the screen says why and what to do")),
    ("!", _("amber: something is to be settled first")),
    ("⚠", _("red chequerboard: not saved, nobody is in; scan again")),
)
_KEYS = (
    ("F1", _("this page")),
    ("F2", _("French or English")),
    ("F3", _("find a guest by name, company, e-mail, order")),
    ("F4", _("the guest’s page: admit anyway, party, name, help desk")),
    ("F5", _("hide the names; a supervisor’s turn ends")),
    ("F6", _("register somebody without a ticket")),
    ("F8", _("take back the last entry or exit")),
    ("F10", _("stop")),
)
_FOOT = (
    _("Show a ticket to the camera, scan it, or type its code and Enter."),
    _("Any key ends a verdict; the next scan counts at any time."),
    _("All is recorded on this computer; no network is needed."),
)


class HelpPage(Dialog[bool]):
    """Fits 80 × 24, and scrolls where there is less."""

    BINDINGS = [Binding("f1", "leave", show=False)]
    comes_back = False

    def contents(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="box"):
            yield Static(Content(words(_("How checking in works"))), classes="title")
            for line in _FOOT:
                yield Static(Content(words(line)))
            yield Static(_table(words, _SIGNS), classes="table")
            yield Static(_table(words, _KEYS), classes="table")
            yield Choice(words(_("Esc  Close")), None)


def _table(words: Words, rows: tuple[tuple[str, str], ...]) -> Content:
    lines = [Content.assemble((f"{key:>4}", "bold"), f"  {words(text)}") for key, text in rows]
    return Content("\n").join(lines)
