"""Tickets signed by pretix: its published key form, and vectors made with a key of our own."""

import base64

import pytest
from nacl.signing import VerifyKey

from badges.codes.pretix_ticket import LONGEST, PretixTicket, read, read_key

PUBLIC = (
    "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQWFxRUhQN2cvbDRGa0JlUFU3dHZ3Ni9zakJX"
    "c3hDblVRdGYrVExzemxVZ0U9Ci0tLS0tRU5EIFBVQkxJQyBLRVktLS0tLQo="
)
PLAIN = (
    "=YA4XeYonYS6JC4vcKKd7fDkuhtZneeux2CZOOySZzZWx7HHgV0MrLzKb/G/rZ5ILYPvSoLfbQ3036Ss5Im1z9EAwAAKB"
    "ARSodkZFR2QiFUCKAEARAQA"
)
WITH_TIMES = (
    "PUlvrBRqFeI+56qtO1WIje4Dvkou3/EYMrJ+b2n9FBrtBE5SthkKBN2LkAIrOFTgju3GDsS73dbGVZXf3aLlvbQ1KrJg"
    "wYQ1EfPgoAWug0EGBUPuZDRSodkZFR2QiFUCKAEAhAQA"
)
KEY = read_key(PUBLIC)


def test_a_ticket_is_read() -> None:
    assert read(PLAIN, [KEY]) == PretixTicket("AbCdEfGhI", 1)


def test_variation_date_and_times_are_read() -> None:
    assert read(WITH_TIMES, [KEY]) == PretixTicket(
        "AbCdEfGhI", 4021337, 77, 1_790_000_000_000, 1_790_086_400_000
    )


def test_each_of_several_keys_is_tried() -> None:
    assert read(PLAIN, [VerifyKey(b"\x01" * 32), KEY]) is not None
    assert read(PLAIN, [VerifyKey(b"\x01" * 32)]) is None
    assert read(PLAIN, []) is None


def test_one_ticket_has_one_spelling() -> None:
    same_bytes = PLAIN.replace("=Y", "=Z", 1)  # bits that base64 leaves unused
    others = (f"-{PLAIN}", PLAIN.replace("/", "_"), f"{PLAIN} ", f"={PLAIN}", PLAIN[1:])
    for spelling in (same_bytes, *others):
        assert read(spelling, [KEY]) is None


def test_no_character_can_be_changed() -> None:
    for place in range(len(PLAIN)):
        for character in "Az9+":
            changed = PLAIN[:place] + character + PLAIN[place + 1 :]
            assert changed == PLAIN or read(changed, [KEY]) is None


@pytest.mark.parametrize("text", ["", "A", "é" * 9, "A" * LONGEST, "A" * 10_000, "AQA=", "=AQA"])
def test_junk_is_no_ticket(text: str) -> None:
    assert read(text, [KEY]) is None


def test_a_key_is_read_as_pem_too() -> None:
    assert read_key(base64.b64decode(PUBLIC).decode()) == KEY


@pytest.mark.parametrize(
    "text", ["", "nonsense", "-----BEGIN PUBLIC KEY-----\nAAAA\n", PUBLIC[:40]]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        read_key(text)
