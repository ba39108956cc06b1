"""Addresses of printers, right and wrong, and the folder that stands in for one."""

from pathlib import Path

import pytest

from badges.printer.address import PrinterAddressError, open_printer
from badges.printer.brother import BrotherPrinter
from badges.printer.ipp_printer import IppPrinter
from badges.printer.printer import JobStage, PrinterTrouble, Size
from badges.printer.zebra import ZebraPrinter
from tests.badges.printer.conftest import PDF, label

SIZE = Size(105, 148)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("ipp://192.0.2.7/ipp/print", IppPrinter),
        ("ipps://printer.local:8443", IppPrinter),
        ("ipp://[2001:db8::1]/ipp", IppPrinter),
        ("cups:Badges à gauche", IppPrinter),
        (" zpl://192.0.2.8 ", ZebraPrinter),
        ("zpl://192.0.2.8:6101?dpi=300", ZebraPrinter),
        ("brother://192.0.2.9?label=62x100", BrotherPrinter),
        ("brother://192.0.2.9", BrotherPrinter),
    ],
)
def test_what_is_an_address(address: str, kind: type) -> None:
    printer = open_printer(address)
    assert type(printer) is kind
    assert printer.address == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "", "printer", "http://192.0.2.7/", "ipp:", "ipp:///ipp/print", "cups:", "zpl://", "file:",
        "zpl://192.0.2.8:99999", "zpl://192.0.2.8:x", "zpl://192.0.2.8?dpi=7", "ipp://[::1/",
        "brother://192.0.2.9?label=A6", "ipp://h:0/", "\x1b[31m",
    ],
)  # fmt: skip
def test_what_is_none_is_told_in_one_line(address: str) -> None:
    with pytest.raises(PrinterAddressError) as refused:
        open_printer(address)
    assert "write" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_gets_one_pdf_a_label(tmp_path: Path) -> None:
    printer = open_printer(f"file:{tmp_path / 'new' / 'badges'}")
    assert not printer.status(SIZE).blocked
    printer.send(label(), "job-1")
    assert (tmp_path / "new" / "badges" / "job-1.pdf").read_bytes() == PDF
    assert printer.progress("job-1", "") is JobStage.PRINTED
    assert printer.progress("job-2", "") is JobStage.UNKNOWN


def test_a_folder_that_cannot_be_is_a_blocked_printer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    printer = open_printer(f"file:{tmp_path / 'file'}")
    assert printer.status(SIZE).trouble is PrinterTrouble.NO_SUCH_PRINTER
