"""The languages of the interface: messages, times and numbers.

English is the message id in the code, marked with `_`; `locale/<language>/LC_MESSAGES/kiosk.po`
holds the other languages and is read as it is, so that a translator's change needs no build
step.  Values are put in after the translation and never read as markup or as a format.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from badges.text.agreement import filled
from kiosk.ui.language import LANGUAGES

__all__ = ["LANGUAGES", "Translation", "_"]

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_HERE = Path(__file__).parents[1] / "locale"


def _(message: str) -> str:
    """Mark `message` for the translators; a `Translation` translates it where it is shown."""
    return message


class Translation:
    """Messages, times and numbers in one language."""

    def __init__(self, language: str = LANGUAGES[0], catalogue: str = "kiosk") -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._locale = Locale.parse(_LOCALES[self.language])
        self._messages = _messages(self.language, catalogue)

    def __call__(self, message: str, **values: object) -> str:
        """`message` in this language, with `values` in the places it names."""
        text = self._messages.get(message, message)
        return filled(text, values, self.language)

    def number(self, number: int) -> str:
        """A whole number with its thousands set apart."""
        return format_decimal(number, locale=self._locale)

    def time(self, at: datetime) -> str:
        """Hour and minute, in the zone that `at` is in."""
        return format_time(at, "HH:mm", locale=self._locale)

    def seconds(self, at: datetime) -> str:
        """Hour, minute and second, in the zone that `at` is in."""
        return format_time(at, "HH:mm:ss", locale=self._locale)

    def day(self, at: datetime) -> str:
        """The date in words, in the zone that `at` is in."""
        return format_date(at, "long", locale=self._locale)

    def moment(self, at: datetime, now: datetime) -> str:
        """When `at` was, seen from `now`: the time, with the day unless it is the same day."""
        if at.date() == now.date():
            return self.time(at)
        day = format_date(at, "EEE d MMM", locale=self._locale)
        return f"{day} {self.time(at)}"

    @property
    def next_language(self) -> str:
        """The language that a key switches to."""
        return LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]


@lru_cache
def _messages(language: str, catalogue: str) -> Mapping[str, str]:
    path = _HERE / language / "LC_MESSAGES" / f"{catalogue}.po"
    if not path.exists():
        return {}  # English needs none
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return {
        str(message.id): str(message.string)
        for message in catalog
        if message.id and message.string and not message.fuzzy
    }
