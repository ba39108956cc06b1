"""Tickets that prove themselves."""

import pytest
import qrcode
from nacl.signing import SigningKey

from badges.codes.signed_ticket import PREFIX, SignedTicket, read, sign

EVENT = "0123456789abcdef"
KEY, OTHER = SigningKey(b"k" * 32), SigningKey(b"o" * 32)
KEYS = {7: KEY.verify_key}
TICKET = SignedTicket("00112233445566778899", "Visiteur")
MINUTE = 60_000


def signed(ticket: SignedTicket = TICKET) -> str:
    return sign(ticket, EVENT, 7, KEY)


@pytest.mark.parametrize("ticket", [
    TICKET,
    SignedTicket("ffffffffffffffffffff", ""),
    SignedTicket("00" * 10, "Élu & invité d’honneur", 29_000_000 * MINUTE, 29_000_600 * MINUTE),
])  # fmt: skip
def test_what_was_signed_is_read(ticket: SignedTicket) -> None:
    assert read(signed(ticket), EVENT, KEYS) == ticket


def test_a_window_is_never_narrower_than_it_was_meant() -> None:
    ticket = SignedTicket(TICKET.ticket_id, "VIP", 5 * MINUTE + 1, 9 * MINUTE + 1)
    assert read(signed(ticket), EVENT, KEYS) == SignedTicket(
        TICKET.ticket_id, "VIP", 5 * MINUTE, 10 * MINUTE
    )


def test_another_event_another_key_and_a_forger_are_refused() -> None:
    assert read(signed(), "another event", KEYS) is None
    assert read(signed(), EVENT, {8: KEY.verify_key}) is None
    assert read(sign(TICKET, EVENT, 7, OTHER), EVENT, KEYS) is None


def test_no_character_can_be_changed() -> None:
    text = signed()
    for place in range(len(text)):
        for character in "0A :":
            changed = text[:place] + character + text[place + 1 :]
            assert changed == text or read(changed, EVENT, KEYS) is None


@pytest.mark.parametrize("text", ["", PREFIX, PREFIX + "A", PREFIX + "0" * 600, "CK2:" + "0" * 150])
def test_junk_is_no_ticket(text: str) -> None:
    assert read(text, EVENT, KEYS) is None


def test_a_long_category_is_refused_when_signing() -> None:
    with pytest.raises(ValueError, match="too long"):
        signed(SignedTicket(TICKET.ticket_id, "é" * 31))


def test_it_fits_a_small_symbol_at_level_m() -> None:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(signed(SignedTicket(TICKET.ticket_id, "Partenaire", 1, 1)))
    assert code.best_fit() == 6
