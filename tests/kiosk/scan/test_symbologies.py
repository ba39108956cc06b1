"""Codes of other kinds: read when the list calls for them, and only what is on it counts."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from click.testing import CliRunner
from numpy.typing import NDArray

from badges.codes.ticket_code import new_ticket_code
from kiosk.cli import main
from kiosk.scan.decode import Decoder, Hint
from kiosk.scan.symbologies import (
    QR_ALONE,
    Symbology,
    UnknownSymbologyError,
    called_for,
    named,
)

SHOWN = {
    Symbology.CODE_128: ("Code128", "WZ-0012345"),
    Symbology.EAN: ("EAN13", "4006381333931"),
    Symbology.ITF: ("ITF", "12345678"),
    Symbology.AZTEC: ("Aztec", "7f3e9c1a-0001"),
    Symbology.DATA_MATRIX: ("DataMatrix", "DG20261127A"),
    Symbology.PDF417: ("PDF417", "FB-2026-000017"),
    Symbology.MICRO_QR: ("MicroQRCode", "A1B2C"),
}


def picture(kind: Symbology) -> NDArray[np.uint8]:
    name, text = SHOWN[kind]
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, name))
    drawn = np.array(code.to_image(scale=4))
    return np.pad(drawn, 80, constant_values=255).astype(np.uint8)


def looks(decoder: Decoder, kind: Symbology) -> tuple[set[str], Hint | None]:
    """What a camera reads that is shown the code for half a second, and its advice."""
    found, hint = set(), None
    for number in range(15):
        seen = decoder.see(picture(kind), number / 30)
        found |= {read.text for read in seen.reads}
        hint = seen.hint or hint
    return found, hint


@pytest.mark.parametrize("kind", SHOWN)
def test_a_list_calls_for_what_its_codes_can_be_printed_as(kind: Symbology) -> None:
    text = SHOWN[kind][1]
    kinds = called_for([new_ticket_code(), text])
    assert kind in kinds
    listed = Decoder(in_step=True, symbologies=kinds, is_listed={text}.__contains__)
    assert looks(listed, kind) == ({text}, None)


@pytest.mark.parametrize("kind", SHOWN)
def test_what_is_not_on_the_list_is_no_scan_and_the_hint_is_true(kind: Symbology) -> None:
    reading = Decoder(in_step=True, symbologies=frozenset(Symbology), is_listed=lambda _: False)
    assert looks(reading, kind) == (set(), Hint.ANOTHER_KIND)
    qr_alone = Decoder(in_step=True)
    assert looks(qr_alone, kind) == (set(), Hint.ANOTHER_KIND)


def test_our_own_tickets_call_for_nothing_else() -> None:
    assert called_for([new_ticket_code() for _ in range(50)]) == QR_ALONE
    assert called_for([]) == QR_ALONE
    assert Symbology.EAN not in called_for(["4006381333932"])  # its check digit is wrong
    assert Symbology.ITF not in called_for(["123"])
    assert Symbology.CODE_128 not in called_for(["é" * 10])


def test_a_upc_code_is_known_with_and_without_its_zero() -> None:
    code = zxingcpp.create_barcode("036000291452", zxingcpp.BarcodeFormat.UPCA)
    frame = np.pad(np.array(code.to_image(scale=4)), 80, constant_values=255).astype(np.uint8)
    for listed in ("036000291452", "0036000291452"):
        assert Symbology.EAN in called_for([listed])
        decoder = Decoder(symbologies=called_for([listed]), is_listed={listed}.__contains__)
        assert [read.text for read in decoder.see(frame).reads] == [listed]


def test_kinds_are_named() -> None:
    assert named("code128, EAN") == {Symbology.QR, Symbology.CODE_128, Symbology.EAN}
    assert named("all") == frozenset(Symbology)
    for wrong in ("", "code-127", "qr,x"):
        with pytest.raises(UnknownSymbologyError, match="there is aztec"):
            named(wrong)


def test_the_command_reads_the_kinds_that_are_named(tmp_path: Path) -> None:

    path = tmp_path / "ticket.png"
    cv2.imwrite(str(path), picture(Symbology.CODE_128))
    unread = CliRunner().invoke(main, ["scan", str(path)])
    assert "another kind: try --symbologies all" in unread.output
    read = CliRunner().invoke(main, ["scan", str(path), "--symbologies", "code128"])
    assert "WZ-0012345" in read.output
    wrong = CliRunner().invoke(main, ["scan", str(path), "--symbologies", "x"])
    assert wrong.exit_code == 1
    assert "there is aztec" in wrong.output
