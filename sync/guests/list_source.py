"""Somebody who has a published list: says what was signed, then what another one lacks of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.file.event_file import EventFile
from sync.guests import list_chunks, published_list, signed_rules
from sync.guests.list_chunks import MARK, ListedGuest
from sync.guests.published_list import Sections

MOST_CHARACTERS = 4 * 2**20
"""Of the guests in one answer; the rest comes with the next one."""
_REST = 150
"""Characters that a guest takes beside their text."""


@dataclass(frozen=True)
class OfferedList:
    """What the organiser has signed, as somebody says who may be lying."""

    serial: int
    version: int
    sig: bytes
    sections: Sections
    """The SHA-256 of each section; see `sync.guests.published_list`."""


@dataclass(frozen=True)
class DifferenceQuestion:
    """What somebody holds of the chunks that differ, and which sections of rules they want."""

    chunks: Mapping[str, Sequence[bytes]]
    """The first bytes of the hashes of the guests held, by chunk."""
    rules: Sequence[str] = ()


@dataclass(frozen=True)
class DifferenceAnswer:
    """Some of what whoever asked lacks; they ask again until nothing differs."""

    serial: int
    """Of the list that this is about."""
    guests: Sequence[ListedGuest] = ()
    gone: Sequence[bytes] = ()
    """The first bytes of the hashes that are no longer listed."""
    rules: Mapping[str, Any] = field(default_factory=dict)


class ListSource(Protocol):
    """Somebody who has a list."""

    def offered_list(self) -> OfferedList | None:
        """What was signed; None when nothing ever was."""
        ...

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        """What whoever asks lacks, or a part of it."""
        ...


class FileListSource:
    """The list of an event file. Raises `StorageError` when SQLite cannot."""

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file

    def offered_list(self) -> OfferedList | None:
        """What was signed; with the rules as they are here, so that it shows if they are others."""
        with self._file.reading() as connection:
            said = published_list.manifest(connection)
            rules = signed_rules.digests(connection)
        if said is None:
            return None
        return OfferedList(said.serial, said.version, said.sig, {**said.sections, **rules})

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        """What whoever asks lacks, read a chunk at a time."""
        with self._file.reading() as connection:
            said = published_list.manifest(connection)
            rules = signed_rules.sections(connection) if question.rules else {}
        return answered(question, said.serial if said else 0, self._guests, rules)

    def _guests(self, chunk: str) -> list[ListedGuest]:
        return self._file.ask(list_chunks.guests, chunk)


def answered(
    question: DifferenceQuestion,
    serial: int,
    guests_of: Callable[[str], Sequence[ListedGuest]],
    rules: Mapping[str, Any],
) -> DifferenceAnswer:
    """The answer to a question, from the guests of each chunk and the rules; as much as fits."""
    guests: list[ListedGuest] = []
    gone: list[bytes] = []
    left = MOST_CHARACTERS
    for chunk, held in question.chunks.items():
        here = {guest.hash[:MARK]: guest for guest in guests_of(chunk)}
        gone += [mark for mark in held if mark not in here]
        for mark in here.keys() - set(held):
            if left > 0:
                guests.append(here[mark])
                left -= len(here[mark].text or "") + _REST
    wanted = {name: rules[name] for name in question.rules if name in rules}
    return DifferenceAnswer(serial, guests, gone, wanted)
