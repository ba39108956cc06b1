"""Whom a text names: one person or two, companions, how many, the first name and the last."""

import re
from dataclasses import dataclass

from sync.guests.folding import fold

_CIVILITIES = frozenset(
    "m|mr|mrs|ms|mme|mmes|mlle|melle|mlles|miss|madame|monsieur|mademoiselle|messieurs|mesdames|"
    "mister|herr|frau|hr|fr|sr|sra|srta|senor|senora|senhor|senhora|sig|sigra|signor|signora|"
    "dhr|mevr|mx|mm".split("|")
)
_PARTICLES = frozenset(
    "de|du|des|d|la|le|les|van|von|der|den|ter|ten|zu|zur|zum|af|av|di|da|do|dos|das|del|della|"
    "delle|dalla|dello|degli|el|al|bin|bint|ibn|ben|bou|abu|st|saint|y|e|t|in|het".split("|")
)
_FIRST_PARTICLES = frozenset("de|du|des|van|von|di|da|do|dos|das|del|della|dalla|zu|af|av|bin|"
                             "bint|ibn|ter|ten|d".split("|"))  # fmt: skip
_AND = re.compile(r"\s+(?:et|and|und|y|e|en)\s+|\s*&\s*", re.IGNORECASE)
_PLUS = re.compile(r"\s*[(\[]?\s*\+\s*(\d{1,2})\s*[)\]]?\s*$")
_PLUS_WORDS = re.compile(
    r"\s*[(\[]?\s*\+\s*(?:(\d{1,2})\s*)?(?:invites?|invités?|pers\w*|personnes?|guests?|"
    r"accompagnants?|conjointe?|partner)\.?\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\s*(?:invitée?s?|guests?|accompagnante?s?|accompagnateurs?|conjointe?|partner|plus one|gast|"
    r"ospite|invitad[oa]|convidad[oa])\s+(?:de|d[’']|of|von|van|di|do|da)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "zero|aucun|aucune|none|nobody|personne|nenhum,un|une|one|seul|seule|um|uma|uno|una|ein|"
        "eine|een,deux|two|couple|duo|dois|duas|dos|zwei|twee|due,trois|three|tres|drei|drie|tre,"
        "quatre|four|quatro|cuatro|vier|quattro,cinq|five|cinco|funf|vijf|cinque,six|seis|sechs|"
        "zes|sei,sept|seven|sete|siete|sieben|zeven|sette,huit|eight|oito|ocho|acht|otto,neuf|"
        "nine|nove|nueve|neun|negen,dix|ten|dez|diez|zehn|tien|dieci".split(",")
    )
    for word in words.split("|")
}
_COUNTED = frozenset(
    "place|places|billet|billets|personne|personnes|pers|pax|ticket|tickets|guest|guests|people|"
    "person|persons|seat|seats|invite|invites|x|p|pl|adulte|adultes|adult|adults|entree|entrees|"
    "participant|participants|accompagnant|accompagnants|ingresso|ingressos|bilhete|bilhetes|"
    "pessoa|pessoas|entrada|entradas|personas|persona|personen|karten|karte|accompagnateur|"
    "accompagnateurs|plus|convive|convives".split("|")
)
_MOST_DIGITS = 6


@dataclass(frozen=True)
class Named:
    """Those whom one cell names, and how many more come with them."""

    people: tuple[tuple[str, str], ...]
    """First and last name of each."""
    more: int = 0


def named(text: str, *, last_first: bool = False, comma_is_last: bool = True) -> Named:
    """Everybody whom a cell with whole names names: “M. et Mme Durand”, “Léa Martin (+1)”."""
    plain, more = _without_plus(text)
    if titled := _titled_couple(plain):
        return Named(titled, more)
    couple = _couple(plain)
    if couple is None:
        return Named((split_name(plain, last_first, comma_is_last),), more)
    pairs = [split_name(each, last_first, comma_is_last) for each in couple]
    return Named(tuple(pairs), more)


def several_first_names(first: str, last: str) -> list[tuple[str, str]]:
    """“Paul et Marie” with one last name are two people; others are one."""
    halves = _AND.split(first)
    if last and len(halves) == 2 and all(_is_word(half) for half in halves):
        return [(half, last) for half in halves]
    return [(first, last)]


def without_civility(first: str, last: str) -> tuple[str, str]:
    """The names without “Mme” or “Dr.” before them, unless nothing else is said."""
    plain = _bare(first)
    is_title = last and fold(plain) in _CIVILITIES and _is_written_as_one(plain)
    return ("" if is_title else plain), last


