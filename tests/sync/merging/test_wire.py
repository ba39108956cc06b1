"""The wire form: one way to write a parcel, and nothing else is read."""

import pytest

from sync.journal.journal import Row
from sync.merging.parcel import Parcel
from sync.merging.wire import MOST_LINE, from_json, to_json

ROW = Row(
    "t" * 20, "d" * 12, "e" * 12, 1, b"h" * 32, 5 << 16, -5, "admit", '{"list":"é"}', b"p" * 32,
    b"s" * 64,
)  # fmt: skip
LINE = to_json(Parcel(ROW, '{"name":"Zoé\u2028😀"}'))
ALTERED = {
    "nothing": "",
    "no JSON": "{",
    "too deep": "[" * 100_000,
    "a list": "[]",
    "an empty object": "{}",
    "a space": LINE + " ",
    "a broken number": LINE.replace('"seq":1', '"seq":1.0'),
    "a truth for a number": LINE.replace('"seq":1', '"seq":true'),
    "a text for a number": LINE.replace('"seq":1', '"seq":"1"'),
    "a number for a text": LINE.replace('"kind":"admit"', '"kind":1'),
    "a name said twice": LINE.replace('"seq":1', '"seq":1,"seq":1'),
    "a number that SQLite cannot hold": LINE.replace('"seq":1', '"seq":9223372036854775808'),
    "a name too many": LINE.replace('"seq":1', '"seq":1,"more":1'),
    "a name missing": LINE.replace('"seq":1,', ""),
    "a hash too short": LINE.replace("6868", "68", 1),
    "a hash that is none": LINE.replace("68", "6g", 1),
    "a hash in capitals": LINE.replace("73", "7A", 1),
    "another order": LINE.replace('"ticket_id":"' + "t" * 20 + '",', "", 1)[:-1]
    + ',"ticket_id":"'
    + "t" * 20
    + '"}',
    "an open letter": LINE.replace("\\u2028", "é"),
    "half a letter": LINE.replace("\\u2028", "\\ud800"),
    "half a letter in a name": LINE.replace('"epoch":"', '"epoch":"\\ud800'),
    "a long name": LINE.replace('"kind":"', '"kind":"' + "x" * 200),
    "no record but a null": to_json(Parcel(ROW))[:-1] + ',"record":null}',
    "a number for a record": to_json(Parcel(ROW))[:-1] + ',"record":1}',
    "a line too long": LINE.replace("Zo", "Zo" + "o" * MOST_LINE),
}


def test_a_parcel_comes_back_as_it_went() -> None:
    for parcel in (Parcel(ROW), Parcel(ROW, '{"name":"Zoé\u2028😀"}'), Parcel(ROW, "")):
        assert from_json(to_json(parcel)) == parcel


def test_a_line_is_one_line_of_ascii() -> None:
    assert LINE.isascii()
    assert len(LINE.splitlines()) == 1


@pytest.mark.parametrize("what", ALTERED)
def test_nothing_else_is_read(what: str) -> None:
    assert ALTERED[what] != LINE
    with pytest.raises(ValueError, match=r"\w"):
        from_json(ALTERED[what])
