"""Rows of a list that are no guests: totals, headings, a header once more, footers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from badges.text.sentence import Sentence
from sync.guest_lists.guest_list import Problem
from sync.guest_lists.headers import Row, known_headers
from sync.guest_lists.questions import ROWS, Answers, ListQuestion, QuestionKind
from sync.guest_lists.status_words import keeps_out
from sync.guests.folding import fold

_TOTAL = re.compile(
    r"\W*(?:(?:sous|sub|grand)[\s-]*)?(?:totaux|totale?s?|gesamt|summe|somme|sum)\b|"
    r"\W*(?:nombre|number|nb|count|nbre|numero total|effectif)\s+(?:total\s+)?(?:de\b|d['’]|of\b)|"
    r"\W*(?:total|nombre|count|المجموع|סהכ|סה״כ)\s*:?\s*$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\W*(?:export[ée]?e?s?|g[ée]n[ée]r[ée]e?|generated|imprim[ée]e?|printed|page|liste?|as of|"
    r"au|le|confidentiel|confidential|source|©)\b.*\d|https?://",
    re.IGNORECASE,
)
_HEADING = re.compile(r".*:\s*$|[=*#_\-–—~.\s]{2,}.*", re.DOTALL)
_GROUPS = frozenset(
    "vip|vips|presse|press|staff|equipe|team|exposants|exposant|exhibitors|visiteurs|visitors|"
    "speakers|speaker|intervenants|sponsors|partenaires|partners|invites|guests|guest list|"
    "liste des invites|benevoles|volunteers|officiels|elus|organisation|participants|attendees|"
    "annules|annulations|cancelled|liste d attente|waitlist|waiting list".split("|")
)
_SAMPLE = 200
_FEW = 0.4
"""Share of rows with one cell from which that is nothing special."""
_SHOWN = 5
_TOTALS_LEFT = Sentence("totals, no guests: {rows} {rows:row|rows} left out (line {lines})")
_HEADERS_LEFT = Sentence(
    "the header again, no guests: {rows} {rows:row|rows} left out (line {lines})"
)
_HEADINGS_LEFT = Sentence(
    "headings and footers, no guests: {rows} {rows:row|rows} left out (line {lines})"
)
_LONE_LEFT = Sentence("one cell alone, as said: {rows} {rows:row|rows} left out (line {lines})")


class Leftovers:
    """Tells the rows that are no guests, and counts them by what they are."""

    def __init__(self, header: Sequence[str], rows: Sequence[Row], answers: Answers) -> None:
        self._header = [cell.strip() for cell in header]
        self._answer = answers.lone_rows
        sample = [_filled(texts) for _, texts in rows[:_SAMPLE]]
        lone = sum(len(filled) == 1 for filled in sample)
        self._rows_are_full = len(self._header) > 1 and lone <= _FEW * len(sample)
        self._left: defaultdict[str, list[int]] = defaultdict(list)
        self._lone: list[tuple[int, str]] = []

    def is_one(self, row: Row, *, name: str, has_address: bool) -> bool:
        """Whether a row without a code of a ticket is no guest; `name` is what it would be called.

        A row of which only one cell is filled may be a heading or a guest: that is asked, and of a
        heading such as “Canceled”, too, for it speaks of those below.
        """
        line, texts = row
        filled = _filled(texts)
        head = filled[0] if filled else ""
        is_total = bool(_TOTAL.match(head)) and not has_address
        is_named = any(map(str.isalpha, name)) and fold(name) != fold(head)
        if is_total and not (is_named and not _TOTAL.match(name)):
            return self._leave(_TOTALS_LEFT, line)
        if self.is_header(row):
            return True
        if len(filled) > 1 or not self._rows_are_full:
            return False
        is_known = fold(head) in _GROUPS or _FOOTER.match(head) or _HEADING.fullmatch(head)
        if is_known and not keeps_out(head.strip(" :=*#_-–—~.")):
            return self._leave(_HEADINGS_LEFT, line)
        self._lone.append((line, head))
        return self._answer == "leave-out"

    def is_header(self, row: Row) -> bool:
        """Whether a row is the header once more."""
        line, texts = row
        filled = _filled(texts)
        if filled == [each for each in self._header if each] or (
            len(filled) > 1 and known_headers(filled) == len(filled)
        ):
            return self._leave(_HEADERS_LEFT, line)
        return False

    def problems(self) -> list[Problem]:
        """What was left out, counted."""
        left = dict(self._left)
        if self._lone and self._answer == "leave-out":
            left[_LONE_LEFT] = [line for line, _ in self._lone]
        return [
            Problem(lines[0], Sentence(what, rows=len(lines), lines=_some(lines)))
            for what, lines in left.items()
        ]

    def questions(self) -> list[ListQuestion]:
        """Whether rows with one cell alone are guests, if that was not said."""
        if not self._lone or self._answer:
            return []
        shown = [(line, text[:30]) for line, text in self._lone[:_SHOWN]]
        evidence = lines_shown(shown, is_all=len(self._lone) <= _SHOWN)
        return [ListQuestion(QuestionKind.LONE, str(len(self._lone)), evidence, ROWS)]

    def _leave(self, what: str, line: int) -> bool:
        self._left[what].append(line)
        return True


def lines_shown(shown: Sequence[tuple[int, str]], *, is_all: bool) -> Sentence:
    """Some lines of a list and what stands there, as what a question rests on."""
    texts = ", ".join(f"{line} ({text})" for line, text in shown)
    return Sentence(
        "{number:line|lines} {lines}", number=len(shown), lines=texts + ("" if is_all else ", …")
    )


def _some(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_SHOWN])) + (", …" if len(lines) > _SHOWN else "")


def _filled(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]
