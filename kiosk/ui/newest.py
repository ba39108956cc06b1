"""Messages that come in bursts, as pictures do: only the newest is looked at."""

from textual.message import Message


class NewestOnly(Message):
    """Takes the place of one of its kind that waits."""

    def can_replace(self, message: Message) -> bool:
        return type(message) is type(self)
