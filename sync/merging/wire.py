"""The wire form: a parcel as one line of JSON, the same on a USB stick and on the network.

There is one way to write a parcel, in ASCII; what is not written in exactly this way is refused,
so that two machines can never read two things in one line.
"""

import json
from dataclasses import fields
from typing import Any

from badges.text.sentence import Sentence
from sync.journal.bounds import MOST_NAME
from sync.journal.journal import Row, values_of
from sync.merging.parcel import Parcel

MOST_LINE = 1_048_576
"""Characters in a line; a longer one is refused before it is read."""
MOST_NUMBER = 2**63 - 1
"""What SQLite can hold."""

_TYPES = {field.name: field.type for field in fields(Row)}
_NAMES = ("ticket_id", "device_id", "epoch", "kind")
_BYTES = {"hash": 32, "prev": 32, "sig": 64}
_RECORD = "record"


def to_json(parcel: Parcel) -> str:
    """`parcel` as one line, without its end."""
    values = zip(_TYPES, values_of(parcel.row), strict=True)
    line: dict[str, object] = {
        name: value.hex() if isinstance(value, bytes) else value for name, value in values
    }
    if parcel.record is not None:
        line[_RECORD] = parcel.record
    return json.dumps(line, separators=(",", ":"))


def from_json(line: str) -> Parcel:
    """The parcel that `to_json` wrote as `line`; raises `ValueError` for anything else.

    Whether its row is authentic is not looked at: that takes the device's key.
    """
    if len(line) > MOST_LINE:
        raise ValueError(
            Sentence("a line of more than {most_line:,} characters", most_line=MOST_LINE)
        )
    try:
        said: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(Sentence("a line that is no JSON")) from error
    if not isinstance(said, dict) or said.keys() - {_RECORD} != _TYPES.keys():
        raise ValueError(Sentence("a line that is no journal row"))
    record = said.pop(_RECORD, None)
    if isinstance(record, str):
        record.encode()  # half a surrogate pair is no text
    parcel = Parcel(Row(**{name: _value(name, said[name]) for name in _TYPES}), record)
    if not isinstance(record, str | None) or to_json(parcel) != line:
        raise ValueError(Sentence("a journal row that is written in another way"))
    return parcel


def _value(name: str, said: Any) -> Any:
    """The value of a row's field, checked; all but whether the row as a whole is authentic."""
    if name in _BYTES:
        if not isinstance(said, str) or len(said) != 2 * _BYTES[name]:
            raise ValueError(
                Sentence(
                    "{name} is not {bytes} bytes in hexadecimal", name=name, bytes=_BYTES[name]
                )
            )
        return bytes.fromhex(said)
    if type(said) is not _TYPES[name]:
        raise ValueError(Sentence("{name} is of the wrong kind", name=name))
    if isinstance(said, int) and abs(said) > MOST_NUMBER:
        raise ValueError(Sentence("{name} is out of range", name=name))
    if name in _NAMES and len(said) > MOST_NAME:
        raise ValueError(Sentence("{name} is too long", name=name))
    if isinstance(said, str):
        said.encode()
    return said
