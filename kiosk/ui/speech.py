"""What the command line says, in the language of whoever types.

The system's language counts unless `--language` or `KIOSK_LANGUAGE` says another; where the system
has none, or one that is not here, it is English, as commands are.  English is the message id;
`locale/<language>/LC_MESSAGES/commands.po` holds the others, apart from what screens say.  Names
of options, keys of JSON and exit statuses are the same in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import click

from badges.text.agreement import filled
from badges.text.cleaning import printable
from badges.text.reason import reason_of
from badges.text.sentence import Sentence
from kiosk.ui.json_line import json_line

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
    return _say_in(_language, message, values)


def say_error(error: BaseException, language: str = "") -> str:
    """Why `error` came about, in `language`, or else in the one that is spoken."""
    return _say_in(language or _language, reason_of(error), {})


def say_in(language: str, message: str) -> str:
    """`message` in `language`: a `Sentence` is translated, any other text stays as it is."""
    return _say_in(language, message, {}) if isinstance(message, Sentence) else message


def _say_in(language: str, message: str, values: Mapping[str, object]) -> str:
    if isinstance(message, Sentence):
        return _say_in(language, message.message, message.values)
    values = {name: _said(value, language) for name, value in values.items()}
    if language != _ENGLISH:
        return _translation(language)(message, **values)
    return filled(message, values)


def _said(value: object, language: str) -> object:
    told = reason_of(value) if isinstance(value, BaseException) else value
    return _say_in(language, told, {}) if isinstance(told, Sentence) else value


def figures(number: int) -> str:
    """A whole number with its thousands set apart, in the language that is spoken now."""
    return f"{number:,}" if _language == _ENGLISH else _translation(_language).number(number)


def tell(message: str, /, *, err: bool = False, **values: object) -> None:
    """Print `message` as a line, on stderr if it is no result."""
    click.echo(say(message, **values), err=err)


def tell_json(value: object) -> None:
    """Print `value` as a line of JSON."""
    click.echo(json_line(value))


class Refused(click.ClickException):
    """The command cannot be done; one line on stderr says what to do. Exit status 1."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(say(message, **values))

    @classmethod
    def because(cls, error: BaseException) -> Refused:
        """What `error` says is all that there is to say."""
        return cls("{said}", said=printable(say_error(error)))

    @classmethod
    @contextmanager
    def for_errors(cls, *kinds: type[Exception]) -> Iterator[None]:
        """Turn errors of these `kinds` into refusals that say what they say."""
        try:
            yield
        except kinds as error:
            raise cls.because(error) from error
