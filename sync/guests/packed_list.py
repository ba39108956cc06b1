"""The published list in one piece, for a road on which nothing can be asked, or to a hub above."""

from collections import defaultdict
from collections.abc import Mapping

from sync.file.event_file import EventFile
from sync.guests import list_chunks, list_update, list_wire, signed_rules
from sync.guests.list_chunks import ListedGuest
from sync.guests.list_source import (
    DifferenceAnswer,
    DifferenceQuestion,
    FileListSource,
    OfferedList,
    answered,
)
from sync.guests.published_list import GUESTS


def packed(event_file: EventFile, beside: OfferedList | None = None) -> bytes:
    """The list of this file; nothing when none was signed.

    Of the guests, only the chunks that are others than those `beside` it, if somebody says what
    they have. Raises `BadListError` when it is too long, `StorageError`.
    """
    offer = FileListSource(event_file).offered_list()
    if offer is None:
        return b""
    signed, there = _chunks(offer), _chunks(beside)
    with event_file.reading() as connection:
        rules = signed_rules.sections(connection)
        names = list_chunks.names(connection)
        chunks = [name for name in names if not there or there.get(name) != signed.get(name)]
        guests = [guest for chunk in chunks for guest in list_chunks.guests(connection, chunk)]
    content = {**list_wire.offer_as_json(offer), **rules}
    return list_wire.pack_whole({**content, "guests": list_wire.guests_as_json(guests)})


def take(event_file: EventFile, body: bytes) -> bool:
    """Take the list that `packed` gave; as `sync.guests.list_update.take`."""
    return list_update.take(event_file, _PackedListSource(body))


def _chunks(offer: OfferedList | None) -> Mapping[str, object]:
    said = offer.sections.get(GUESTS) if offer else None
    return said if isinstance(said, dict) else {}


class _PackedListSource:
    """A list in one piece, as somebody to be asked."""

    def __init__(self, body: bytes) -> None:
        self._rules = list_wire.unpack(body)
        self._offer = list_wire.offer_of(self._rules)
        self._guests = defaultdict[str, list[ListedGuest]](list)
        with list_wire.making_sense():
            for guest in list_wire.guests_of(self._rules["guests"]):
                self._guests[list_chunks.chunk_of(guest.ticket_id)].append(guest)

    def offered_list(self) -> OfferedList:
        """What was signed."""
        return self._offer

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        """What whoever asks lacks."""
        guests = self._guests
        return answered(question, self._offer.serial, lambda name: guests[name], self._rules)
