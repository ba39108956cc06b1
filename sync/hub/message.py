"""Requests and answers as bytes: a line of JSON that says what is held, then a row a line."""

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badges.text.sentence import Sentence
from sync.hub.exchange import ExchangeAnswer, ExchangeRequest
from sync.hub.heads import MARK, Head, Heads, Marks
from sync.journal.device_certificates import Offered
from sync.journal.journal import Chain
from sync.merging.left_out import ChainNumbers
from sync.merging.parcel import Parcel
from sync.merging.wire import from_json, to_json

MOST_BYTES = 4_194_304
"""A larger message is refused before it is read."""
_DIGITS = 64
_PROBLEM = 200
"""How much of what a desk complains of is listened to, in characters."""
_MOST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Sample:
    """One look at both clocks: the device's said `device_ms` when the hub's said `hub_ms`."""

    hub_ms: int
    device_ms: int
    rtt_ms: int


@dataclass(frozen=True)
class WireQuestion:
    """A request, and what else a desk tells of itself."""

    request: ExchangeRequest
    event_id: str
    edition: str = ""
    """Which guest list it has; see `sync.guests.list_update`."""
    list_problem: str = ""
    """Why it did not take the hub's guest list, if it did not."""
    devices: int = 0
    """Which devices it knows: `sync.journal.device_certificates.mark`."""
    offered: Sequence[Offered] = ()
    """Devices that the hub did not know when it last told its own."""
    sample: Sample | None = None
    is_desk: bool = False
    """Whether its heads are of what a desk needs, and it wants no more: `heads.DeskShare`."""
    lines: Sequence[int] = ()
    """Which line each row of the request stood in; the others could not be read."""
    sent: int = 0
    """How many lines there were."""


@dataclass(frozen=True)
class WireReply:
    """An answer, and what else the hub has to say."""

    answer: ExchangeAnswer
    received_ms: int
    """When the question came, by the hub's clock."""
    sent_ms: int
    edition: str = ""
    devices: Sequence[Offered] = ()
    """All devices, if the desk does not know them all."""
    left_out: Mapping[Chain, ChainNumbers] | None = None
    """To a desk, of chains whose numbers do not show in the heads: how far they go.

    None from whoever leaves nothing out: a hub of an older version, or the centre.
    """


def write_question(question: WireQuestion) -> bytes:
    """`question` as bytes."""
    request, sample = question.request, question.sample
    said = {
        "event": question.event_id,
        "list": question.edition,
        "list_problem": question.list_problem,
        "devices": question.devices,
        "offered": [write_device(device) for device in question.offered],
        "clock": [sample.hub_ms, sample.device_ms, sample.rtt_ms] if sample else None,
        **({"is_desk": True} if question.is_desk else {}),
    }
    return _write(said, request.heads, request.held, request.parcels)


def read_question(body: bytes) -> WireQuestion:
    """The question in `body`, without the lines that are no rows.

    Raises `ValueError` for what is no question.
    """
    said, heads, held, lines = _read(body)
    parcels: dict[int, Parcel] = {}
    for place, line in enumerate(lines):
        with contextlib.suppress(ValueError):
            parcels[place] = from_json(line)
    clock = said.get("clock")
    return WireQuestion(
        ExchangeRequest(heads, list(parcels.values()), held),
        event_id=_text(said.get("event")),
        edition=_text(said.get("list")),
        list_problem=_text(said.get("list_problem", ""))[:_PROBLEM],
        devices=_number(said.get("devices")),
        offered=tuple(read_device(device) for device in _list(said.get("offered", []))),
        sample=None if clock is None else Sample(*(_number(part) for part in _list(clock, 3))),
        is_desk=said.get("is_desk") is True,
        lines=list(parcels),
        sent=len(lines),
    )


