"""Segments: what devices have recorded, in one file for a USB stick.

A segment is lines of JSON: a header, one parcel a line (see `sync.merging.wire`), a trailer.
Header and trailer are signed by the device that writes it, and the trailer says how many lines
there are and what they hash to: what was cut off, taken out or altered shows. Unless it is plain, a
line that says so comes first, and the rest is sealed for the organiser (see
`sync.merging.sealing`).
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from badges.codes.signature import verifies
from badges.text.sentence import Sentence, SpokenError
from sync.file.durable_file import write_durably
from sync.file.event_file import EventFile
from sync.file.upgrade import OtherFormatError, program_named
from sync.journal.device_certificates import Offered
from sync.journal.journal import Chain, canonical, hash_of
from sync.merging.author import Author
from sync.merging.parcel import Parcel, parcels_after
from sync.merging.sealing import sealed, unsealed
from sync.merging.wire import MOST_LINE, from_json, to_json

_NEWEST = 1
FORMAT = f"kiosk-segment-{_NEWEST}"
SEALED = f"{FORMAT}-sealed"
_ANY_FORMAT = re.compile(r"kiosk-segment-(\d{1,6})(-sealed)?")
"""The first line of every format says so, and may name the program it needs as "needs"."""
_MOST_READ = 3 * MOST_LINE
"""Bytes in a line; a sealed one holds several."""

Content = dict[str, Any]
"""What the header or the trailer says."""
Keys = Callable[[list[Offered]], Mapping[str, VerifyKey]]
"""The keys of the devices that are believed, once those that a segment names were looked at."""


class SealedError(SpokenError, ValueError):
    """The segment is sealed for the organiser, and the reader is somebody else."""


def is_segment(path: Path) -> bool:
    """Whether the file at `path` begins like a segment; raises `OSError`."""
    with path.open("rb") as file:
        return _ANY_FORMAT.fullmatch(_format(file.readline(_MOST_READ))) is not None


def export(
    event_file: EventFile, out: Path, *, device_ids: Collection[str] | None = None, plain: bool
) -> "Exported":
    """Write what `event_file` has of these devices, or of all, as a segment to `out`.

    It is sealed for the organiser unless `plain`. An older segment at `out` is replaced. Raises
    `FileExistsError` when something else is there, `StorageError` when it cannot be written.
    """
    if out.exists() and not (out.is_file() and is_segment(out)):
        raise FileExistsError(out)
    author = Author.of(event_file).of_devices(device_ids)
    return write(out, author, _parcels(event_file, author, {}), plain=plain)


def write(out: Path, author: Author, parcels: Iterable[Parcel], *, plain: bool) -> "Exported":
    """Write `parcels` as a segment of `author` to `out`; see `export`. Raises `StorageError`."""
    body = _Body()
    lines = _written(author, body, parcels)
    if not plain:
        first = canonical({"format": SEALED}) + b"\n"
        lines = chain([first], sealed(lines, author.box_key))
    write_durably(out, lines)
    return Exported(body.count, body.left_out)


def plain_lines(
    event_file: EventFile,
    *,
    device_ids: Collection[str] | None = None,
    after: Mapping[Chain, int] | None = None,
) -> Iterator[bytes]:
    """What `export` writes as a plain segment, line by line.

    With `after`, rows up to the number that it says of their chain are left out.
    """
    author = Author.of(event_file).of_devices(device_ids)
    parcels = _parcels(event_file, author, after or {})
    return filter(None, _written(author, _Body(), parcels))


@dataclass(frozen=True)
class Exported:
    """What was written, in journal rows."""

    rows: int
    left_out: int
    """Rows that are damaged in the event file itself; they would be believed nowhere."""


@dataclass(frozen=True)
class Header:
    """Who wrote a segment, about which event, and how much is in it."""

    event_id: str
    device_id: str
    epoch: str
    made_ms: int
    """By the clock of the device that wrote it."""
    heads: list[list[Any]]
    """Device id, epoch, number and hash of the last row of each chain."""
    is_known: bool
    """Whether the device that wrote it is paired; if not, nothing shows that it is complete."""


class Segment:
    """A segment that is being read."""

    def __init__(self, file: BinaryIO, secret: PrivateKey | None, keys: Keys) -> None:
        """A segment, read with the organiser's `secret` and the devices' `keys`.

        Raises `SealedError`, `OtherFormatError`, or `ValueError` when its beginning was altered.
        """
        self.fault: str = Sentence("it was not read to its end")
        """What keeps it from being complete; "" when it is, once all was read."""
        self._lines = _opened(file, secret)
        first = next(self._lines, b"")
        said = _content(first)
        self._expected: Content = {"header": _sha256(first), "heads": said.get("heads")}
        self._key = keys(_read_devices(said)).get(str(said.get("device")))
        if self._key and not _is_signed(said, self._key):
            raise ValueError(Sentence("its first line was altered"))
        self.header = _read_header(said, is_known=self._key is not None)

    @property
    def rows(self) -> int:
        """About how many rows it should have."""
        return sum(seq for _, _, seq, _ in self.header.heads)

    def parcels(self) -> Iterator[Parcel]:
        """The parcels up to the end, or to the first line that is not as it was written."""
        body = _Body()
        try:
            for line in self._lines:
                if line.startswith(b'{"count":'):
                    self.fault = self._fault_at_end(line, body)
                    return
                yield body.take(line)
            self.fault = Sentence("its end is missing")
        except (ValueError, OSError) as error:
            self.fault = Sentence("rows before it: {rows}; {error}", rows=body.count, error=error)

    def _fault_at_end(self, line: bytes, body: "_Body") -> str:
        said = _content(line)
        if self._key is None:
            return Sentence("the device that wrote it is not one of this event's")
        if not _is_signed(said, self._key):
            return Sentence("its last line was altered")
        if any(said.get(name) != value for name, value in (self._expected | body.sums()).items()):
            return Sentence("rows are missing or were altered")
        return Sentence("something follows its end") if next(self._lines, b"") else ""


class _Body:
    """The lines between header and trailer: how many, and what they hash to."""

    def __init__(self) -> None:
        self.count = 0
        self.left_out = 0
        self._digest = hashlib.sha256()

    def sums(self) -> Content:
        """What the trailer says of them."""
        return {"count": self.count, "lines": self._digest.hexdigest()}

    def give(self, parcel: Parcel) -> bytes:
        """The line for a parcel, or nothing when no reader would take it."""
        try:
            line = to_json(parcel).encode() + b"\n"
            self.take(line)
        except (ValueError, TypeError):
            self.left_out += 1
            return b""
        return line

    def take(self, line: bytes) -> Parcel:
        """The parcel in a line; raises `ValueError` when it is not as it was written."""
        parcel = from_json(_text(line))
        if hash_of(parcel.row) != parcel.row.hash:
            raise ValueError(Sentence("a row that was altered"))
        self.count += 1
        self._digest.update(line)
        return parcel


def _parcels(event_file: EventFile, author: Author, after: Mapping[Chain, int]) -> Iterator[Parcel]:
    until = {(device, epoch): seq for device, epoch, seq, _ in author.heads}
    return parcels_after(event_file, after, until=until)


def _read_devices(said: Content) -> list[Offered]:
    """The devices that a header names, each with the certificate that it is to be believed by."""
    try:
        return [
            (str(device_id), str(name), bytes.fromhex(key), bytes.fromhex(certificate))
            for device_id, name, key, certificate in said["devices"]
            if certificate
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(Sentence("its first line makes no sense")) from error


def _read_header(said: Content, *, is_known: bool) -> Header:
    try:
        event_id, device_id, epoch = (str(said[name]) for name in ("event", "device", "epoch"))
        heads = [[str(device), str(epoch), int(seq), str(digest)]
                 for device, epoch, seq, digest in said["heads"]]  # fmt: skip
        return Header(event_id, device_id, epoch, int(said["made_ms"]), heads, is_known)
    except (KeyError, TypeError) as error:
        raise ValueError(Sentence("its first line makes no sense")) from error


def _written(author: Author, body: _Body, parcels: Iterable[Parcel]) -> Iterator[bytes]:
    header = {"format": FORMAT, **author.said()}
    first = _signed(header, author.key)
    yield first
    for parcel in parcels:
        yield body.give(parcel)
    trailer = {"header": _sha256(first), "heads": header["heads"], **body.sums()}
    yield _signed(trailer, author.key)


def _opened(file: BinaryIO, secret: PrivateKey | None) -> Iterator[bytes]:
    """The lines of a segment, unsealed if they are sealed."""
    lines = iter(lambda: file.readline(_MOST_READ), b"")
    first = next(lines, b"")
    _refuse_other_formats(first)
    if _format(first) != SEALED:
        return chain([first], lines)
    if secret is None:
        raise SealedError("it is sealed for the organiser: merge it into the organiser's file")
    return unsealed(lines, secret)


def _format(line: bytes) -> str:
    """The format that a first line says; "" for none."""
    try:
        return str(_content(line).get("format", ""))
    except ValueError:
        return ""


def _refuse_other_formats(first: bytes) -> None:
    said = _ANY_FORMAT.fullmatch(_format(first))
    if said and int(said[1]) != _NEWEST:
        needs = program_named(_content(first).get("needs"))
        raise OtherFormatError.of("it", int(said[1]), _NEWEST, _NEWEST, needs)


def _text(line: bytes) -> str:
    if not line.endswith(b"\n"):
        raise ValueError(Sentence("a line without its end"))
    return line[:-1].decode()


def _content(line: bytes) -> Content:
    """What a header or trailer says; raises `ValueError` unless it is written in the one way."""
    try:
        said: object = json.loads(_text(line))
    except RecursionError as error:
        raise ValueError(Sentence("a line that is no JSON")) from error
    if not isinstance(said, dict) or canonical(said) + b"\n" != line:
        raise ValueError(Sentence("a line that was altered"))
    return said


def _signed(content: Content, key: SigningKey) -> bytes:
    digest = hashlib.sha256(canonical(content)).digest()
    return canonical({**content, "sig": key.sign(digest).signature.hex()}) + b"\n"


def _is_signed(said: Content, key: VerifyKey) -> bool:
    content = {name: value for name, value in said.items() if name != "sig"}
    try:
        signature = bytes.fromhex(said["sig"])
    except (KeyError, TypeError, ValueError):
        return False
    digest = hashlib.sha256(canonical(content)).digest()
    is_altered = signature.hex() != said["sig"]  # in capitals
    return not is_altered and verifies(key, digest, signature)


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
