"""The worked example of docs/FORMATS.md, read as the page says, without the program's own code."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from sync.file.event_file import EventFile
from sync.file.schema import APPLICATION_ID
from sync.journal.journal import Kind
from sync.merging.segment import Segment
from tests.docs.example import BLOCK, FORMATS, example
from tests.docs.pages import text_of

Line = Mapping[str, Any]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def verify(text: str) -> list[Line]:
    """The parcels of a plain segment, read by what the page says; fails if anything is wrong."""
    lines = text.encode().splitlines(keepends=True)
    header, *parcels, trailer = map(json.loads, lines)
    keys = {device: VerifyKey(bytes.fromhex(key)) for device, _, key, _ in header["devices"]}
    for ends in (header, trailer):
        said = {name: value for name, value in ends.items() if name != "sig"}
        digest = bytes.fromhex(sha256(canonical(said)))
        keys[header["device"]].verify(digest, bytes.fromhex(ends["sig"]))
    assert (trailer["count"], trailer["heads"]) == (len(parcels), header["heads"])
    assert trailer["header"] == sha256(lines[0])
    assert trailer["lines"] == sha256(b"".join(lines[1:-1]))
    own = [header["device"], header["epoch"]]
    prev = sha256(canonical(["ckn1", "genesis", header["event"], *own]))
    for number, row in enumerate(parcels, 1):
        assert (row["seq"], row["prev"]) == (number, prev)
        names = ("seq", "hlc", "wall_ms", "kind", "ticket_id", "body", "prev")
        content = ["ckn1", row["device_id"], row["epoch"], *(row[name] for name in names)]
        assert row["hash"] == sha256(canonical(content))
        keys[row["device_id"]].verify(bytes.fromhex(row["hash"]), bytes.fromhex(row["sig"]))
        if "record" in row:
            assert json.loads(row["body"])["record"] == sha256(row["record"].encode())
        prev = row["hash"]
    return parcels


def worked_example() -> str:
    found = BLOCK.search(text_of(FORMATS))
    assert found
    return found[0]


def test_the_worked_example_is_right() -> None:
    entry, correction = verify(worked_example())
    assert (entry["kind"], correction["kind"]) == (Kind.ADMIT, Kind.CORRECTION)
    assert json.loads(correction["body"])["knew"] == [entry["hash"]]
    assert json.loads(correction["record"])["first_name"] == "Zoé"


def test_an_example_made_now_looks_alike() -> None:
    """If not, the format has changed: describe it, and run `python -m tests.docs.example`."""
    now, then = verify(example()), verify(worked_example())
    assert [list(row) for row in now] == [list(row) for row in then]
    assert [sorted(json.loads(r["body"])) for r in now] == [
        sorted(json.loads(r["body"])) for r in then
    ]


def test_the_program_reads_the_example_too() -> None:
    text = worked_example()
    devices = json.loads(text.partition("\n")[0])["devices"]
    keys = {device: VerifyKey(bytes.fromhex(key)) for device, _, key, _ in devices}
    segment = Segment(io.BytesIO(text.encode()), None, lambda _offered: keys)
    assert len(list(segment.parcels())) == 2
    assert segment.fault == ""


@pytest.mark.parametrize("place", [100, 700, 1500, -100])
def test_a_changed_example_is_noticed(place: int) -> None:
    """A control: the reading above is a strict one."""
    text = worked_example()
    old = text[place]
    new = "1" if old == "0" else "0"
    with pytest.raises((AssertionError, BadSignatureError, ValueError, KeyError)):
        verify(text[:place] + new + text[place:][1:])


def test_every_table_is_in_the_page(event_file: EventFile) -> None:
    with event_file.reading() as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert len(found) > 30
    said = text_of(FORMATS)
    assert [name for (name,) in found if f"`{name}`" not in said] == []
    assert f"0x{APPLICATION_ID:X}" in said
