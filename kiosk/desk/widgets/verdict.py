"""The verdict that fills the screen: colour and shape and word, then who, why and what to do.

The panel is mounted once, and shown and hidden by a class: this is the quickest way that
Textual has to change the whole screen.
"""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.tone import Tone, tone
from kiosk.desk.widgets.band import VerdictBand
from kiosk.desk.widgets.sign import Sign
from kiosk.desk.words import Words
from kiosk.ui.plain_text import plain, wrapped
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.steady_text import SteadyText

_MARGIN = 2
_SIGN_GAP = 3
_LINED = ("guest", "company", "said", "more")
"""The parts in ordinary letters."""
_LINES = 3
"""Most lines of one part."""


class VerdictPanel(Vertical):
    """One outcome, over everything else but the status line."""

    @dataclass
    class Dismissed(Message):
        """Somebody clicked or touched the panel."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Outcome | None = None
        self._words = Words()

    def compose(self) -> ComposeResult:
        yield VerdictBand()
        with Vertical(id="verdict-body"):
            yield BigText("verdict-word")
            with Horizontal(id="verdict-who"):
                yield Sign()
                yield BigText("verdict-name")
            yield SteadyText(id="verdict-guest")
            yield SteadyText(id="verdict-company")
            yield SteadyText(id="verdict-said")
            yield BigText("verdict-why")
            yield BigText("verdict-note", classes="note")
            yield SteadyText(id="verdict-note-lines", classes="note")
            yield SteadyText(id="verdict-more")
        yield BigText("verdict-advice")
        yield VerdictBand()

    def show(self, outcome: Outcome, words: Words, room: Size) -> None:
        """Fill `room` with `outcome`, in place of whatever was shown."""
        self.outcome = outcome
        self._words = words
        tones = {f"-{each}": each is tone(outcome) for each in Tone}
        self.update_classes({**tones, "-showing": True}, animate=False)
        self._fill(room)

    def hide(self) -> None:
        """Give the screen back."""
        self.outcome = None
        self.remove_class("-showing")

    def on_resize(self) -> None:
        self._fill(self.size)

    def on_click(self) -> None:
        self.post_message(self.Dismissed())

    def _fill(self, room: Size) -> None:
        outcome, words = self.outcome, self._words
        if outcome is None or not room:
            return
        width = room.width - 2 * _MARGIN
        advice = self._text("advice")
        tall = (11, 5) if _is_large(room) else (1, 1)  # in all, and for each line
        advice.show(words.advice(outcome), *tall, lines=_LINES)
        alerts = self._show_alerts(words.alerts(outcome), width, room)
        taken = advice.rows_in(width) + alerts + self._show_lines(width, room)
        layout = _layout(room, taken, noted=alerts > 0)
        look = tone(outcome)
        self.update_classes({"-bare": layout.bare, "-tall": layout.bands > 1}, animate=False)
        for band in self.query(VerdictBand):
            band.show(look)
        word = words.word(outcome)
        self._text("word").show(word, layout.word)
        self.query_one(Sign).show(look, layout.name)
        self._show_name(words.together(outcome) or _short_name(outcome), layout.name, width)

    def _show_lines(self, width: int, room: Size) -> int:
        """Show who it is and what the verdict rests on; how many rows that takes."""
        assert self.outcome
        outcome, words = self.outcome, self._words
        said, reason = f"{tone(outcome).symbol} {words.word(outcome)}", words.why(outcome)
        if not _is_huge(room):
            said, reason = "", " · ".join(filter(None, [said, reason]))
        why = self._text("why")
        why.show(reason, *((9, 5) if _is_huge(room) else (1, 1)), lines=_LINES)
        why.set_class(not reason, "-empty")
        rows = why.rows_in(width) if reason else 0
        guest, company = _who(outcome)
        more = words.more(outcome)
        for part, text in zip(_LINED, (guest, company, said, more), strict=True):
            lines = wrapped(text, width, _LINES)
            line = self.query_one(f"#verdict-{part}", Static)
            line.update(Content("\n".join(lines)))
            line.set_class(not text, "-empty")
            rows += 0 if _is_small(room) else len(lines)
        return rows

    def _show_alerts(self, alerts: list[str], width: int, room: Size) -> int:
        """Show what the desk must not miss, the first of it huge; how many rows that takes."""
        huge, small = self._text("note"), self.query_one("#verdict-note-lines", Static)
        huge.show(alerts[0] if alerts else "", 4 if _is_large(room) else 1)  # read at the desk
        drawn = huge.drawn_in(width)
        lines = wrapped(" · ".join(alerts[drawn:]), width, _LINES)
        huge.set_class(not drawn, "-empty")
        small.set_class(not lines, "-empty")
        small.update(Content("\n".join(lines)))
        rows = (huge.rows_in(width) + 1 if drawn else 0) + len(lines)
        return rows + 1 if alerts else 0

    def _show_name(self, name: str, rows: int, width: int) -> None:
        widget = self._text("name")
        widget.show(name, rows)
        if rows > 1:
            width -= 2 * rows + _SIGN_GAP  # the sign stands on the left
        widget.settle_in(width)
        widget.styles.height = rows

    def _text(self, part: str) -> BigText:
        return self.query_one(f"#verdict-{part}", BigText)


@dataclass(frozen=True)
class _Layout:
    """How many rows the parts get; a text of one row is in ordinary letters."""

    word: int
    name: int = 1
    bands: int = 1
    bare: bool = False
    """No room for more than the word, the name, the reason and what to do."""


def _is_small(room: Size) -> bool:
    return room.height < 16 or room.width < 60


def _is_large(room: Size) -> bool:
    return room.height >= 36 and room.width >= 100


def _is_huge(room: Size) -> bool:
    return room.height >= 46 and room.width >= 140


def _layout(room: Size, taken: int, *, noted: bool) -> _Layout:
    """The rows of the word and the name, when all other texts have `taken` rows.

    Beside an alert the name counts more than the word: somebody awaits this guest.
    """
    if _is_small(room):
        return _Layout(word=max(1, room.height - 2 - taken), bare=True)
    bands = 2 if _is_large(room) else 1
    gaps = 6 if _is_large(room) else 3
    free = max(2, room.height - 2 * bands - taken - gaps)
    name = max(1, int((0.45 if noted else 0.36) * free))
    return _Layout(word=free - name, name=name, bands=bands)


def _short_name(outcome: Outcome) -> str:
    """What to call the guest by, in large letters; the code when there is no guest."""
    guest = outcome.guest
    if guest is None:
        return plain(shown(outcome.code))
    names = (guest.first_name, guest.last_name, guest.company, shown(outcome.code))
    return next((name for name in map(plain, names) if name), "")


def _who(outcome: Outcome) -> tuple[str, str]:
    """Guest and company, each on a line of its own: one of them may run right to left."""
    guest = outcome.guest
    if guest is None:
        return "", ""
    if outcome.together:
        return " · ".join(map(plain, outcome.together)), ""
    who = " · ".join(filter(None, [plain(guest.name), plain(guest.category)]))
    return who, plain(guest.company)