def write_reply(reply: WireReply) -> bytes:
    """`reply` as bytes."""
    said: dict[str, object] = {
        "refused": list(reply.answer.refused),
        "received": reply.received_ms,
        "sent": reply.sent_ms,
        "list": reply.edition,
        "devices": [write_device(device) for device in reply.devices],
    }
    if reply.left_out is not None:
        said["left_out"] = [[*chain, *numbers] for chain, numbers in reply.left_out.items()]
    return _write(said, reply.answer.heads, reply.answer.held, reply.answer.parcels)


def read_reply(body: bytes) -> WireReply:
    """The reply in `body`; raises `ValueError` for what is none."""
    said, heads, held, lines = _read(body)
    parcels = [from_json(line) for line in lines]
    refused = [_number(place) for place in _list(said.get("refused"))]
    return WireReply(
        ExchangeAnswer(heads, parcels, held, refused),
        received_ms=_number(said.get("received")),
        sent_ms=_number(said.get("sent")),
        edition=_text(said.get("list")),
        devices=[read_device(device) for device in _list(said.get("devices"))],
        left_out=_left_out(said["left_out"]) if "left_out" in said else None,
    )


def write_device(device: Offered) -> list[str]:
    """`device` as JSON has it."""
    device_id, name, key, certificate = device
    return [device_id, name, key.hex(), (certificate or b"").hex()]


def read_device(said: object) -> Offered:
    """The device that `write_device` wrote; raises `ValueError`."""
    device_id, name, key, certificate = (_text(part) for part in _list(said, 4))
    return device_id, name, bytes.fromhex(key), bytes.fromhex(certificate) or None


def _write(
    said: Mapping[str, object],
    heads: Heads,
    held: Mapping[Chain, Marks],
    parcels: Sequence[Parcel],
) -> bytes:
    first = {
        **said,
        "heads": [[*chain, head.seq, f"{head.digest:064x}"] for chain, head in heads.items()],
        "held": [[*chain, b"".join(sorted(marks)).hex()] for chain, marks in held.items()],
        "rows": len(parcels),
    }
    lines = [json.dumps(first, separators=(",", ":")), *(to_json(parcel) for parcel in parcels)]
    return "".join(f"{line}\n" for line in lines).encode()


def _read(
    body: bytes,
) -> tuple[dict[str, Any], dict[Chain, Head], dict[Chain, Marks], list[str]]:
    """The first line, the heads, what is held of some chains, and the lines of rows."""
    first, *lines = body.decode().split("\n")
    try:
        said: object = json.loads(first)
    except RecursionError as error:
        raise ValueError(Sentence("too deep")) from error
    if not isinstance(said, dict) or said.get("rows") != len(lines) - 1 or lines[-1]:
        raise ValueError(Sentence("it was cut short, or is no message"))
    heads: dict[Chain, Head] = {}
    for entry in _list(said.get("heads")):
        device_id, epoch, seq, digest = _list(entry, 4)
        heads[_text(device_id), _text(epoch)] = Head(_number(seq), _digest(digest))
    held: dict[Chain, Marks] = {}
    for entry in _list(said.get("held")):
        device_id, epoch, joined = _list(entry, 3)
        held[_text(device_id), _text(epoch)] = _marks(_text(joined))
    return said, heads, held, lines[:-1]


def _left_out(said: object) -> dict[Chain, ChainNumbers]:
    found = {}
    for entry in _list(said):
        device_id, epoch, until, missing = _list(entry, 4)
        found[_text(device_id), _text(epoch)] = ChainNumbers(_number(until), _number(missing))
    return found


def _marks(joined: str) -> Marks:
    raw = bytes.fromhex(joined)
    return frozenset(raw[start : start + MARK] for start in range(0, len(raw), MARK))


def _digest(value: object) -> int:
    text = _text(value)
    if len(text) != _DIGITS:
        raise ValueError(Sentence("not a digest"))
    return int.from_bytes(bytes.fromhex(text))


def _list(value: object, length: int | None = None) -> list[object]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise ValueError(Sentence("not a list as it has to be"))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(Sentence("not a text"))
    value.encode()  # half a surrogate pair is no text
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_NUMBER:
        raise ValueError(Sentence("not a number as it has to be"))
    return value
