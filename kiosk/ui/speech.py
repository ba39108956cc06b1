"""What the command line says, in the language of whoever types.

The system's language counts unless `--language` or `KIOSK_LANGUAGE` says another; where the system
has none, or one that is not here, it is English, as commands are.  English is the message id;
`locale/<language>/LC_MESSAGES/commands.po` holds the others, apart from what screens say.  Names
of options, keys of JSON and exit statuses are the same in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import click

from badges.text.sentence import Sentence

if TYPE_CHECKING:
    from kiosk.ui.translation import Translation

_ENGLISH = "en"

_language = _ENGLISH
"""What is spoken now."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` meanwhile."""
    global _language
    before, _language = _language, language
    try:
        yield
    finally:
        _language = before


def spoken_language() -> str:
    """The language that is spoken now."""
    return _language


@cache
def _translation(language: str) -> Translation:
    """Loaded when something is to be said: a command that says nothing starts at once."""
    from kiosk.ui.translation import Translation

    return Translation(language, catalogue="commands")


def marked(message: str) -> str:
    """Mark `message` for the translators, where it is said elsewhere."""
    return message


def say(message: str, /, **values: object) -> str:
    """`message` in the language that is spoken, with `values` in the places it names.

    A `Sentence`, also one that an error among the values was given, is said in that language.
    """
    if isinstance(message, Sentence):
        return say(message.message, **message.values)
    values = {name: _said(value) for name, value in values.items()}
    if _language != _ENGLISH:
        return _translation(_language)(message, **values)
    return message.format(**values) if values else message


def say_error(error: Exception) -> str:
    """What an error says, in the language that is spoken."""
    return say(str(error))


def _said(value: object) -> object:
    told = str(value) if isinstance(value, Exception) else value
    return say(told) if isinstance(told, Sentence) else value


def say_number(number: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many` with the `{number}` in it; French counts nought as one."""
    is_one = number == 1 or (number == 0 and _language == "fr")
    return say(one if is_one else many, number=_shown(number), **values)


def _shown(number: int) -> str:
    return f"{number:,}" if _language == _ENGLISH else _translation(_language).number(number)


def tell(message: str, /, *, err: bool = False, **values: object) -> None:
    """Print `message` as a line, on stderr if it is no result."""
    click.echo(say(message, **values), err=err)


class Refused(click.ClickException):
    """The command cannot be done; one line on stderr says what to do. Exit status 1."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(say(message, **values))
