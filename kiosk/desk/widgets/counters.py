"""How many are in, of how many; on this list, as far as this desk knows."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from kiosk.desk.words import Words, _
from kiosk.ui.widgets.steady_text import SteadyText
from sync.model import Counts

UNKNOWN = "-"
_PARTS = ("admitted", "inside", "refused")


class Counters(Vertical):
    """Admitted of expected, inside now, refused scans; a dash where a number is not known.

    Large digits on a large screen, lines of text on a small one.
    """

    def compose(self) -> ComposeResult:
        with Horizontal(id="counts-large"):
            for part in _PARTS:
                with Vertical(id=f"counter-{part}"):
                    yield Digits(UNKNOWN, id=f"digits-{part}")
                    yield SteadyText(id=f"label-{part}")
        yield SteadyText(id="counts-small")

    def show(self, counts: Counts | None, words: Words) -> None:
        """Show `counts`, or that they cannot be had."""
        expected = words.number(counts.expected) if counts else UNKNOWN
        admitted = counts.admitted if counts else UNKNOWN
        labels = (
            words(_("{admitted:in|in}, of {number}"), admitted=admitted, number=expected),
            words(_("inside now")),
            words(_("refused")),
        )
        numbers = (counts.admitted, counts.inside, counts.refused) if counts else (None,) * 3
        lines = []
        for part, number, label in zip(_PARTS, numbers, labels, strict=True):
            digits = UNKNOWN if number is None else str(number)
            self.query_one(f"#digits-{part}", Digits).update(digits)
            self.query_one(f"#label-{part}", Static).update(Content(label))
            lines.append(f"{UNKNOWN if number is None else words.number(number)} {label}")
        self.query_one("#counts-small", Static).update(Content("\n".join(lines)))
