"""What tests of printed things share: pages as pictures, and what independent readers find."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol
from pyzbar.pyzbar import decode as zbar

HARD_NAMES = (
    ("Zoé", "Lefèvre", "Société Générale"),
    ("Gaëlle", "L’Hôpital", "Œuvres & Cie"),
    ("Jean-Baptiste", "de La Rochefoucauld-Montbel", "Crédit Agricole d'Île-de-France"),
    ("Madonna", "", "Universal"),
    ("", "Sukarno", "Ambassade"),
    ("محمد", "الفاسي", "شركة النور"),
    ("דוד", "כהן", "Technion"),
    ("Nguyễn Thị", "Ánh", "FPT"),
    ("Łukasz", "Błaszczykowski", "PKO"),
    ("Ольга", "Иванова", "Газпром"),
    ("Ελένη", "Παπαδοπούλου", "ΟΤΕ"),
    ("  Marie ", "Curie ", "  Institut "),
    ("Zoe\u0301", "Lefe\u0300vre", "NFD Corp"),
    ("#panic(1)", "*bold* $x$", "]#eval("),
    ("Tab\tbed", "New\nline", "Ctl\x07"),
)
"""Names that the fonts of the package can write, none of them easy."""


def pages(pdf: bytes, folder: Path, *, dpi: int = 203) -> list[Image.Image]:
    """The pages of a PDF as a label printer of 203 dots an inch would see them."""
    _poppler("pdftoppm", pdf, folder, "-r", str(dpi), "-gray", "-", "page")
    pictures = []
    for file in sorted(folder.glob("page-*.pgm")):
        with Image.open(file) as picture:
            pictures.append(picture.copy())
        file.unlink()
    return pictures


def words(pdf: bytes, folder: Path) -> str:
    """The text of a PDF as another program finds it."""
    return _poppler("pdftotext", pdf, folder, "-layout", "-", "-")


def _poppler(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} reads back what is drawn: apt-get install poppler-utils")
    done = subprocess.run(
        [program, *options], cwd=folder, check=True, input=pdf, capture_output=True
    )
    return done.stdout.decode()


def codes(picture: Image.Image) -> list[str]:
    """The QR codes in a picture, as two readers that share no code agree on them."""
    gray = np.asarray(picture.convert("L"))
    first = sorted(code.text for code in zxingcpp.read_barcodes(gray))
    second = sorted(code.data.decode() for code in zbar(gray, [ZBarSymbol.QRCODE]))
    assert first == second
    return first
