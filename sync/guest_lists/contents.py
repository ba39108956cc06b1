"""What is in a column, counted: words of a status, yes and no, dates, codes, numbers of people."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.guest_lists.cells import clean
from sync.guest_lists.codes import looks_like_a_code, looks_like_a_phone
from sync.guest_lists.dates import looks_like_a_date
from sync.guest_lists.headers import Row
from sync.guest_lists.people import number
from sync.guest_lists.status_words import is_no, is_yes, keeps_out, meaning

_SHOWN = 6
_MOST_PEOPLE = 30
_SENTENCE = 6
"""Words in an answer; more of them are a text."""
_MOST_WORDS = 60
"""Different texts with which a column is no longer one of a few words."""


@dataclass(frozen=True)
class Contents:
    """The texts of one column with how often each stands there; blank cells are not counted."""

    texts: Counter[str]
    filled: int
    rows: int

    @property
    def is_of_few_words(self) -> bool:
        """Whether the same few texts come again and again, or all are short."""
        return 0 < len(self.texts) <= _MOST_WORDS

    @property
    def evidence(self) -> str:
        """The commonest texts, as “No 1, Waitlist 1, Yes 2”."""
        some = sorted(self.texts.most_common(_SHOWN))
        more = ", …" if len(self.texts) > _SHOWN else ""
        return ", ".join(f"{text[:40]} {times}" for text, times in some) + more

    @property
    def samples(self) -> str:
        """A few texts, where each is another."""
        return ", ".join(text[:40] for text in list(self.texts)[:3])

    def keeps_out(self) -> int:
        """How many cells say in so many words that a ticket is not valid."""
        return self._count(keeps_out) if self.is_of_few_words else 0

    def is_said_of_tickets(self) -> bool:
        """Whether at least half of what stands here are words of a status."""
        return self._count(lambda text: meaning(text) is not None) * 2 >= self.filled

    def is_yes_or_no(self) -> bool:
        """Whether nearly all cells say yes or no."""
        known = self._count(lambda text: is_yes(text) or is_no(text))
        return self.is_of_few_words and known * 5 >= self.filled * 4

    def says_no(self) -> int:
        """How many cells say no."""
        return self._count(is_no)

    def is_an_answer(self) -> bool:
        """Whether a few answers stand here that are not all a yes, or a yes for some rows only."""
        if not self.is_of_few_words or self.is_of_dates() or self.is_of_codes():
            return False
        if any(len(text.split()) > _SENTENCE or "@" in text for text in self.texts):
            return False
        if not any(map(str.isalpha, "".join(self.texts))):
            return False
        agrees = self._count(lambda text: is_yes(text) or meaning(text) == "valid")
        return agrees < self.filled or self.filled < self.rows

    def is_of_dates(self) -> bool:
        """Whether nearly all cells are dates."""
        some = list(self.texts)[:_MOST_WORDS]
        return bool(some) and sum(map(looks_like_a_date, some)) * 5 >= len(some) * 4

    def is_of_codes(self) -> bool:
        """Whether the texts are nearly all different, and look like codes."""
        if not self.filled or len(self.texts) * 20 < self.filled * 19:
            return False
        if self.filled * 2 < self.rows:
            return False
        some = list(self.texts)[: _MOST_WORDS * 5]
        alike = sum(1 for text in some if looks_like_a_code(text) and not looks_like_a_date(text))
        phones = sum(map(looks_like_a_phone, some))
        return alike * 10 >= len(some) * 9 and phones * 2 < len(some)

    def is_of_people(self) -> bool:
        """Whether all cells are small numbers of people, one of them above one, and no row
        numbers."""
        if not self.is_of_few_words or (self.filled > 2 and len(self.texts) == self.filled):
            return False
        if len(self.texts) == 1 and self.filled == self.rows > 1:
            return False
        counts = [None if text[0] in "xX" else number(text) for text in self.texts]
        if any(count is None or count > _MOST_PEOPLE for count in counts):
            return False
        return any(count is not None and count > 1 for count in counts)

    def _count(self, what: Callable[[str], bool]) -> int:
        return sum(times for text, times in self.texts.items() if what(text))


def contents_of(rows: Sequence[Row], place: int) -> Contents:
    """What is in the column at `place`."""
    raw = Counter(texts[place] for _, texts in rows if place < len(texts))
    texts: Counter[str] = Counter()
    for text, times in raw.items():
        if plain := clean(text):
            texts[plain] += times
    return Contents(texts, sum(texts.values()), len(rows))
