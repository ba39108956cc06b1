"""Which column of a guest list stands for what: recognised by its header, or told."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import (
    GENERIC,
    Row,
    code_rank,
    generic_field,
    header_key,
    is_of_the_buyer,
)
from sync.guest_lists.vendors import LAYOUTS, Layout

FIELDS = (*GENERIC, "number", "valid", "blocked", "buyer_name", "buyer_first_name",
          "buyer_last_name")  # fmt: skip
"""What a column can be taken for."""
NAMES = frozenset({"first_name", "last_name", "name", "buyer_name", "buyer_last_name"})
"""Fields of which a list needs one."""
SEVERAL = frozenset({"status", "canceled", "paid", "companions"})
"""Fields that may have more than one column: of what is said of a ticket the worst counts."""
_ENOUGH = 0.7
"""Share of a signature that must be there: shops add and drop columns."""
_LOOKED_AT = 500
"""Rows by which it is seen whether a column can be what its header says."""
_BARE = frozenset({"name", "naam", "nome", "nombre", "nom"})
"""Headers that mean the whole name, or the half of it for which there is no other column."""
_KINDS_OF_TICKETS = frozenset({"ticket", "billet"})
"""Headers of codes in some lists, and of what kind a ticket is in others."""
_NOBODY = frozenset({"anonymous", "anonyme", "n/a", "-"})
_MANY = 3
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Places = dict[str, int]
"""The number of the column, counted from 0, that each field is taken from."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a list were taken for."""

    vendor: str
    fields: dict[int, str] = field(default_factory=dict)
    """By the column's number, counted from 0; an empty field is left out on purpose."""
    said: frozenset[int] = frozenset()
    """Columns of which somebody said what they are."""

    @property
    def places(self) -> Places:
        """The first column of each field."""
        return {field: at for at, field in sorted(self.fields.items(), reverse=True) if field}

    def all_places(self, field: str) -> list[int]:
        """Every column of a field, in order."""
        return sorted(at for at, each in self.fields.items() if each == field)

    @property
    def have_names(self) -> bool:
        """Whether there is a column to call guests by."""
        return not NAMES.isdisjoint(self.fields.values())


def recognise(header: Sequence[str], rows: Sequence[Row] = ()) -> Columns:
    """What the columns under `header` are: by a ticket shop's layout, then by common names.

    Of two columns for one field the first is taken, of codes the likeliest, of what is said of
    a ticket all of them. With `rows`, a column is not taken for what it plainly does not hold.
    """
    keys = [header_key(name) for name in header]
    layout = _layout_of(frozenset(keys))
    fields: dict[int, str] = {}
    for each, names in (layout.columns if layout else {}).items():
        found = next((keys.index(name) for name in names if name in keys), None)
        if found is not None and found not in fields:
            fields[found] = each
    taken = set(fields.values()) | (set(layout.columns) if layout else set())
    named = {at: generic_field(key) for at, key in enumerate(keys) if at not in fields}
    for at in sorted(named, key=lambda at: (code_rank(keys[at]), at)):
        said = named[at]
        if said is not None and not _holds(said, keys[at], _texts(rows, at)):
            said = "category" if said == "code" else None
        if said and (said not in taken or _is_one_more(said, keys[at], layout)):
            fields[at] = said
            taken.add(said)
    if layout is None:
        _settle_bare_names(fields, keys, rows)
        _settle_addresses(fields, keys, rows)
    return Columns(layout.vendor if layout else "", fields)


def changed(columns: Columns, header: Sequence[str], said: Mapping[str, str]) -> Columns:
    """`columns` with what somebody said: header, or “#” and the column's number, to field.

    An empty field leaves the column out. Raises `GuestListError` for a header that is not
    there and for a field that does not exist.
    """
    for name, each in said.items():
        if each and each not in FIELDS:
            raise GuestListError(
                "“{each}” is no field: choose among {fields}", each=each, fields=", ".join(FIELDS)
            )
        columns = with_field(columns, _place(header, name), each)
    return columns


