"""Lists with one order a row: “Participant 1”, “Participant 2” … become a row each."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from badges.text.sentence import Sentence
from sync.guest_lists.headers import Row, generic_field, header_key
from sync.guest_lists.table import Table
from sync.guests.folding import fold

_NUMBER = re.compile(r"(?:^|(?<= ))(\d{1,3})(?= |$)")
_DIGITS = re.compile(r"[#°]?\s*\d{1,3}")
_NAME_FIELDS = frozenset({"name", "first_name", "last_name"})
_PERSON = re.compile(r"\b(participants?|attendees?|guests?|invites?|billets?|tickets?|personnes?|"
                     r"persons?|convives?|places?|du|de|l|la|le|no|n)\b")  # fmt: skip


@dataclass(frozen=True)
class _Groups:
    """The numbered columns of a header: for each kind, the place of each number."""

    kinds: dict[str, dict[int, int]]

    @property
    def numbers(self) -> list[int]:
        return sorted({number for places in self.kinds.values() for number in places})

    @property
    def places(self) -> set[int]:
        return {at for places in self.kinds.values() for at in places.values()}


def unfolded(table: Table) -> Table:
    """The same table with a row for each numbered participant; as it is where there are none."""
    groups = _groups(table.header)
    if groups is None:
        return table
    shared = [at for at in range(len(table.header)) if at not in groups.places]
    buyers = _names_of(table.header, shared)
    own = [at for at in buyers if not _is_repeated(table, groups, buyers)]
    kinds = list(groups.kinds)
    firsts = [groups.kinds[kind][min(groups.kinds[kind])] for kind in kinds]
    kept = [at for at in shared if at in own or at not in buyers]
    rows, hidden, struck = list[Row](), set[int](), set[int]()
    for place, row in enumerate(table.rows):
        for each in _people(row, groups, kept, own, table.header):
            if place in table.hidden:
                hidden.add(len(rows))
            if place in table.struck:
                struck.add(len(rows))
            rows.append(each)
    header = (
        *(table.header[at] for at in kept),
        *(" ".join(_DIGITS.sub(" ", table.header[at], count=1).split()) for at in firsts),
    )
    notice = Sentence(
        "one order a row: its {number} numbered people are a guest each", number=len(groups.numbers)
    )
    return replace(
        table,
        header=header,
        rows=rows,
        hidden=frozenset(hidden),
        struck=frozenset(struck),
        notices=(*table.notices, notice),
        is_unfolded=True,
    )


def _groups(header: Sequence[str]) -> _Groups | None:
    kinds: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for at, name in enumerate(header):
        key = header_key(name)
        found = _NUMBER.search(key)
        if found:
            kind = " ".join((key[: found.start()] + key[found.end() :]).split())
            kinds[kind].setdefault(int(found[1]), at)
    several = {kind: places for kind, places in kinds.items() if {1, 2} <= places.keys()}
    if any(_field_of(kind) in _NAME_FIELDS for kind in several):
        return _Groups(several)
    return None


def _field_of(kind: str) -> str | None:
    """The field that a numbered header stands for, without the words for a participant."""
    plain = " ".join(_PERSON.sub(" ", kind).split())
    return generic_field(kind) or (generic_field(plain) if plain else "name")


def _names_of(header: Sequence[str], shared: Sequence[int]) -> list[int]:
    return [at for at in shared if generic_field(header_key(header[at])) in _NAME_FIELDS]


def _is_repeated(table: Table, groups: _Groups, buyers: Sequence[int]) -> bool:
    """Whether those whom the rows name first are among the numbered ones: then they only booked."""
    if not buyers:
        return False
    numbered = [at for kind, places in groups.kinds.items()
                if _field_of(kind) in _NAME_FIELDS for at in places.values()]  # fmt: skip
    for _, cells in table.rows:
        words = {word for at in buyers for word in fold(_cell(cells, at)).split()}
        if words and words <= {word for at in numbered for word in fold(_cell(cells, at)).split()}:
            return True
    return False


def _people(
    row: Row, groups: _Groups, kept: Sequence[int], own: Sequence[int], header: Sequence[str]
) -> Iterator[Row]:
    """The rows of those whom one row names; more of its quantity come with the last."""
    line, cells = row
    common = [_cell(cells, at) for at in kept]
    alone = [text if at not in own else "" for at, text in zip(kept, common, strict=True)]
    people = [
        [_cell(cells, places.get(number, len(cells))) for places in groups.kinds.values()]
        for number in groups.numbers
    ]
    people = [person for person in people if any(map(str.strip, person))]
    first = any(_cell(cells, at).strip() for at in own)
    total = len(people) + first
    quantities = [nth for nth, at in enumerate(kept)
                  if generic_field(header_key(header[at])) == "quantity"]  # fmt: skip
    for nth in quantities:
        more = int(common[nth]) - total if common[nth].strip().isdecimal() else 0
        common[nth] = "1"
        alone[nth] = str(1 + more) if more > 0 else "1"
    blank = [""] * len(groups.kinds)
    if first or not people:
        yield line, [*common, *blank]
    for nth, person in enumerate(people):
        rest = list(alone)
        for at in quantities:
            rest[at] = alone[at] if nth == len(people) - 1 else "1"
        yield line, [*rest, *person]


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
