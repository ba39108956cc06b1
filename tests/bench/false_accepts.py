"""How near the list comes to taking one code for another: pictures of codes that it does not have.

Each picture shows a code that is not listed, or none at all, as a camera would see it, from sharp
to hopeless. It is laid beside the list exactly as the decoder does it, at its true place. A single
look that is sure counts as an acceptance here, though a camera needs two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode.util import QRData

from kiosk.scan import grid
from kiosk.scan.book import NO_MATCH, Book, Match
from kiosk.scan.codewords import Mode, SymbolForm
from kiosk.scan.confirmation import is_sure
from tests.bench.figures import Figure, Setting

_LISTED = 1700
_PICTURES = 10_000
_CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIDE = 320  # pixels of a picture
_Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Case:
    """A list, and unlisted texts that are shown beside it; None shows nothing."""

    name: str
    form: SymbolForm
    listed: Sequence[str]
    strangers: Callable[[np.random.Generator], str | None]


def measure(setting: Setting) -> list[Figure]:
    """Highest agreement and acceptances, over 10,000 pictures, or a tenth of them."""
    cases = list(_cases())
    each = (_PICTURES if setting.full else _PICTURES // 10) // len(cases)
    figures = []
    accepted = without_checks = 0
    highest = 0.0
    for case in cases:
        found = list(_matches(case, each))
        unlisted = [match for match in found if match.text]
        top = max(match.z for match in unlisted)
        loose = sum(match.z >= 9 and match.z - match.second >= 3 for match in unlisted)
        sure = sum(is_sure(match) for match in unlisted)
        closest = max((m.checks for m in unlisted if m.z >= 9), default=0.0)
        note = (
            f"{each} pictures; {loose} by agreement and lead alone; check bytes' z <= {closest:.1f}"
        )
        figures.append(Figure(f"{case.name}: highest z", top, "", "", note))
        accepted, without_checks, highest = (
            accepted + sure,
            without_checks + loose,
            max(highest, top),
        )
    figures.append(Figure("accepted, of all pictures", accepted, "", "0"))
    return figures


def _matches(case: Case, number: int) -> Iterator[Match]:
    book = Book(case.listed, case.form)
    listed = set(book.texts)
    random = np.random.default_rng(len(case.name))
    for _ in range(number):
        text = case.strangers(random)
        assert text not in listed
        picture, corners = _picture(text, case.form, random)
        best = NO_MATCH
        for soft in grid.soft_modules(picture, corners, case.form.version):
            best = max(best, book.match(soft), key=lambda match: match.z)
        yield best


def _cases() -> Iterator[Case]:
    random = np.random.default_rng(1)
    forms = {
        "our tickets, 1-H": (SymbolForm(1, 2, Mode.ALPHANUMERIC), 9),
        "16 characters, 1-Q": (SymbolForm(1, 3, Mode.ALPHANUMERIC), 16),
        "20 characters, 2-M": (SymbolForm(2, 0, Mode.ALPHANUMERIC), 20),
        "150 characters, 6-M": (SymbolForm(6, 0, Mode.ALPHANUMERIC), 150),
    }
    for name, (form, length) in forms.items():
        listed = [_code(length, random) for _ in range(_LISTED)]
        yield Case(f"one character off, {name}", form, listed, _one_off(listed))
        yield Case(f"foreign codes, {name}", form, listed, _foreign(length))
        yield Case(f"no code, {name}", form, listed, lambda _: None)
    for level, name in ((1, "1-L"), (3, "1-Q"), (2, "2-H")):
        form = SymbolForm(2 if level == 2 else 1, level, Mode.ALPHANUMERIC)
        orders = [f"ORDER-{number:04d}" for number in range(1, _LISTED + 1)]
        yield Case(f"codes that can be guessed, {name}", form, orders, _other_orders)
    short = [_code(16, random) for _ in range(2)]
    yield Case("a list of two, 1-Q", forms["16 characters, 1-Q"][0], short, _one_off(short))


def _code(length: int, random: np.random.Generator) -> str:
    return "".join(_CHARACTERS[i] for i in random.integers(0, len(_CHARACTERS), length))


def _one_off(listed: Sequence[str]) -> Callable[[np.random.Generator], str]:
    def stranger(random: np.random.Generator) -> str:
        code = listed[int(random.integers(len(listed)))]
        at = int(random.integers(len(code)))
        others = _CHARACTERS.replace(code[at], "")
        return code[:at] + others[int(random.integers(len(others)))] + code[at + 1 :]

    return stranger


def _foreign(length: int) -> Callable[[np.random.Generator], str]:
    return lambda random: _code(length, random)


def _other_orders(random: np.random.Generator) -> str:
    return f"ORDER-{int(random.integers(_LISTED + 1, 10_000)):04d}"


def _picture(
    text: str | None, form: SymbolForm, random: np.random.Generator
) -> tuple[_Picture, grid.Corners]:
    """A picture of a symbol, seen at a slant, with blur, stains, glare and noise; its corners."""
    n = 17 + 4 * form.version
    module = float(random.uniform(2.2, (_SIDE - 60) / n if n > 30 else 8))
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * n * module
    corners += (_SIDE - n * module) / 2 + random.normal(0, 0.03 * n * module, (4, 2))
    if text is None:
        cells = random.integers(0, 256, (40, 40)).astype(np.uint8)
        picture = cv2.resize(cells, (_SIDE, _SIDE), interpolation=cv2.INTER_CUBIC)
    else:
        picture = _drawn(text, form, corners, random)
    shade = picture.astype(np.float32) * float(random.uniform(0.15, 0.75)) + 20
    for _ in range(int(random.integers(0, 6))):
        x, y = (int(value) for value in random.integers(0, _SIDE, 2))
        reach = int(n * module * random.uniform(0.04, 0.16)) + 1
        cv2.circle(shade, (x, y), reach, (float(random.uniform(0, 255)),), -1)
    shade = cv2.GaussianBlur(shade, (0, 0), module * float(random.uniform(0.15, 1.0)))
    shade += random.normal(0, random.uniform(1, 25), shade.shape)
    seen = corners + random.normal(0, 0.25 * module, (4, 2))
    (a, b), (c, d), (e, f), (g, h) = seen.tolist()
    return np.clip(shade, 0, 255).astype(np.uint8), ((a, b), (c, d), (e, f), (g, h))


def _drawn(
    text: str, form: SymbolForm, corners: NDArray[np.float64], random: np.random.Generator
) -> _Picture:
    mask = int(random.integers(8))
    maker = qrcode.QRCode(form.version, error_correction=form.level, border=0, mask_pattern=mask)
    maker.add_data(QRData(text.encode(), mode=int(form.mode)))
    maker.make(fit=False)
    drawn = np.pad(
        np.where(np.array(maker.get_matrix()), 0, 255).astype(np.uint8), 2, constant_values=255
    )
    large = drawn.repeat(8, 0).repeat(8, 1)
    low, high = 16, len(large) - 16
    flat = np.array([[low, low], [high, low], [high, high], [low, high]], np.float32)
    there = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    warped = cv2.warpPerspective(
        large, there, (_SIDE, _SIDE), flags=cv2.INTER_AREA, borderValue=(255,)
    )
    return np.asarray(warped, np.uint8)
