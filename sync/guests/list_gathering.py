"""Gathering what a file lacks of somebody's published list, until nothing differs any more.

What the organiser signed is verified first, so that it is known of each chunk what it has to come
to; then what is lacking is asked for, as often as it takes. Nothing is written here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.file.event_file import EventFile
from sync.guests import list_chunks, published_list, signed_rules
from sync.guests.list_chunks import MARK, ListedGuest, chunk_of
from sync.guests.list_source import DifferenceAnswer, DifferenceQuestion, ListSource, OfferedList
from sync.guests.list_wire import BadListError
from sync.guests.published_list import GUESTS, Manifest

MOST_HELD = 100_000
"""Guests whom one question tells of, unless a single chunk has more."""


@dataclass(frozen=True)
class GatheredList:
    """What has to be written for a file to have a list."""

    manifest: Manifest
    guests: tuple[ListedGuest, ...]
    gone: tuple[str, ...]
    """Tickets that are no longer listed."""
    known: Mapping[str, bytes]
    """The hashes before, of the guests of the chunks that differ."""
    rules: Mapping[str, Any]
    chunks: tuple[str, ...]
    """Which chunks differ."""


def gather(event_file: EventFile, source: ListSource) -> GatheredList | None:
    """What this file lacks of the list of `source`; None when it has that one or a newer one.

    Raises `BadListError`, `StorageError`, or what `source` raises.
    """
    offer = source.offered_list()
    if offer is None:
        return None
    with event_file.reading() as connection:
        before = published_list.manifest(connection)
        if before and offer.serial < before.serial:
            return None
        manifest = published_list.manifest_of(
            connection, offer.serial, offer.version, offer.sig, offer.sections
        )
        if not published_list.is_signed(connection, manifest):
            raise BadListError("it is not as the organiser signed it")
        rules = signed_rules.digests(connection)
    chunks = _chunks_of(offer)
    if later := offer.sections.keys() - rules.keys() - {GUESTS}:
        raise BadListError("it says {later}: is it of a later version?", later=min(later))
    wanted = [name for name, digest in rules.items() if offer.sections.get(name) != digest]
    gathering = _Gathering(manifest.serial, chunks, dict(_differing(event_file, chunks)))
    return gathering.all(source, manifest, wanted)


def _chunks_of(offer: OfferedList) -> dict[str, str]:
    chunks = offer.sections.get(GUESTS)
    if not isinstance(chunks, dict):
        raise BadListError("it names no guests")
    return chunks


def _differing(
    event_file: EventFile, chunks: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, bytes]]]:
    """What this file has of each chunk that is another, one chunk at a time: a desk goes on."""
    with event_file.reading() as connection:
        names = {*chunks, *list_chunks.names(connection)}
    for name in sorted(names):
        held = event_file.ask(list_chunks.hashes, name)
        if list_chunks.digest(held) != chunks.get(name) and (held or name in chunks):
            yield name, held


class _Gathering:
    """What is known so far of the chunks that differ."""

    def __init__(
        self, serial: int, signed: Mapping[str, str], before: dict[str, dict[str, bytes]]
    ) -> None:
        self._serial = serial
        self._signed = signed
        self._before = before
        self._now = {name: dict(hashes) for name, hashes in before.items()}
        self._got: dict[str, ListedGuest] = {}
        self._rules: dict[str, Any] = {}

    def all(self, source: ListSource, manifest: Manifest, wanted: list[str]) -> GatheredList:
        """Ask until each chunk is as it was signed."""
        differing = list(self._before)
        while differing or wanted:
            answer = source.list_difference(self._question(differing, wanted))
            if answer.serial != self._serial:
                raise BadListError("it was changed meanwhile")
            before = len(differing), len(wanted), len(self._got)
            self._take(answer, set(wanted))
            wanted = [name for name in wanted if name not in self._rules]
            differing = [name for name in differing if not self._is_signed(name)]
            if before == (len(differing), len(wanted), len(self._got)):
                raise BadListError("it is not as the organiser signed it")
        known = {ticket: h for hashes in self._before.values() for ticket, h in hashes.items()}
        now = {ticket for hashes in self._now.values() for ticket in hashes}
        return GatheredList(
            manifest,
            guests=tuple(guest for guest in self._got.values() if guest.ticket_id in now),
            gone=tuple(sorted(known.keys() - now)),
            known=known,
            rules=self._rules,
            chunks=tuple(self._before),
        )

    def _question(self, differing: list[str], rules: list[str]) -> DifferenceQuestion:
        chunks: dict[str, list[bytes]] = {}
        room = MOST_HELD
        for name in differing:
            if chunks and len(self._now[name]) > room:
                break
            chunks[name] = [row_hash[:MARK] for row_hash in self._now[name].values()]
            room -= len(chunks[name])
        return DifferenceQuestion(chunks, rules)

    def _take(self, answer: DifferenceAnswer, wanted: set[str]) -> None:
        gone = set(answer.gone)
        if gone:
            for name, held in self._now.items():
                self._now[name] = {t: h for t, h in held.items() if h[:MARK] not in gone}
        for guest in answer.guests:
            text, name = guest.text, chunk_of(guest.ticket_id)
            if text is not None and hashlib.sha256(text.encode()).digest() != guest.hash:
                raise BadListError("a guest was altered")
            if name not in self._now:
                raise BadListError("it is not as the organiser signed it")
            self._now[name][guest.ticket_id] = guest.hash
            self._got[guest.ticket_id] = guest
        self._rules |= {name: said for name, said in answer.rules.items() if name in wanted}

    def _is_signed(self, name: str) -> bool:
        held = self._now[name]
        is_gone = not held and name not in self._signed
        return is_gone or list_chunks.digest(held) == self._signed.get(name)
