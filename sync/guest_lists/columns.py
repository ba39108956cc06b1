"""Which column of a guest list stands for what: recognised by its header, or told."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import GENERIC, generic_field, header_key
from sync.guest_lists.vendors import LAYOUTS, Layout

FIELDS = (*GENERIC, "number", "valid", "blocked", "buyer_name", "buyer_first_name",
          "buyer_last_name")  # fmt: skip
"""What a column can be taken for."""
NAMES = frozenset({"first_name", "last_name", "name", "buyer_name", "buyer_last_name"})
"""Fields of which a list needs one."""
_ENOUGH = 0.7
"""Share of a signature that must be there: shops add and drop columns."""

Places = dict[str, int]
"""The number of the column, counted from 0, that each field is taken from."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a list were taken for."""

    vendor: str
    places: Places

    @property
    def have_names(self) -> bool:
        """Whether there is a column to call guests by."""
        return not NAMES.isdisjoint(self.places)


def recognise(header: Sequence[str]) -> Columns:
    """What the columns under `header` are: by a ticket shop's layout, then by common names.

    Of two columns for one field the first is taken.
    """
    keys = [header_key(name) for name in header]
    layout = _layout_of(frozenset(keys))
    places: Places = {}
    for field, names in (layout.columns if layout else {}).items():
        found = next((keys.index(name) for name in names if name in keys), None)
        if found is not None:
            places[field] = found
    closed = frozenset(layout.columns) if layout else frozenset()
    taken = set(places.values())
    for place, key in enumerate(keys):
        named = generic_field(key)
        if named and named not in places and named not in closed and place not in taken:
            places[named] = place
    return Columns(layout.vendor if layout else "", places)


def changed(columns: Columns, header: Sequence[str], said: Mapping[str, str]) -> Columns:
    """`columns` with what somebody said: header, or “#” and the column's number, to field.

    An empty field leaves the column out. Raises `GuestListError` for a header that is not
    there and for a field that does not exist.
    """
    for name, field in said.items():
        if field and field not in FIELDS:
            raise GuestListError(f"“{field}” is no field: choose among {', '.join(FIELDS)}")
        columns = with_field(columns, _place(header, name), field)
    return columns


def with_field(columns: Columns, place: int, field: str) -> Columns:
    """`columns` with one of them taken for `field`, or for nothing when that is empty."""
    places = {other: at for other, at in columns.places.items() if at != place}
    return Columns(columns.vendor, {**places, field: place} if field else places)


def header_hash(header: Sequence[str]) -> str:
    """What a mapping of these columns is remembered by."""
    return hashlib.sha256("\x1f".join(map(str.strip, header)).encode()).hexdigest()


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
    raise GuestListError(f"there is no column “{name}”; the list has: {found}")
