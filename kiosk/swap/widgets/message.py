"""The line in which the swap kiosk says what came of the last thing that happened."""

from __future__ import annotations

from functools import partial

from textual.content import Content
from textual.widgets import Static

MESSAGE_SECONDS = 8.0
"""How long a sentence stays when nothing else happens."""


class MessageLine(Static):
    """One sentence, for a while or until the next one."""

    def __init__(self) -> None:
        super().__init__(id="swap-message", markup=False)
        self.text = ""
        self._said = 0

    def say(self, text: str, *, calm: bool, stays: bool = False) -> None:
        """Say one sentence for a while; if it `stays`, until the next one."""
        self.text = text
        self.update(Content(text))
        self.set_class(bool(text) and not calm, "-alert")
        self.set_class(bool(text) and calm, "-calm")
        self._said += 1
        if text and not stays:
            self.set_timer(MESSAGE_SECONDS, partial(self._unsay, self._said))

    def _unsay(self, number: int) -> None:
        if number == self._said:
            self.say("", calm=True)
