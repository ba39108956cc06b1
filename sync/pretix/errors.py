"""What can go wrong between here and pretix: few kinds, each with its own way on."""

from badges.text.sentence import SpokenError


class PretixError(SpokenError):
    """pretix could not do what was asked; the message is one line for a person."""


class PretixAwayError(PretixError):
    """pretix does not answer, or is busy: the same is to be asked again later."""

    def __init__(self, message: str, /, *, wait_s: float = 0.0, **values: object) -> None:
        super().__init__(message, **values)
        self.wait_s = wait_s
        """How long pretix asks to be left alone."""


class PagesShiftedError(PretixAwayError):
    """The list changed while it was read page by page: some of it may have been skipped."""


class PretixRefusesError(PretixError):
    """pretix does not let this device in (401, 403): somebody has to pair it again."""


class PretixPuzzledError(PretixError):
    """One does not understand the other: nothing goes on before somebody has looked."""
