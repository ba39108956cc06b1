"""What a list leaves open about who may come in, and what somebody answered.

A question is asked where a guess could let a wrong person in or keep a right one out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from badges.text.sentence import Sentence
from sync.guest_lists.status_words import UNPAID
from sync.guests.folding import fold
from sync.model import TicketStatus

STATUSES = (*map(str, TicketStatus), UNPAID)
"""What a word in a status column can be said to mean."""
OURS = "ours"
DATE_ORDERS = ("day-first", "month-first")
ROWS = ("import", "leave-out")


class QuestionKind(StrEnum):
    """What a question is about."""

    SHEET = "sheet"
    COLUMN = "column"
    CODES = "codes"
    STATUS = "status"
    DATES = "dates"
    HIDDEN = "hidden"
    STRUCK = "struck"
    LONE = "lone"


@dataclass(frozen=True)
class ListQuestion:
    """One thing that only somebody who knows the list can say."""

    kind: QuestionKind
    about: str
    """The sheet, header, word or rows in question."""
    evidence: str
    """What the list shows, as “No 1, Waitlist 1, Yes 2”."""
    choices: tuple[str, ...]
    """What may be answered."""
    place: int = -1
    """The column, counted from 0, that it is about."""


@dataclass(frozen=True)
class Answers:
    """What somebody said about a list, beside what its columns are; empty is not said."""

    statuses: Mapping[str, str] = field(default_factory=dict)
    """What a word of its status columns means, by the word as `status_key` has it."""
    codes_are_ours: bool = False
    dates: str = ""
    hidden_rows: str = ""
    struck_rows: str = ""
    lone_rows: str = ""

    def over(self, earlier: "Answers") -> "Answers":
        """These answers, and the earlier ones where these are silent."""
        said = {name: value for name, value in vars(self).items() if value}
        return replace(earlier, **{**said, "statuses": {**earlier.statuses, **self.statuses}})

    def with_answer(self, question: ListQuestion, choice: str) -> "Answers":
        """These answers and one more, to a question that is not about a column or a sheet."""
        if question.kind is QuestionKind.STATUS:
            return replace(self, statuses={**self.statuses, status_key(question.about): choice})
        if question.kind is QuestionKind.CODES:
            return replace(self, codes_are_ours=choice == OURS)
        if question.kind is QuestionKind.DATES:
            return replace(self, dates=choice)
        if question.kind is QuestionKind.HIDDEN:
            return replace(self, hidden_rows=choice)
        if question.kind is QuestionKind.STRUCK:
            return replace(self, struck_rows=choice)
        return replace(self, lone_rows=choice)


def status_key(word: str) -> str:
    """A word of a status column as it is compared; letters without a folded form stay."""
    return fold(word) or word.strip().lower()


def statuses_said(said: Mapping[str, str]) -> dict[str, str]:
    """Words and their meanings as somebody gave them; raises `ValueError` for no meaning."""
    for word, meaning in said.items():
        if meaning not in STATUSES:
            raise ValueError(
                Sentence(
                    "“{meaning}” is no status for “{word}”: choose among {statuses}",
                    meaning=meaning,
                    word=word,
                    statuses=", ".join(STATUSES),
                )
            )
    return {status_key(word): meaning for word, meaning in said.items()}
