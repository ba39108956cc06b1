"""Zebra printers: the picture in ZPL, read back by the rules of its manual; what ~HS says."""

import re

import pytest

from badges.printer.address import open_printer
from badges.printer.bitmap import bitmap, packed
from badges.printer.printer import JobStage, PrinterStatus, PrinterTrouble, Size
from badges.printer.zebra import read_status, zpl
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_raw import FakeRawPrinter

SIZE = Size(57, 102)


def host_status(
    paper: int = 0, paused: int = 0, door: int = 0, ribbon: int = 0, left: int = 0
) -> bytes:
    lines = (
        f"030,{paper},{paused},0812,000,0,0,0,000,0,0,0",
        f"001,0,{door},{ribbon},0,2,4,0,{left:08},1,000",
        "1234,0",
    )
    return b"".join(f"\x02{line}\x03\r\n".encode() for line in lines)


def unpacked(field: str, row: int) -> bytes:
    """The bytes of a ^GF field, as "ZPL II", alternative data compression, has it."""
    digits, before = "", "0" * row * 2
    line, count = "", 0
    for letter in field:
        if "G" <= letter <= "Y":
            count += ord(letter) - ord("G") + 1
        elif "g" <= letter <= "z":
            count += 20 * (ord(letter) - ord("g") + 1)
        elif letter == ":":
            digits += before
        elif letter in ",!":
            line = line.ljust(row * 2, "0" if letter == "," else "F")
        else:
            line, count = line + letter * max(count, 1), 0
        if len(line) == row * 2:
            digits, before, line = digits + line, line, ""
    return bytes.fromhex(digits)


@pytest.mark.parametrize("size", [(57, 102), (4, 3), (106, 20)])
def test_the_picture_is_the_label(size: tuple[int, int]) -> None:
    commands = zpl(label(*size), 203).decode()
    found = re.fullmatch(
        r"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),\3,(\d+),([^^]*)\^FS\^PQ1\^XZ\n", commands
    )
    assert found
    width, height, total, row = map(int, found.groups()[:4])
    dots = bitmap(label(*size), 203)
    assert (
        (width, height) == dots.size == (round(size[0] / 25.4 * 203), round(size[1] / 25.4 * 203))
    )
    assert total == row * height
    assert unpacked(found[5], row) == packed(dots)
    assert found[5].count(":") > height / 2  # a row like the one before takes one character


@pytest.mark.parametrize(
    ("answer", "trouble", "waiting"),
    [
        (host_status(), None, 0),
        (host_status(paper=1), PrinterTrouble.MEDIA_EMPTY, 0),
        (host_status(door=1, paper=1), PrinterTrouble.DOOR_OPEN, 0),
        (host_status(ribbon=1), PrinterTrouble.SUPPLY_EMPTY, 0),
        (host_status(paused=1, left=2), PrinterTrouble.PAUSED, 2),
    ],
)
def test_what_it_tells(answer: bytes, trouble: PrinterTrouble | None, waiting: int) -> None:
    status = PrinterStatus(trouble, blocked=trouble is not None, model="ZPL")
    assert read_status(answer) == (status, waiting)


@pytest.mark.parametrize(
    "answer", [b"", b"\x02\x03" * 3, b"\x02a,b\x03\x02c\x03", host_status()[:50]]
)
def test_other_answers_say_nothing(answer: bytes) -> None:
    assert read_status(answer) is None


def test_a_label_is_out_when_nothing_waits_any_more(raw_printer: FakeRawPrinter) -> None:
    raw_printer.answers[b"~HS\r\n"] = host_status()
    printer = open_printer(f"zpl://localhost:{raw_printer.port}")
    assert printer.status(SIZE).trouble is None
    printer.send(label(57, 102), "job-1")
    assert raw_printer.job() == zpl(label(57, 102), 203)
    raw_printer.answers[b"~HS\r\n"] = host_status(paper=1, left=1)
    assert printer.progress("job-1", "") is JobStage.WAITING
    assert printer.status(SIZE).trouble is PrinterTrouble.MEDIA_EMPTY
    raw_printer.answers[b"~HS\r\n"] = host_status(left=1)
    assert printer.progress("job-1", "") is JobStage.WAITING
    raw_printer.answers[b"~HS\r\n"] = host_status()
    assert printer.progress("job-1", "") is JobStage.PRINTED
    assert printer.progress("job-0", "") is JobStage.UNKNOWN


def test_a_printer_that_was_away_may_have_lost_the_label(raw_printer: FakeRawPrinter) -> None:
    raw_printer.answers[b"~HS\r\n"] = host_status(left=1)
    printer = open_printer(f"zpl://localhost:{raw_printer.port}?dpi=300")
    printer.send(label(57, 102), "job-1")
    assert raw_printer.job() == zpl(label(57, 102), 300)
    raw_printer.switch_off()
    assert printer.progress("job-1", "") is JobStage.WAITING
    assert printer.progress("job-1", "") is JobStage.UNKNOWN
