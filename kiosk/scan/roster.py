"""All codes that an event knows, as books of the symbols that may show them.

Which symbols: our own tickets' form is known. Another shop's is learned from the first of its
tickets that is read in the ordinary way: its version and level are in the symbol, and the mode is
the one in which its text, written again, gives the modules that were seen. Until then every level
is taken for possible, in the smallest version that holds the text, as most writers choose it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from badges.codes.own_code import is_own_code
from badges.codes.scanned_text import clean
from kiosk.scan import codewords, symbol
from kiosk.scan.book import NO_MATCH, Book, Match
from kiosk.scan.codewords import Mode, SymbolForm
from kiosk.scan.finders import MAX_VERSION
from kiosk.scan.zxing import Read

OWN_TICKETS = SymbolForm(1, symbol.LEVELS["H"], Mode.ALPHANUMERIC)
_MOST_LEARNED, _MOST_GUESSED = 4, 8  # forms at once; the oldest learned one makes room
_SAME = 0.85  # share of modules that agree when a text is written again in the right mode
_REFRESH_SECONDS = 60.0

Texts = Callable[[], Iterable[str]]


class Roster:
    """The listed texts of an event, and the forms in which they are shown.

    `texts` gives every text that may stand in a symbol; it is asked when the list is first needed,
    and again from time to time. `clock` gives seconds. Not for several threads at once.
    """

    def __init__(self, texts: Texts, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = texts
        self._clock = clock
        self._asked: float | None = None
        self._texts: frozenset[str] = frozenset()
        self._own: list[SymbolForm] = [OWN_TICKETS]
        self._guessed: list[SymbolForm] = []
        self._learned: list[SymbolForm] = []
        self._books: dict[SymbolForm, Book] = {}

    def refresh(self) -> None:
        """Ask for the texts again if that was long ago; if they changed, books are made anew."""
        if self._asked is not None and self._clock() - self._asked < _REFRESH_SECONDS:
            return
        self._asked = self._clock()
        texts = frozenset(self._ask())
        if texts != self._texts:
            self._texts = texts
            self._own = _own_forms(texts)
            self._guessed = _guesses(texts)
            self._books.clear()

    @property
    def _forms(self) -> list[SymbolForm]:
        return [*self._own, *(self._learned or self._guessed)]

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions of the symbols that are known to show listed texts."""
        self.refresh()
        return tuple(sorted({form.version for form in self._forms}))

    def learn(self, reads: Iterable[Read]) -> None:
        """Note in which form listed texts have been read."""
        self.refresh()
        for read in reads:
            made = read.symbol
            if made is None or made.version > MAX_VERSION or clean(read.text) != read.text:
                continue
            if read.text not in self._texts:
                continue
            form = _form(read.text, made.version, made.level, made.mask, made.modules())
            if form is not None and form not in (*self._own, *self._learned):
                self._learned = [*self._learned[1 - _MOST_LEARNED :], form]

    def match(self, soft: NDArray[np.float32], version: int) -> Match:
        """The listed text that agrees best with soft modules (n, n), over all forms."""
        self.refresh()
        best = NO_MATCH
        seconds = [0.0]
        for form in self._forms:
            if form.version != version:
                continue
            found = self._book(form).match(soft)
            lower, higher = sorted((best, found), key=lambda match: match.z)
            seconds.append(found.second)
            if lower.text != higher.text:
                seconds.append(lower.z)
            best = higher
        return Match(best.text, best.z, max(seconds), best.checks)

    def _book(self, form: SymbolForm) -> Book:
        if form not in self._books:
            self._books[form] = Book(sorted(self._texts), form)
        return self._books[form]


def _form(
    text: str, version: int, level: int, mask: int, modules: NDArray[np.bool_]
) -> SymbolForm | None:
    """The one form in which the text, written again, gives the modules; None when none does."""
    for mode in Mode:
        form = SymbolForm(version, level, mode)
        if not codewords.fits(text, form):
            continue
        bits = np.unpackbits(codewords.streams([text], form)[0]).astype(np.bool_)
        rows, columns = symbol.plan(version).data[: len(bits)].T
        seen = modules[rows, columns] ^ symbol.flipped(version, mask)[: len(bits)]
        if float((seen == bits).mean()) >= _SAME:
            return form
    return None


def _own_forms(texts: frozenset[str]) -> list[SymbolForm]:
    """The forms of our own codes: tickets and badges are of one, which is always among them."""
    level, mode = OWN_TICKETS.level, OWN_TICKETS.mode
    lengths = {len(text) for text in texts if is_own_code(text)}
    versions = {codewords.smallest_version(length, level, mode) for length in lengths}
    return [
        SymbolForm(version, level, mode) for version in sorted({OWN_TICKETS.version} | versions)
    ]


def _guesses(texts: frozenset[str]) -> list[SymbolForm]:
    """The forms in which most writers would show the texts that are not our own codes."""
    kinds = Counter(
        (len(codewords.encoded(text)), codewords.densest(text))
        for text in texts
        if not is_own_code(text)
    )
    forms: Counter[SymbolForm] = Counter()
    for (length, mode), number in kinds.items():
        for level in symbol.LEVELS.values():
            version = codewords.smallest_version(length, level, mode)
            if version <= MAX_VERSION:
                forms[SymbolForm(version, level, mode)] += number
    return [form for form, _ in forms.most_common(_MOST_GUESSED)]
