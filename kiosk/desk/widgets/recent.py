"""The last scans: when, how they went, and who it was."""

from collections import deque

from textual.content import Content

from badges.codes.ticket_code import shown
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.tone import Tone, tone
from kiosk.desk.widgets.found import called
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.fitted import FittedText

KEPT = 60


class RecentScans(FittedText):
    """The newest scan on top, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: deque[Outcome] = deque(maxlen=KEPT)

    def add(self, outcome: Outcome) -> None:
        """Put `outcome` on top, unless it is only the last one given again."""
        if not self.outcomes or self.outcomes[0] is not outcome:
            self.outcomes.appendleft(outcome)
            self.write()

    def write(self) -> None:
        """Write as many scans as have room."""
        rows = list(self.outcomes)[: max(0, self.size.height)]
        lines = [self._line(outcome) for outcome in rows]
        self.update(Content("\n").join(lines))

    def _line(self, outcome: Outcome) -> Content:
        look = tone(outcome)
        time = self.words.seconds(outcome.at)
        text = f"{time}  {look.symbol}  {who(outcome)}"
        if look is not Tone.IN:
            text = f"{time}  {look.symbol}  {self.words.word(outcome)} · {who(outcome)}"
        style = "" if look is Tone.IN else "bold"
        return Content(cut(text, self.size.width)).stylize(style)


def who(outcome: Outcome) -> str:
    """The guest's name, else their company, else the code; plain text."""
    return called(outcome.guest) if outcome.guest else plain(shown(outcome.code))
