"""What must be true of merged journals, in plain Python: sets of rows, and nothing clever.

It shares no code with what it is held against but the names of kinds and columns. What a desk
knew when it wrote a row is noted here, whatever the row says: it is what its model held.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
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


Knowledge = dict[bytes, set[bytes]]
"""What whoever wrote a row knew, both by hash."""


@dataclass
class Model:
    """What one event file holds."""

    facts: set[Fact] = field(default_factory=set)
    records: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """Ticket and content of each record, by hash."""
    knowledge: Knowledge = field(default_factory=dict)
    """One for all models."""

    def copy(self) -> "Model":
        return Model(set(self.facts), dict(self.records), self.knowledge)

    def write(self, added: set[Fact]) -> None:
        """Take what the file of this model has just written, knowing what it held."""
        for fact in added:
            self.knowledge[fact.hash] = {known.hash for known in self.facts}
        self.facts |= added

    def in_order(self) -> list[Fact]:
        """What was known first, and by the clock where nobody knew; each ticket by itself."""
        by_ticket: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(self.facts, key=order):
            if fact.kind not in ("deny", "undo"):
                by_ticket[fact.ticket_id].append(fact)
        found = []
        for left in by_ticket.values():
            while left:
                hashes = {fact.hash for fact in left}
                first = next(f for f in left if not self.knowledge[f.hash] & hashes)
                found.append(first)
                left.remove(first)
        return found

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
        for fact in self.in_order():
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
        """Tickets with two entries that did not know of each other, or one that did and should."""
        return {ticket for ticket, facts in self.passages().items() if self._is_doubled(facts)}

    def _is_doubled(self, facts: list[Fact]) -> bool:
        for place, fact in enumerate(facts):
            if fact.kind == "admit":
                known = [f for f in facts[:place] if f.hash in self.knowledge[fact.hash]]
                strangers = [f for f in facts[:place] if f not in known]
                if any(f.kind == "admit" for f in strangers):
                    return True
                if known and known[-1].kind == "admit":
                    return True
        return False

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
        for fact in self.in_order():
            if fact.kind in ("walk_in", "correction"):
                _, content = self.records.get(str(fact.says["record"]), ("", {}))
                if fact.kind == "walk_in":
                    names.setdefault(fact.ticket_id, "")
                if fact.ticket_id in names and "first_name" in content:
                    names[fact.ticket_id] = content["first_name"]
        return {ticket: "" if ticket in self.erased else name for ticket, name in names.items()}
