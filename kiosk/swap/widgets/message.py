"""The line in which the swap kiosk says what came of the last thing that happened."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from badges.cards.meeting import MeetingAnswer
from kiosk.desk.words import Words
from kiosk.swap import sentences
from kiosk.swap.view import KioskView, SwapTrouble
from kiosk.swap.visitor import Refusal
from kiosk.ui.widgets.steady_text import SteadyText
from sync.model import Event

MESSAGE_SECONDS = 8.0
"""How long a sentence stays when nothing else happens."""


class MessageLine(SteadyText):
    """One sentence, for a while or until the next one."""

    def __init__(self) -> None:
        super().__init__(id="swap-message")
        self.text = ""
        self._said = 0

    def tell(self, view: KioskView, asked: str, words: Words, event: Event) -> None:
        """Say what came of the last thing that happened, and what somebody is `asked` to type."""
        reply = view.reply
        text = words(sentences.SENTENCES[reply]) if reply in sentences.SENTENCES else ""
        if reply is SwapTrouble.WRONG_PIN:
            text = sentences.pin_answer(view.pin, words, event)
        lacks_room = reply is MeetingAnswer.NOT_SHOWN
        calm = isinstance(reply, MeetingAnswer) or reply in (Refusal.HIDDEN, SwapTrouble.GIVEN)
        self.say(
            " · ".join(filter(None, [text, asked])),
            calm=calm and not lacks_room and not asked,
            stays=lacks_room or bool(asked),
        )

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