def with_field(columns: Columns, place: int, field: str) -> Columns:
    """`columns` with one of them taken for `field`, or for nothing when that is empty."""
    others = {
        at: each
        for at, each in columns.fields.items()
        if at != place and (each != field or not field or field in SEVERAL)
    }
    return Columns(columns.vendor, {**others, place: field}, columns.said | {place})


def header_hash(header: Sequence[str]) -> str:
    """What a mapping of these columns is remembered by."""
    return hashlib.sha256("\x1f".join(map(str.strip, header)).encode()).hexdigest()


def _is_one_more(said: str, key: str, layout: Layout | None) -> bool:
    """Whether a column counts beside another of its field.

    A bare “État” can be a region, and of a shop it is known which column says what is paid.
    """
    if said == "status":
        return " " in key
    return said in SEVERAL and (layout is None or said == "canceled")


def _texts(rows: Sequence[Row], place: int) -> list[str]:
    cells = (texts[place].strip() for _, texts in rows[:_LOOKED_AT] if place < len(texts))
    return [text for text in cells if text]


def _holds(field: str, key: str, texts: Sequence[str]) -> bool:
    """Whether a column may be what its header says, as far as its cells tell."""
    if not texts:
        return True
    if field in NAMES:  # forms call everybody “Anonymous” who is not asked to sign in
        is_anonymous = len(texts) > 1 and set(map(str.lower, texts)) <= _NOBODY
        return not is_anonymous and any(map(str.isalpha, "".join(texts)))
    if field == "code" and key in _KINDS_OF_TICKETS:
        several = len(texts) >= _MANY and len(set(texts)) * 2 < len(texts)
        words = sum(" " in text and text.replace(" ", "").isalpha() for text in texts)
        return not several and words * 2 < len(texts)
    if field == "email":
        return any("@" in text for text in texts)
    return True


def _settle_bare_names(fields: dict[int, str], keys: Sequence[str], rows: Sequence[Row]) -> None:
    """“Nom” and “Name” are the last name beside a first name, the first beside a last, or both."""
    bare = next((at for at, key in enumerate(keys) if key in _BARE), None)
    if bare is None or fields.get(bare, "name") not in NAMES:
        return
    others = {each for at, each in fields.items() if at != bare}
    if "first_name" in others:
        settled = "" if "last_name" in others else "last_name"
    elif "last_name" in others:
        settled = "first_name"
    else:
        texts = _texts(rows, bare)
        several = sum(" " in text or "," in text for text in texts)
        settled = "last_name" if keys[bare] == "nom" and several * 2 <= len(texts) else "name"
    fields.pop(bare, None)
    if settled and settled not in fields.values():
        fields[bare] = settled


def _settle_addresses(fields: dict[int, str], keys: Sequence[str], rows: Sequence[Row]) -> None:
    """Where no header says so, the one column that holds e-mail addresses, unless a buyer's."""
    if "email" in fields.values():
        return
    found = [
        at
        for at, key in enumerate(keys)
        if at not in fields and not is_of_the_buyer(key) and _are_addresses(_texts(rows, at))
    ]
    if len(found) == 1:
        fields[found[0]] = "email"


def _are_addresses(texts: Sequence[str]) -> bool:
    alike = sum(_ADDRESS.fullmatch(text) is not None for text in texts)
    return alike > 0 and alike * 10 >= len(texts) * 9


def _layout_of(keys: frozenset[str]) -> Layout | None:
    """The layout most of whose signature is there."""
    best, most = None, 0.0
    for layout in LAYOUTS:
        hits = len(layout.signature & keys)
        share = hits / len(layout.signature)
        if share >= _ENOUGH and hits + share > most:
            best, most = layout, hits + share
    return best


def _place(header: Sequence[str], name: str) -> int:
    number = name.removeprefix("#")
    if number != name and number.isdecimal() and 1 <= int(number) <= len(header):
        return int(number) - 1
    wanted = header_key(name)
    for place, each in enumerate(header):
        if each.strip() == name.strip() or (wanted and header_key(each) == wanted):
            return place
    found = ", ".join(cell.strip() for cell in header if cell.strip())[:200]
    raise GuestListError(
        "there is no column “{name}”; the list has: {found}", name=name, found=found
    )
