"""Texts from strangers: made safe, and recognised when they are plainly no ticket."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.codes.scanned_text import MAX_LENGTH, ForeignKind, clean, foreign_kind

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=700)


@given(anything)
def test_cleaning_never_raises_and_leaves_nothing_that_acts(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= MAX_LENGTH + 1
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in cleaned)
    cleaned.encode()


@given(anything)
def test_cleaning_twice_changes_nothing_more_or_is_a_second_prefix(text: str) -> None:
    assert len(clean(clean(text))) <= len(clean(text))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("K7QF2M9XC\r\n", "K7QF2M9XC"),
        ("\x00K7QF\x1b[31m", "K7QF[31m"),
        ("]Q1K7QF2M9XC", "K7QF2M9XC"),
        ("\\000026K7QF2M9XC", "K7QF2M9XC"),
        ("\\000001\\000003abc", "abc"),
        ("\u202eK7QF\u200b", "K7QF"),
        ("\ud800", ""),
        ("Zoé", "Zoé"),
    ],
)
def test_what_is_cut_away(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ForeignKind.EMPTY),
        (" \t\r\n", ForeignKind.EMPTY),
        ("\x00\x00", ForeignKind.EMPTY),
        ("A" * 4096, ForeignKind.TOO_LONG),
        ("A" * MAX_LENGTH, None),
        ("https://example.org/t/1", ForeignKind.WEB_ADDRESS),
        ("WWW.EXAMPLE.ORG", ForeignKind.WEB_ADDRESS),
        ("BEGIN:VCARD\nFN:X\nEND:VCARD", ForeignKind.BUSINESS_CARD),
        ("MECARD:N:X;;", ForeignKind.BUSINESS_CARD),
        ("WIFI:T:WPA;S:x;P:y;;", ForeignKind.WIFI),
        ("HC1:6BFOXN", ForeignKind.HEALTH_PASS),
        ("mailto:a@example.org", ForeignKind.MESSAGE),
        ("bitcoin:bc1q", ForeignKind.PAYMENT),
        ("BEGIN:VEVENT", ForeignKind.CALENDAR),
        ("K7QF2M9XC", None),
        ("==QA", None),
        ("PAQA", None),
        ("dmt9tx69d7h7", None),
        ("'; DROP TABLE guest; --", None),
        ("[bold]x[/]", None),
    ],
)
def test_what_a_text_plainly_is(text: str, kind: ForeignKind | None) -> None:
    assert foreign_kind(clean(text)) == kind
