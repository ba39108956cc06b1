"""An index of the words in names, for texts that are spelled or heard a little wrong.

Words are near when Indel similarity (rapidfuzz's `ratio`) is high or when they sound alike to a
French ear.  A guest is near when every word of the text is near some word of the name.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

SIMILAR = 72.0
"""Lowest similarity of two words that are near, of 100."""

_SOUNDS_ALIKE = 85.0
_BEGINS_ALIKE = 90.0

_PHONEMES = (
    (r"ph", "f"),
    (r"(?:sc?h|ch)", "j"),
    (r"sc?(?=[eiy])|c(?=[eiy])|[zx]", "s"),
    (r"g(?=[eiy])", "j"),
    (r"qu?|c|k+|g", "k"),
    (r"d", "t"),
    (r"b", "p"),
    (r"[vw]", "f"),
    (r"m", "n"),
    (r"h", ""),
    (r"[aeiouy]+", "a"),
    (r"(.)\1+", r"\1"),
    (r"(?<=.)a", ""),
    (r"(?<=..)[stp]+$", ""),
)
_RULES = tuple((re.compile(pattern), to) for pattern, to in _PHONEMES)


def sound(word: str) -> str:
    """How a folded word sounds to a French ear, coarsely: consonants by class, endings mute.

    Our own reduction in the manner of Soundex (Russell, 1918): "lopital" and "lhopital",
    "frederic" and "frederique", "dupont" and "dupond" give the same.
    """
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return word


class NameIndex:
    """The words of all names, and whose they are."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of ticket id and folded name."""
        tickets: defaultdict[str, list[str]] = defaultdict(list)
        for ticket_id, name in names:
            for word in dict.fromkeys(name.split()):
                tickets[word].append(ticket_id)
        self._tickets = dict(tickets)
        self._words = sorted(tickets)
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_sound[sound(word)].append(word)

    def near(self, words: list[str], *, limit: int) -> list[str]:
        """Ticket ids of at most `limit` guests whose names are near all `words`, nearest first."""
        total: dict[str, float] | None = None
        for word in words:
            scores: dict[str, float] = {}
            for known, score in self._near_words(word):
                for ticket_id in self._tickets[known]:
                    scores[ticket_id] = max(score, scores.get(ticket_id, 0.0))
            if total is not None:
                scores = {t: s + total[t] for t, s in scores.items() if t in total}
            total = scores
        ranked = sorted((total or {}).items(), key=lambda pair: (-pair[1], pair[0]))
        return [ticket_id for ticket_id, _ in ranked[:limit]]

    def _near_words(self, word: str) -> Iterator[tuple[str, float]]:
        similar = process.extract(
            word, self._words, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=100
        )
        yield from ((known, score) for known, score, _ in similar)
        if len(word) > 2:
            alike = self._by_sound.get(sound(word), [])
            yield from ((known, _SOUNDS_ALIKE) for known in alike)
            yield from ((known, _BEGINS_ALIKE) for known in self._beginning(word))

    def _beginning(self, word: str) -> Iterator[str]:
        for position in range(bisect_left(self._words, word), len(self._words)):
            known = self._words[position]
            if not known.startswith(word):
                return
            yield known
