"""What makes a record the same guest in the next version of the list."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from sync.guest_lists.guest_list import Record
from sync.guests.folding import fold

_PLAIN = ("code:", "row:")


def source_of(vendor: str, number: str, record: Record) -> str:
    """The key of a ticket in a shop's list, by the number it has there; nothing for no shop."""
    if not vendor:
        return ""
    return f"{vendor}:{record.order}:{number}" if number else f"{vendor}:{_who(record)}"


def key_of(record: Record) -> str:
    """The key of one record: the shop's, the ticket's code, or order, name and e-mail."""
    if record.source:
        return record.source
    return f"code:{record.code}" if record.code else f"row:{_who(record)}"


def source_keys(records: Iterable[Record]) -> Iterator[str]:
    """For each record its key; a second guest with the same key gets another one.

    Nobody is merged away.
    """
    seen: Counter[str] = Counter()
    for record in records:
        key = key_of(record)
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def is_from(source_key: str, vendor: str) -> bool:
    """Whether a guest with this key came from this shop's lists; from plain ones for none."""
    return source_key.startswith((f"{vendor}:",) if vendor else _PLAIN)


def _who(record: Record) -> str:
    """Order, name and e-mail of a guest, as one short text."""
    who = (record.order, fold(record.last_name), fold(record.first_name), record.email)
    return hashlib.sha256("\x1f".join(who).encode()).hexdigest()[:24]
