"""IPP messages (RFC 8010): requests to bytes, answers from bytes, whatever those hold."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

Value: TypeAlias = "int | str | bytes | tuple[int, ...] | Attributes"
Attributes: TypeAlias = "dict[str, list[Value]]"

_DEEPEST = 8
"""Collections within collections that are followed."""


class Operation(IntEnum):
    """What is asked of a printer (RFC 8011, 4.2 and 4.3)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Group(IntEnum):
    """What attributes are about."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """The kind of a value."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


_TEXTS = range(0x40, 0x60)
_FIRST_VALUE_TAG = 0x10


class IppError(ValueError):
    """These bytes are no IPP message."""


@dataclass(frozen=True)
class Typed:
    """A value to be sent."""

    tag: Tag
    data: bytes
    members: bytes = b""
    """What follows the value itself: the inside of a collection."""


def text(tag: Tag, value: str) -> Typed:
    """A value of one of the kinds that are texts."""
    return Typed(tag, value.encode())


def integer(value: int) -> Typed:
    """A whole number."""
    return Typed(Tag.INTEGER, struct.pack(">i", value))


def collection(members: Mapping[str, Typed]) -> Typed:
    """Named values that belong together."""
    inside = b"".join(
        _value(Tag.MEMBER_NAME, b"", name.encode()) + _value(value.tag, b"", value.data)
        + value.members
        for name, value in members.items()
    )  # fmt: skip
    return Typed(Tag.BEGIN_COLLECTION, b"", inside + _value(Tag.END_COLLECTION, b"", b""))


def attribute(name: str, *values: Typed) -> bytes:
    """One attribute with its values."""
    names = [name.encode(), *[b""] * (len(values) - 1)]
    return b"".join(
        _value(value.tag, each, value.data) + value.members
        for each, value in zip(names, values, strict=True)
    )


def request(
    operation: Operation, about: Iterable[bytes], job: Iterable[bytes] = (), document: bytes = b""
) -> bytes:
    """A request with the attributes `about` the operation and those of the `job`."""
    head = struct.pack(">BBHI", 2, 0, operation, 1)
    charset = attribute("attributes-charset", text(Tag.CHARSET, "utf-8"))
    language = attribute("attributes-natural-language", text(Tag.LANGUAGE, "en"))
    parts = [head, bytes([Group.OPERATION]), charset, language, *about]
    wanted = list(job)
    if wanted:
        parts += [bytes([Group.JOB]), *wanted]
    return b"".join([*parts, bytes([Group.END]), document])


def _value(tag: Tag, name: bytes, data: bytes) -> bytes:
    return struct.pack(f">BH{len(name)}sH{len(data)}s", tag, len(name), name, len(data), data)


@dataclass(frozen=True)
class IppAnswer:
    """What a printer answered."""

    status: int
    groups: list[tuple[int, Attributes]]

    def all(self, group: Group) -> list[Attributes]:
        """The attributes of every group of this kind."""
        return [attributes for tag, attributes in self.groups if tag == group]

    def first(self, group: Group) -> Attributes:
        """The attributes of the first such group, or none."""
        return next(iter(self.all(group)), {})


def texts(attributes: Attributes, name: str) -> list[str]:
    """The values of `name` that are texts."""
    return [value for value in attributes.get(name, []) if isinstance(value, str)]


def numbers(attributes: Attributes, name: str) -> list[int]:
    """The values of `name` that are whole numbers."""
    return [value for value in attributes.get(name, []) if isinstance(value, int)]


def collections(attributes: Attributes, name: str) -> list[Attributes]:
    """The values of `name` that are collections."""
    return [value for value in attributes.get(name, []) if isinstance(value, dict)]


def parse(data: bytes) -> IppAnswer:
    """The answer in `data`; raises `IppError` when it holds none."""
    try:
        return _parse(_Bytes(data))
    except struct.error as error:
        raise IppError("the message is cut short or damaged") from error


def _parse(data: "_Bytes") -> IppAnswer:
    major, _minor, status, _request_id = data.unpack(">BBHI")
    if major not in (1, 2):
        raise IppError(f"IPP version {major} is not known")
    groups: list[tuple[int, Attributes]] = []
    values: list[Value] = []
    while (tag := data.byte()) != Group.END:
        if tag < _FIRST_VALUE_TAG:
            groups.append((tag, {}))
            values = []
            continue
        if not groups:
            raise IppError("a value stands outside every group")
        name, value = data.value(tag)
        if name:
            values = groups[-1][1].setdefault(name, [])
        values.append(value)
    return IppAnswer(status, groups)


class _Bytes:
    """Bytes that are read from their start to their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def unpack(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def byte(self) -> int:
        return self.unpack(">B")[0]

    def value(self, tag: int, depth: int = 0) -> tuple[str, Value]:
        """Name and value of what begins after its `tag`."""
        name = self._counted().decode(errors="replace")
        data = self._counted()
        if tag == Tag.BEGIN_COLLECTION:
            return name, self._members(depth + 1)
        return name, _decoded(tag, data)

    def _members(self, depth: int) -> Attributes:
        if depth > _DEEPEST:
            raise IppError("collections lie too deep within each other")
        members: Attributes = {}
        values: list[Value] = []
        while (tag := self.byte()) != Tag.END_COLLECTION:
            _no_name, value = self.value(tag, depth)
            if tag == Tag.MEMBER_NAME:
                values = members.setdefault(str(value), [])
            else:
                values.append(value)
        self._counted()
        self._counted()
        return members

    def _counted(self) -> bytes:
        (length,) = self.unpack(">H")
        if self._at + length > len(self._data):
            raise IppError("a value is longer than the message")
        self._at += length
        return self._data[self._at - length : self._at]


def _decoded(tag: int, data: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", data)[0])
    if tag == Tag.BOOLEAN:
        return data != b"\0"
    if tag == Tag.RANGE:
        return tuple(struct.unpack(">ii", data))
    if tag == Tag.RESOLUTION:
        return tuple(struct.unpack(">iib", data))
    if tag in (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE):
        (length,) = struct.unpack_from(">H", data)
        return data[4 + length :].decode(errors="replace")
    if tag in _TEXTS:
        return data.decode(errors="replace")
    return data
