"""Sentences that say what went wrong, in English, and can be said in another language."""

from __future__ import annotations

from badges.text.agreement import filled


class Sentence(str):
    """An English sentence that remembers its pattern and what was put into it.

    An error is given one, and whoever shows the error may say `message`, translated, with `values`.
    To everybody else it is the sentence as a text.
    """

    message: str
    values: dict[str, object]

    def __new__(cls, message: str, /, **values: object) -> Sentence:
        """`message` with `values` in the places it names."""
        made = super().__new__(cls, filled(message, values))
        made.message = str.__str__(message)
        made.values = values
        return made

    def __str__(self) -> Sentence:
        """Itself: `str()` of an error is what it was given, and forgets nothing."""
        return self


class SpokenError(Exception):
    """An error that says a `Sentence`, of the pattern and the values that it is given."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message if isinstance(message, Sentence) else Sentence(message, **values))
