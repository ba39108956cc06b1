"""Reading by the list: what it recognises, and that it never takes one code for another."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.scan.book import NO_MATCH, Book, Match
from kiosk.scan.codewords import Mode, SymbolForm
from kiosk.scan.confirmation import is_sure
from tests.kiosk.scan.symbols import LEVELS, blurred, codes, modules, one_off

FORMS = [(1, "H", 9), (1, "Q", 16), (2, "M", 20), (6, "M", 150)]


def book(texts: list[str], version: int, level: str) -> Book:
    return Book(texts, SymbolForm(version, LEVELS[level], Mode.ALPHANUMERIC))


@pytest.mark.parametrize(("version", "level", "length"), FORMS)
def test_a_listed_code_is_recognised_with_a_fifth_of_its_modules_wrong(
    version: int, level: str, length: int
) -> None:
    listed = codes(300, length)
    drawn = modules(listed[77], version, level)
    soft = blurred(drawn, 0.8)
    assert 0.15 < float((np.sign(soft) != drawn).mean()) < 0.27
    match = book(listed, version, level).match(soft)
    assert match.text == listed[77]
    assert is_sure(match)


@pytest.mark.parametrize(("version", "level", "length"), FORMS)
@pytest.mark.parametrize("share", [99.0, 2.0, 0.9, 0.5])
def test_a_code_one_character_off_the_list_is_never_accepted(
    version: int, level: str, length: int, share: float
) -> None:
    listed = codes(300, length)
    made = book(listed, version, level)
    for number in range(10):
        unlisted = one_off(listed[number], at=number % length)
        match = made.match(blurred(modules(unlisted, version, level), share, seed=number))
        assert not is_sure(match), match


def test_agreement_and_lead_alone_would_take_a_large_code_for_its_neighbour() -> None:
    """Why the check bytes are looked at by themselves."""
    listed = codes(300, 150)
    match = book(listed, 6, "M").match(modules(one_off(listed[0]), 6, "M"))
    assert (match.text, match.z > 30, match.z - match.second > 25) == (listed[0], True, True)
    assert match.checks < 3
    assert not is_sure(match)


def test_guessable_codes_are_not_taken_for_their_neighbours() -> None:
    listed = [f"ORDER-{number:04d}" for number in range(1, 1700)]
    made = book(listed, 1, "Q")
    for number in range(1700, 1730):
        soft = blurred(modules(f"ORDER-{number:04d}", 1, "Q"), 1.5, seed=number)
        assert not is_sure(made.match(soft))
    assert made.match(modules("ORDER-0815", 1, "Q")).text == "ORDER-0815"


@pytest.mark.parametrize("listed", [1, 5, 1700])
def test_noise_is_nobodys_code_however_short_the_list(listed: int) -> None:
    made = book(codes(listed, 9), 1, "H")
    random = np.random.default_rng(4)
    highest = max(made.match(random.normal(size=(21, 21)).astype(np.float32)).z for _ in range(60))
    assert 1 < highest < 6


def test_a_list_of_one_recognises_its_one_code() -> None:
    (only,) = listed = codes(1, 9)
    match = book(listed, 1, "H").match(blurred(modules(only, 1, "H"), 0.9))
    assert match.text == only
    assert is_sure(match)


def test_half_an_agreement_is_not_enough() -> None:
    """Right as it is: what is below the bar must not pass because nothing else came near."""
    listed = codes(300, 9)
    made = book(listed, 1, "H")
    matches = [made.match(blurred(modules(code, 1, "H"), 0.5)) for code in listed[:60]]
    below = [match for match in matches if 4 <= match.z < 9]
    assert len(below) > 30
    assert not any(is_sure(match) for match in below)


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_found(mask: int) -> None:
    listed = codes(50, 16)
    assert book(listed, 1, "Q").match(modules(listed[9], 1, "Q", mask)).text == listed[9]


def test_texts_that_fit_no_symbol_of_the_form_are_left_out() -> None:
    made = book(["lower case", "A" * 40, "", "K7QF2M9XC"], 1, "H")
    assert made.texts == ["K7QF2M9XC"]
    assert book(["lower case"], 1, "H").match(modules("A", 1, "H")) == NO_MATCH


def test_a_picture_of_nothing_gives_no_match() -> None:
    assert book(codes(9, 9), 1, "H").match(np.zeros((21, 21), np.float32)) == NO_MATCH


@pytest.mark.parametrize(
    ("match", "sure"),
    [
        (Match("A", 9.0, 6.0, 5.0), True),
        (Match("A", 8.9, 2.0, 6.0), False),
        (Match("A", 12.0, 9.1, 6.0), False),
        (Match("A", 12.0, 3.0, 4.9), False),
    ],
)
def test_the_bars_are_where_they_are_said_to_be(match: Match, sure: bool) -> None:
    assert is_sure(match) is sure
