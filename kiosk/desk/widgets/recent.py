"""The last scans: when, how they went, and who it was."""

from collections import deque

from textual.content import Content
from textual.widgets import Static

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.tone import Tone, tone
from kiosk.desk.words import Words
from kiosk.ui.plain_text import cut, plain

KEPT = 60


class RecentScans(Static):
    """The newest scan on top, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.outcomes: deque[Outcome] = deque(maxlen=KEPT)
        self._words = Words()

    def add(self, outcome: Outcome) -> None:
        """Put `outcome` on top, unless it is only the last one given again."""
        if not self.outcomes or self.outcomes[0] is not outcome:
            self.outcomes.appendleft(outcome)
            self._write()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self._words = words
        self._write()

    def on_resize(self) -> None:
        self._write()

    def _write(self) -> None:
        rows = list(self.outcomes)[: max(0, self.size.height)]
        lines = [self._line(outcome) for outcome in rows]
        self.update(Content("\n").join(lines))

    def _line(self, outcome: Outcome) -> Content:
        look = tone(outcome)
        time = self._words.seconds(outcome.at)
        text = f"{time}  {look.symbol}  {who(outcome)}"
        if look is not Tone.IN:
            text = f"{time}  {look.symbol}  {self._words.word(outcome)} · {who(outcome)}"
        style = "" if look is Tone.IN else "bold"
        return Content(cut(text, self.size.width)).stylize(style)


def who(outcome: Outcome) -> str:
    """The guest's name, else their company, else the code; plain text."""
    guest = outcome.guest
    names = (guest.name, guest.company) if guest else ()
    return next((n for n in map(plain, names) if n), plain(shown(outcome.code)))
