"""Published lists as bytes: packed JSON, of whoever sends it; all of it may be hostile."""

import contextlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from badges.text.reason import reason_of
from badges.text.sentence import SpokenError
from sync.guests.list_chunks import MARK, ListedGuest, chunk_of
from sync.guests.list_source import DifferenceAnswer, DifferenceQuestion, OfferedList

MOST_BYTES = 64 * 2**20
"""Of a message, unpacked."""
_MOST_NUMBER = 2**62
_DIGEST = 32


class BadListError(SpokenError, ValueError):
    """The organiser did not sign this list, or it cannot be read or sent; nothing was taken."""


@contextlib.contextmanager
def making_sense() -> Iterator[None]:
    """Let whatever the block trips over in a list be a `BadListError`."""
    try:
        yield
    except BadListError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BadListError(reason_of(error)) from error


def pack(said: Mapping[str, Any]) -> bytes:
    """`said` as bytes."""
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode())


def pack_whole(said: Mapping[str, Any]) -> bytes:
    """`said` as bytes; raises `BadListError` when it is longer than `unpack` takes."""
    text = json.dumps(said, separators=(",", ":")).encode()
    if len(text) > MOST_BYTES:
        raise BadListError("it is longer than {most} MiB", most=MOST_BYTES >> 20)
    return zlib.compress(text)


def unpack(body: bytes) -> dict[str, Any]:
    """The object in `body`; raises `BadListError`."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body, MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise BadListError("it is longer than {most} MiB", most=MOST_BYTES >> 20)
        said: object = json.loads(text)
    except (zlib.error, RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadListError("it cannot be unpacked") from error
    if not isinstance(said, dict):
        raise BadListError("it is no list")
    return said


def offer_as_json(offer: OfferedList) -> dict[str, Any]:
    """What was signed, for `pack`."""
    return {
        "serial": offer.serial,
        "version": offer.version,
        "sig": offer.sig.hex(),
        "sections": offer.sections,
    }


def offer_of(said: Mapping[str, Any]) -> OfferedList:
    """What `offer_as_json` said; raises `BadListError`."""
    with making_sense():
        serial, version = (_number(said[name], name) for name in ("serial", "version"))
        sections = said["sections"]
        if not isinstance(sections, dict):
            raise BadListError("its sections are none")
        return OfferedList(serial, version, bytes.fromhex(said["sig"]), sections)


def question_as_bytes(question: DifferenceQuestion) -> bytes:
    """A question as bytes."""
    chunks = {name: b"".join(marks).hex() for name, marks in question.chunks.items()}
    return pack({"chunks": chunks, "rules": list(question.rules)})


def question_of(body: bytes) -> DifferenceQuestion:
    """The question in `body`; raises `BadListError`."""
    said = unpack(body)
    with making_sense():
        chunks = {_chunk(name): _marks(joined) for name, joined in said["chunks"].items()}
        return DifferenceQuestion(chunks, [str(name) for name in said["rules"]])


def answer_as_bytes(answer: DifferenceAnswer) -> bytes:
    """An answer as bytes."""
    return pack(
        {
            "serial": answer.serial,
            "guests": guests_as_json(answer.guests),
            "gone": b"".join(answer.gone).hex(),
            "rules": answer.rules,
        }
    )


def answer_of(body: bytes) -> DifferenceAnswer:
    """The answer in `body`; raises `BadListError`."""
    said = unpack(body)
    with making_sense():
        if not isinstance(said["rules"], dict):
            raise BadListError("its rules are none")
        return DifferenceAnswer(
            _number(said["serial"], "serial"),
            guests_of(said["guests"]),
            _marks(said["gone"]),
            said["rules"],
        )


def guests_as_json(guests: Sequence[ListedGuest]) -> list[list[Any]]:
    """Listed guests, for `pack`."""
    return [[g.ticket_id, g.text, g.hash.hex(), g.source_key] for g in guests]


def guests_of(said: Any) -> list[ListedGuest]:
    """What `guests_as_json` said; raises `ValueError`, `TypeError` or `AttributeError`."""
    return [_guest(*entry) for entry in said]


def _guest(ticket_id: object, text: object, digest: object, source_key: object) -> ListedGuest:
    raw = bytes.fromhex(str(digest))
    is_guest = isinstance(ticket_id, str) and isinstance(text, str | None)
    if not is_guest or not ticket_id or len(raw) != _DIGEST:
        raise BadListError("a guest that is none")
    return ListedGuest(
        str(ticket_id),
        None if text is None else str(text),
        raw,
        source_key if isinstance(source_key, str) else None,
    )


def _chunk(name: str) -> str:
    if not name or chunk_of(name) != name:
        raise BadListError("a chunk that is none")
    return name


def _marks(joined: str) -> list[bytes]:
    raw = bytes.fromhex(joined)
    if len(raw) % MARK:
        raise BadListError("it was cut short")
    return [raw[start : start + MARK] for start in range(0, len(raw), MARK)]


def _number(number: object, name: str) -> int:
    if type(number) is not int or not 0 <= number < _MOST_NUMBER:
        raise BadListError("its {name} is no number", name=name)
    return number
