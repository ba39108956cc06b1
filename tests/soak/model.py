"""What must be true of merged journals, in plain Python: sets of rows, and nothing clever.

It shares no code with what it is held against but the names of kinds and columns.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """A journal row, in the order of the table's columns."""

    ticket_id: str
    device_id: str
    epoch: str
    seq: int
    hash: bytes
    hlc: int
    wall_ms: int
    kind: str
    body: str
    prev: bytes
    sig: bytes

    @property
    def says(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said


def order(fact: Fact) -> tuple[object, ...]:
    """Hybrid-logical order."""
    return fact.hlc, fact.device_id, fact.epoch, fact.seq, fact.hash


@dataclass
class Model:
    """What one event file holds."""

    facts: set[Fact] = field(default_factory=set)
    records: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """Ticket and content of each record, by hash."""

    def copy(self) -> "Model":
        return Model(set(self.facts), dict(self.records))

    def take(self, other: "Model") -> None:
        """Merging is the union of sets; what is about an erased person is gone."""
        self.facts |= other.facts
        self.records |= other.records
        self.forget()

    def forget(self) -> None:
        """Drop the records about people who were erased."""
        erased = self.erased
        self.records = {k: each for k, each in self.records.items() if each[0] not in erased}

    @property
    def erased(self) -> set[str]:
        return {fact.ticket_id for fact in self.facts if fact.kind == "erased"}

    def passages(self) -> dict[str, list[Fact]]:
        """Entries and exits by ticket, undone ones left out, in order."""
        undone = {(f.ticket_id, f.says["of"]) for f in self.facts if f.kind == "undo"}
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(self.facts, key=order):
            if fact.kind in ("admit", "exit") and (fact.ticket_id, fact.hash.hex()) not in undone:
                found[fact.ticket_id].append(fact)
        return dict(found)

    def presence(self) -> dict[str, tuple[int, int, bool, str | None]]:
        """Entries, exits, whether inside, and the desk of the first entry, by ticket."""
        return {
            ticket: (
                sum(f.kind == "admit" for f in facts),
                sum(f.kind == "exit" for f in facts),
                facts[-1].kind == "admit",
                next((f.device_id for f in facts if f.kind == "admit"), None),
            )
            for ticket, facts in self.passages().items()
        }

    def doubled(self) -> set[str]:
        """Tickets with two entries and no exit between."""
        return {
            ticket
            for ticket, facts in self.passages().items()
            if any(a.kind == b.kind == "admit" for a, b in pairwise(facts))
        }

    def forked(self) -> set[str]:
        """Devices that gave one number to two rows."""
        numbers: defaultdict[tuple[str, str, int], set[bytes]] = defaultdict(set)
        for fact in self.facts:
            numbers[fact.device_id, fact.epoch, fact.seq].add(fact.hash)
        return {device for (device, _, _), hashes in numbers.items() if len(hashes) > 1}

    def refused(self) -> int:
        return sum(fact.kind == "deny" for fact in self.facts)

    def names(self, listed: dict[str, str]) -> dict[str, str]:
        """The first name of every guest: as listed, or as the door set it last."""
        names = dict(listed)
        for fact in sorted(self.facts, key=order):
            if fact.kind in ("walk_in", "correction"):
                _, content = self.records.get(str(fact.says["record"]), ("", {}))
                if fact.kind == "walk_in":
                    names.setdefault(fact.ticket_id, "")
                if fact.ticket_id in names and "first_name" in content:
                    names[fact.ticket_id] = content["first_name"]
        return {ticket: "" if ticket in self.erased else name for ticket, name in names.items()}
