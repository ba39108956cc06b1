"""When a text that only the list gave may be believed: late, seldom and twice."""

from __future__ import annotations

import pytest

from kiosk.scan.book import NO_MATCH, Match
from kiosk.scan.confirmation import Confirmation

SURE = Match("TICKET", 13.0, 4.0, 9.0)
OTHER = Match("ANOTHER", 13.0, 4.0, 9.0)


@pytest.fixture
def confirmation() -> Confirmation:
    """One that has seen an unread symbol for a quarter of a second."""
    made = Confirmation()
    made.unread(10.0)
    made.unread(10.25)
    return made


def test_a_symbol_that_is_new_is_left_to_the_decoder() -> None:
    confirmation = Confirmation()
    assert not confirmation.may_try(9.9)
    confirmation.unread(10.0)
    assert not confirmation.may_try(10.14)
    assert confirmation.may_try(10.16)


def test_a_text_is_believed_the_second_time(confirmation: Confirmation) -> None:
    assert not confirmation.tried(SURE, 10.25)
    assert confirmation.tried(SURE, 10.36)


def test_twice_within_a_moment_is_once(confirmation: Confirmation) -> None:
    assert not confirmation.tried(SURE, 10.25)
    assert not confirmation.tried(SURE, 10.3)


def test_two_texts_for_one_symbol_are_none(confirmation: Confirmation) -> None:
    assert not confirmation.tried(SURE, 10.25)
    assert not confirmation.tried(OTHER, 10.4)
    assert not confirmation.tried(SURE, 10.6)


def test_a_match_below_the_bar_counts_for_nothing(confirmation: Confirmation) -> None:
    assert not confirmation.tried(Match("TICKET", 8.9, 1.0, 9.0), 10.25)
    assert not confirmation.tried(SURE, 10.4)


def test_another_presentation_begins_anew(confirmation: Confirmation) -> None:
    assert not confirmation.tried(SURE, 10.25)
    confirmation.forget()
    confirmation.unread(10.4)
    assert not confirmation.tried(SURE, 10.6)


def test_a_long_pause_is_another_presentation(confirmation: Confirmation) -> None:
    assert not confirmation.tried(SURE, 10.25)
    confirmation.unread(13.0)
    assert not confirmation.may_try(13.1)
    assert not confirmation.tried(SURE, 13.2)


def test_nobody_gets_more_than_three_tries_a_second_by_starting_over() -> None:
    confirmation = Confirmation()
    tries = []
    for tick in range(300):  # ten seconds, and another presentation every half
        at = 10 + tick / 30
        if tick % 15 == 0:
            confirmation.forget()
        confirmation.unread(at)
        if confirmation.may_try(at):
            confirmation.tried(NO_MATCH, at)
            tries.append(at)
    assert len(tries) > 15
    assert all(later - first >= 1.0 for first, later in zip(tries, tries[3:], strict=False))
