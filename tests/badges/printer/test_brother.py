"""Brother QL printers: the bytes for a label, what their status says, what came of a label."""

import hashlib

import pytest

from badges.printer.address import open_printer
from badges.printer.brother import ROLLS, fits, raster, read_status
from badges.printer.printer import (
    JobStage,
    Label,
    NotSentError,
    PrinterStatus,
    PrinterTrouble,
    Size,
    UnclearError,
)
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_raw import FakeRawPrinter

ROLL = ROLLS["62x100"]
ROW = 3 + 90


def rows(data: bytes) -> list[bytes]:
    """The rows of dots in the commands, as they lie under the head."""
    start = data.index(b"g\0")
    return [data[at + 3 : at + ROW] for at in range(start, len(data) - 1, ROW)]


def status(errors: int = 0, media: tuple[int, int] = (62, 100)) -> bytes:
    answer = bytearray(32)
    answer[:2] = b"\x80\x20"
    answer[8], answer[9] = errors & 0xFF, errors >> 8
    answer[10], answer[17] = media
    return bytes(answer)


def test_the_commands_for_a_die_cut_label() -> None:
    data = raster(label(62, 100), ROLL)
    assert data.startswith(b"\0" * 400 + b"\x1b@\x1bia\x01")
    assert b"\x1biz\xce\x0b\x3e\x64" + (1109).to_bytes(4, "little") + b"\0\0" in data
    assert data.endswith(b"\x1a")
    assert len(rows(data)) == 1109


def test_dots_keep_their_size_and_lie_mirrored_under_the_head() -> None:
    made = rows(raster(label(62, 100), ROLL))
    first = f"{int.from_bytes(made[0], 'big'):0720b}"
    # A quarter of 732 dots less the 18 that the printer cannot reach, from the right, past 12.
    assert first == "0" * (720 - 12 - 696) + "0" * (696 - 166) + "1" * 166 + "0" * 12
    assert made[-1] == bytes(90)  # the frame at the edge is not reached


def test_a_landscape_label_is_turned() -> None:
    data = raster(label(100, 62), ROLL)
    assert len(rows(data)) == 1109


@pytest.mark.parametrize("size", [Size(62, 100), Size(100, 62)])
def test_what_the_printer_can_reach_is_printed_to_its_edge(size: Size) -> None:
    reached = open_printer("brother://x?label=62x100").printable(size)
    assert {round(reached.width_mm, 1), round(reached.height_mm, 1)} == {58.9, 93.9}
    inner = label(reached.width_mm, reached.height_mm)
    made = rows(raster(Label(size, inner.pdf, inner.png), ROLL))
    assert f"{int.from_bytes(made[0], 'big'):0720b}" == "0" * 12 + "1" * 696 + "0" * 12
    assert f"{int.from_bytes(made[-1], 'big'):0720b}" == "0" * 12 + "1" * 696 + "0" * 12


def test_an_endless_roll_is_cut_at_the_labels_length() -> None:
    data = raster(label(62, 90), ROLLS["62"])
    assert b"\x1biz\xce\x0a\x3e\x00" in data
    assert len(rows(data)) == round(90 / 25.4 * 300)


def test_the_bytes_are_those_of_the_reference() -> None:
    """The same as brother-ql-next 0.12.0 makes of the same picture, from the media on."""
    data = raster(label(62, 100), ROLL)
    digest = hashlib.sha256(data[data.index(b"\x1biz") :]).hexdigest()
    assert digest == "6548be8f6c93efe8fc1938b19ff3fdf9cfa2f5eb83b38729fddc748f97ed6480"


@pytest.mark.parametrize(
    ("roll", "size", "takes"),
    [
        ("62", Size(62, 90), True), ("62", Size(90, 62), True), ("62", Size(105, 148), False),
        ("62x100", Size(62, 100), True), ("62x100", Size(100, 62), True),
        ("62x100", Size(62, 90), False), ("102x152", Size(102, 152), True),
    ],
)  # fmt: skip
def test_which_labels_are_on_a_roll(roll: str, size: Size, takes: bool) -> None:
    assert fits(ROLLS[roll], size) is takes


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (status(), PrinterStatus(model="Brother QL")),
        (status(0x0002), PrinterTrouble.MEDIA_EMPTY),
        (status(0x1000), PrinterTrouble.DOOR_OPEN),
        (status(0x4000), PrinterTrouble.MEDIA_JAM),
        (status(0x8000), PrinterTrouble.STOPPED),
        (status(media=(29, 0)), PrinterTrouble.MEDIA_NEEDED),
    ],
)
def test_what_a_status_says(answer: bytes, found: PrinterStatus | PrinterTrouble) -> None:
    told = read_status(answer, ROLL)
    assert told
    assert told == found or (told.trouble is found and told.blocked)


@pytest.mark.parametrize("answer", [b"", b"\x80\x20", b"x" * 500, status()[1:] + b"0"])
def test_other_answers_say_nothing(answer: bytes) -> None:
    assert read_status(answer, ROLL) is None


def test_a_label_goes_out_whole(raw_printer: FakeRawPrinter) -> None:
    printer = open_printer(f"brother://localhost:{raw_printer.port}?label=62x100")
    printer.send(label(62, 100), "job-1")
    assert raw_printer.job() == raster(label(62, 100), ROLL)
    assert printer.progress("job-1", "") is JobStage.PRINTED
    assert printer.progress("job-0", "") is JobStage.UNKNOWN


def test_a_printer_that_tells_how_it_is(raw_printer: FakeRawPrinter) -> None:
    raw_printer.answers[b"\x1biS"] = status(0x0001)
    printer = open_printer(f"brother://localhost:{raw_printer.port}?label=62x100")
    assert printer.status(Size(62, 100)).trouble is PrinterTrouble.MEDIA_EMPTY
    assert printer.status(Size(105, 148)).trouble is PrinterTrouble.WRONG_SIZE


def test_a_printer_that_breaks_off_may_have_printed(raw_printer: FakeRawPrinter) -> None:
    raw_printer.resets = True
    printer = open_printer(f"brother://localhost:{raw_printer.port}?label=62x100")
    with pytest.raises((UnclearError, NotSentError)):
        printer.send(label(62, 100), "job-1")
    assert printer.progress("job-1", "") is JobStage.UNKNOWN
    raw_printer.switch_off()
    with pytest.raises(NotSentError):
        printer.send(label(62, 100), "job-2")
    assert printer.status(Size(62, 100)) == PrinterStatus(PrinterTrouble.OFFLINE, blocked=True)
