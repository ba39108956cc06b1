"""What a hand scanner types when it and the computer disagree about the keyboard."""

import random

import pytest

from badges.codes.keyboard_layout import readings
from badges.codes.ticket_code import compact, is_ticket_code, new_ticket_code

# What comes out for US "1234567890-QWAZMYqwazmy", by how scanner and computer are set.
US_KEYS = "1234567890-QWAZMYqwazmy"
HEARD = {
    "us scanner, azerty computer": "&é\"'(-è_çà)AZQW?Yazqw,y",
    "us scanner, azerty computer, caps lock": "1234567890)azqw,yAZQW?Y",
    "us scanner, german computer": "1234567890ßQWAYMZqwaymz",
    "french scanner, us computer": "!@#$%^&*()6AZQW:Yazqw;y",
}


@pytest.mark.parametrize("setting", HEARD)
def test_a_ticket_code_survives_the_wrong_layout(setting: str) -> None:
    keys = dict(zip(US_KEYS, HEARD[setting], strict=True))
    dice = random.Random(setting)
    found = 0
    for _ in range(300):
        code = new_ticket_code(dice.randrange)
        heard = "".join(keys.get(letter, letter) for letter in code)
        well_formed = {c for c in map(compact, readings(heard)) if is_ticket_code(c)}
        assert code in well_formed
        found += well_formed == {code}
    assert found > 270  # the check character leaves one reading, but for about one in 32


def test_a_text_typed_right_is_its_own_first_reading() -> None:
    assert readings("K7QF-2M9X-C")[0] == "K7QF-2M9X-C"


def test_readings_do_not_repeat() -> None:
    assert len(set(readings("123"))) == len(readings("123"))