def split_name(name: str, last_first: bool = False, comma_is_last: bool = True) -> tuple[str, str]:
    """First and last name out of one text.

    “Last, First”, or the other way round where the header says so; words in capitals are a last
    name; particles (de, van, al) belong to it; otherwise the first word is the first name, or
    with `last_first` the last word. “Guest of Zoé Blanc” is nobody's name, and stays whole.
    """
    if _OF_SOMEBODY.match(name):
        return name.strip(), ""
    before, comma, after = name.partition(",")
    if comma and after.strip():
        last, first = (before, after) if comma_is_last else (after, before)
        return _bare(first.strip()), _bare(last.strip())
    words = _bare(name).split()
    if len(words) == 1 and len(name.split()) > 1:
        return "", words[0]  # “Mme Durand”
    capital = _capitals(words)
    if capital:
        start, end = capital
        return " ".join([*words[:start], *words[end:]]), " ".join(words[start:end])
    if last_first and len(words) > 1:
        return words[-1], " ".join(words[:-1])
    start = next((at for at, word in enumerate(words[:-1]) if at and _starts_last(word)), 1)
    return " ".join(words[:start]), " ".join(words[start:])


def number(text: str) -> int | None:
    """A whole number of people, “+2”, “2 places” and “deux” too; None when it is something else."""
    digits = text.removeprefix("+").strip()
    if digits.isascii() and digits.isdecimal():
        return int(digits) if len(digits) <= _MOST_DIGITS else None
    if digits.endswith((".0", ",0")) and digits[:-2].isdecimal():
        return int(digits[:-2])
    words = [word for word in fold(_glued(text)).split() if word not in _COUNTED]
    if len(words) != 1 or text.startswith("-"):
        return None
    (word,) = words
    return int(word) if word.isdecimal() and len(word) <= _MOST_DIGITS else _NUMBERS.get(word)


def _glued(text: str) -> str:
    """“2x” and “3pers” with a space between."""
    return re.sub(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)", " ", text)


def without_plus(text: str) -> str:
    """A name without the “+1” behind it."""
    return _without_plus(text)[0]


def _without_plus(text: str) -> tuple[str, int]:
    for pattern in (_PLUS, _PLUS_WORDS):
        found = pattern.search(text)
        if found and text[: found.start()].strip()[-1:].isalpha():
            return text[: found.start()].strip(), int(found[1] or 1)
    return text, 0


def _titled_couple(text: str) -> tuple[tuple[str, str], ...]:
    """“M. et Mme Durand”: the title is all that tells them apart, so it stays."""
    halves = _AND.split(text)
    rest = halves[-1].split()
    if len(halves) == 2 and _is_civility(halves[0]) and len(rest) > 1 and _is_civility(rest[0]):
        last = " ".join(rest[1:])
        return ((halves[0], last), (rest[0], last))
    return ()


def _couple(text: str) -> tuple[str, str] | None:
    """The two whom “A B & C D”, “Paul et Marie Durand” or “M. et Mme Durand” names."""
    halves = _AND.split(text)
    if len(halves) != 2 or not all(halves):
        return None
    one, other = halves
    ours, theirs = (_bare(half).split() for half in halves)
    if len(ours) > 1 and len(theirs) > 1:
        return one, other
    if len(ours) == 1 and len(theirs) > 1 and _is_word(ours[0]) and "," not in other:
        return f"{one} {' '.join(theirs[1:])}", other
    return None


def _is_civility(word: str) -> bool:
    return fold(word) in _CIVILITIES


def _bare(name: str) -> str:
    """A name without the civilities it begins with; as it is when it is nothing else."""
    words = name.split()
    while len(words) > 1 and _is_civility(words[0]) and _is_written_as_one(words[0]):
        words.pop(0)
    return " ".join(words)


def _is_written_as_one(word: str) -> bool:
    """Whether a short word is a title as it is written, and no name: “Fr.”, not “Fr”."""
    return len(word) > 2 or word.endswith(".") or word in ("M", "Mr", "Ms", "Mx", "Dr")


def _is_word(text: str) -> bool:
    return " " not in text.strip() and len(text.strip()) > 1


def _starts_last(word: str) -> bool:
    """Whether a particle begins a last name here."""
    return (word.islower() and word.rstrip("'’") in _FIRST_PARTICLES) or word[:2] in ("d'", "d’")


def _capitals(words: list[str]) -> tuple[int, int] | None:
    """From where to where a name's words are in capitals, particles between and before too."""
    loud = [at for at, word in enumerate(words) if len(word) > 1 and word.isupper()]
    if not loud or len(loud) == len(words):
        return None
    start, end = loud[0], loud[-1] + 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    if start == 1 and words[0].lower() in _PARTICLES:
        start = 0
    if any(word.lower() not in _PARTICLES for at, word in enumerate(words[start:end], start)
           if at not in loud) or end - start == len(words):  # fmt: skip
        return None
    return start, end
