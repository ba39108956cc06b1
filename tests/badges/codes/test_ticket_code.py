"""Ticket and badge codes: made, typed wrongly, told apart."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.codes.ticket_code import (
    ALPHABET,
    compact,
    is_badge_code,
    is_ticket_code,
    new_badge_code,
    new_ticket_code,
    shown,
)

seeds = st.integers(0, 10**9)


def code_from(seed: int) -> str:
    return new_ticket_code(random.Random(seed).randrange)


@given(seeds)
def test_a_new_code_is_well_formed_and_is_shown_in_groups(seed: int) -> None:
    code = code_from(seed)
    assert is_ticket_code(code)
    assert len(code) == 9
    assert shown(code) == f"{code[:4]}-{code[4:8]}-{code[8]}"


@given(seeds, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(seed: int, place: int, other: str) -> None:
    code = code_from(seed)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_ticket_code(wrong) == (wrong == code)


@given(seeds)
def test_every_swap_of_two_characters_is_noticed(seed: int) -> None:
    code = code_from(seed)
    for one, two in itertools.combinations(range(9), 2):
        letters = list(code)
        letters[one], letters[two] = letters[two], letters[one]
        swapped = "".join(letters)
        assert is_ticket_code(swapped) == (swapped == code)


def test_codes_do_not_repeat() -> None:
    assert len({new_ticket_code() for _ in range(5000)}) == 5000


@given(seeds)
def test_a_badge_never_passes_for_a_ticket_nor_a_ticket_for_a_badge(seed: int) -> None:
    badge = new_badge_code(random.Random(seed).randrange)
    assert is_badge_code(badge)
    assert not is_ticket_code(badge)
    assert not is_badge_code(code_from(seed))


@pytest.mark.parametrize(
    "typed", ["0k7i-w6x4-r", "OK71 W6X4 R", " 0k7l—w6x4—r ", "0K71W6X4R", "0K71.W6X4.R"]
)
def test_look_alikes_case_and_separators_do_not_matter(typed: str) -> None:
    assert compact(typed) == "0K71W6X4R"


@pytest.mark.parametrize("text", ["", "ABC", "💥" * 9, "K7QF2M9X", "K7QF2M9X\0"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_ticket_code(text)
    assert not is_badge_code(text)
    assert shown(text) == text
