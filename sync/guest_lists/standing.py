"""How tickets stand by what a list says of them: of several columns the worst counts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from badges.text.sentence import Sentence
from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.dates import looks_like_a_date
from sync.guest_lists.questions import (
    STATUSES,
    Answers,
    ListQuestion,
    QuestionKind,
    status_key,
)
from sync.guest_lists.status_words import UNPAID, is_method, is_no, is_yes, keeps_out, meaning
from sync.model import TicketStatus

_VALID, _CANCELED = str(TicketStatus.VALID), str(TicketStatus.CANCELED)
_WORST = (TicketStatus.CANCELED, TicketStatus.REVOKED, TicketStatus.BLOCKED,
          TicketStatus.UNAPPROVED, TicketStatus.VALID)  # fmt: skip
_MOST_WORDS = 12
"""Unknown words that a status column may have: with more it is a column of something else."""
_COLUMNS = ("status", "canceled", "paid", "valid", "blocked")

Standing = tuple[TicketStatus, bool]
"""What is said of a ticket, and whether it is paid for."""


class Standings:
    """Reads what the rows of one list say of their tickets, and collects what nobody knows."""

    def __init__(self, columns: Columns, answers: Answers, header: Sequence[str]) -> None:
        self._places = [(field, at) for field in _COLUMNS for at in columns.all_places(field)]
        self._has_status = bool(columns.all_places("status"))
        self._is_shops = bool(columns.vendor)
        self._said = answers.statuses
        self._header = header
        self._known: dict[tuple[str, ...], Standing] = {}
        self._rows_of: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._unknown: dict[str, tuple[int, set[tuple[str, ...]]]] = {}

    def of(self, line: int, texts: Sequence[str]) -> Standing:
        """How the ticket of a row stands; an unknown word is no permission."""
        said = self._said_by(texts)
        self._rows_of[said].append(line)
        known = self._known.get(said)
        if known is None:
            known = self._known[said] = self._read(said)
        return known

    def _said_by(self, texts: Sequence[str]) -> tuple[str, ...]:
        if len(self._places) == 1:  # by far the commonest: it need not take long
            at = self._places[0][1]
            return (texts[at],) if at < len(texts) else ("",)
        return tuple(texts[at] if at < len(texts) else "" for _, at in self._places)

    def questions(self) -> Iterator[ListQuestion]:
        """The words that nobody knows, and blanks beside words that say yes."""
        words: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for word, (place, rows) in self._unknown.items():
            words[place].append((word, sum(len(self._rows_of[each]) for each in rows)))
        for place, counted in words.items():
            header = clean(self._header[place])
            if len(counted) > _MOST_WORDS:
                some = ", ".join(f"{word} {number}" for word, number in counted[:5])
                choices = ("", "note", "category", "status")
                yield ListQuestion(QuestionKind.COLUMN, header, f"{some}, …", choices, place)
                continue
            for word, number in counted:
                evidence = Sentence(
                    "“{header}”: {word} {number}", header=header, word=word, number=number
                )
                yield ListQuestion(QuestionKind.STATUS, word, evidence, STATUSES, place)
        yield from self._blanks()

    def _blanks(self) -> Iterator[ListQuestion]:
        """Cells without a word, where others say that the ticket is valid."""
        if not self._has_status or self._is_shops or "" in self._said:
            return
        places = [nth for nth, (field, _) in enumerate(self._places) if field == "status"]
        blank, full = 0, 0
        for said, lines in self._rows_of.items():
            words = [clean(said[nth]) for nth in places]
            if not any(words):
                blank += len(lines)
            elif any(meaning(word) == _VALID for word in words):
                full += len(lines)
        if blank and full:
            place = self._places[places[0]][1]
            header = clean(self._header[place])
            evidence = Sentence(
                "“{header}”: empty {blank}, with a word that says valid {full}",
                header=header,
                blank=blank,
                full=full,
            )
            yield ListQuestion(QuestionKind.STATUS, "", evidence, STATUSES, place)

    def _read(self, said: tuple[str, ...]) -> Standing:
        meanings = [
            self._meaning(field, clean(text), place, said)
            for (field, place), text in zip(self._places, said, strict=True)
        ]
        found = [TicketStatus(each) for each in meanings if each != UNPAID]
        status = min([*found, TicketStatus.VALID], key=_WORST.index)
        return status, UNPAID not in meanings

    def _meaning(self, field: str, word: str, place: int, said: tuple[str, ...]) -> str:
        if not word and (field != "status" or "" not in self._said):
            return _VALID
        key = status_key(word)
        if field in ("status", "canceled", "paid") and key in self._said:
            return self._said[key]
        found = _READERS[field](word)
        if found is None:
            _, rows = self._unknown.setdefault(word, (place, set()))
            rows.add(said)
        return found or str(TicketStatus.UNAPPROVED)


def _canceled(word: str) -> str | None:
    """What a cell under “Cancelled” or “Refunded at” says."""
    if is_no(word) or _amount(word) == 0 or word in "-–—":
        return _VALID
    if is_yes(word) or looks_like_a_date(word) or keeps_out(word) or _amount(word):
        return _CANCELED
    return None


def _paid(word: str) -> str | None:
    """What a cell about payment says: by what means is as good as a yes."""
    if is_no(word):
        return UNPAID
    if is_yes(word) or is_method(word) or looks_like_a_date(word) or _amount(word) is not None:
        return _VALID
    return meaning(word)


def _valid(word: str) -> str:
    return _CANCELED if is_no(word) or keeps_out(word) else _VALID


def _blocked(word: str) -> str:
    return str(TicketStatus.BLOCKED) if is_yes(word) else _VALID


_READERS: dict[str, Callable[[str], str | None]] = {
    "status": meaning,
    "canceled": _canceled,
    "paid": _paid,
    "valid": _valid,
    "blocked": _blocked,
}


def _amount(word: str) -> float | None:
    """An amount of money, with or without its sign; None when it is none."""
    plain = word.strip("€$£ ").replace("\u202f", "").replace(" ", "").replace(",", ".")
    plain = plain.removesuffix("EUR").removesuffix("USD")
    try:
        return float(plain) if plain and plain[0].isdecimal() and len(plain) < 12 else None
    except ValueError:
        return None
