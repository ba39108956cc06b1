"""The event's codes as books: which symbols may show them, and what is learned of a shop."""

from __future__ import annotations

import numpy as np
import pytest
import qrcode

from badges.codes.control_code import ControlCode
from badges.codes.ticket_code import new_ticket_code
from kiosk.scan import zxing
from kiosk.scan.book import NO_MATCH
from kiosk.scan.roster import Roster
from kiosk.scan.symbologies import QR_ALONE, called_for
from kiosk.scan.zxing import Read, whole
from tests.kiosk.scan.symbols import LEVELS, blurred, codes, modules


def read(text: str, version: int, level: str, *, as_bytes: bool = False) -> Read:
    """A code as the decoder reads it from a clean picture."""
    maker = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=4)
    data = qrcode.util.QRData(text.encode(), mode=4) if as_bytes else text
    maker.add_data(data, optimize=0)
    maker.make(fit=False)
    picture = np.where(np.array(maker.get_matrix()), 0, 255).astype(np.uint8)
    picture = picture.repeat(5, 0).repeat(5, 1)
    (found,) = zxing.look(picture, whole(picture)).reads
    return found


def test_our_own_tickets_are_known_without_learning() -> None:
    listed = codes(200, 9)
    roster = Roster(lambda: listed)
    assert roster.match(blurred(modules(listed[5], 1, "H"), 0.9), 1).text == listed[5]


def test_control_codes_beside_the_list_are_our_own_and_nothing_is_learned_from_them() -> None:
    controls = [control.text for control in ControlCode]
    tickets = [new_ticket_code() for _ in range(50)]
    roster = Roster(lambda: [*tickets, *controls])
    assert roster.versions == (1, 2, 3)
    longest = ControlCode.EVERYTHING.text
    assert roster.match(blurred(modules(longest, 3, "H"), 0.9), 3).text == longest
    assert called_for([*tickets, *controls]) == QR_ALONE
    shop = Roster(lambda: [*codes(200, 16), *controls])
    guessed = shop.versions
    shop.learn([read(longest, 3, "H")])
    assert shop.versions == guessed


@pytest.mark.parametrize("level", ["L", "M", "Q"])
def test_a_shops_tickets_are_guessed_at_every_level(level: str) -> None:
    listed = codes(200, 16)
    roster = Roster(lambda: listed)
    soft = blurred(modules(listed[5], 1, level), 0.9)
    assert roster.match(soft, 1).text == listed[5]


def test_an_uncommon_form_is_learned_from_the_first_ticket_read() -> None:
    listed = codes(200, 12)
    roster = Roster(lambda: listed)
    roster.refresh()
    assert 4 not in roster.versions
    roster.learn([read(listed[0], 4, "M", as_bytes=True)])
    assert 4 in roster.versions
    seen = read(listed[7], 4, "M", as_bytes=True)
    assert seen.symbol
    soft = np.where(seen.symbol.modules(), 1, -1).astype(np.float32)
    assert roster.match(blurred(soft, 0.9), 4).text == listed[7]


def test_nothing_is_learned_from_codes_that_are_not_listed() -> None:
    roster = Roster(lambda: codes(20, 12))
    roster.learn([read("https://example.org/poster", 4, "M")])
    assert 4 not in roster.versions


def test_the_second_best_may_be_in_another_book() -> None:
    """The same text at two levels is one text; another text at another level is a rival."""
    listed = codes(60, 16)
    roster = Roster(lambda: listed)
    match = roster.match(modules(listed[0], 1, "Q"), 1)
    assert match.text == listed[0]
    assert 1 < match.second < match.z - 3


def test_a_list_that_changes_is_taken_up_after_a_while() -> None:
    now = [0.0]
    listed = codes(20, 9)
    late = codes(1, 9, seed=9)[0]
    roster = Roster(lambda: listed, clock=lambda: now[0])
    drawn = modules(late, 1, "H")
    roster.refresh()
    assert roster.match(drawn, 1).text != late
    listed.append(late)
    now[0] = 61.0
    roster.refresh()
    assert roster.match(drawn, 1).text == late


def test_an_empty_list_recognises_nothing() -> None:
    roster = Roster(list)
    roster.refresh()
    assert roster.match(modules("K7QF2M9XC", 1, "H"), 1) == NO_MATCH
