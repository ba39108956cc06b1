"""Text of strangers: what of it is kept, printed, shown; and never obeyed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.text.cleaning import LONGEST_PLAIN, one_line, plain, printable

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=100)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Marie \t Curie\r\n", "Marie Curie"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("Rene\u0301", "René"),
        ("Re\u200bne\u200b\u0301", "René"),
        ("محمد\u200cرضا", "محمد\u200cرضا"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("right\u202eleft\u200b", "rightleft"),
        ("Bonjour\u00a0: 19\u202fh", "Bonjour : 19 h"),
        ("\x00\x1b[31mred", "[31mred"),
        ("\ud800\ue000", ""),
    ],
)
def test_what_is_kept_is_one_composed_line_with_its_joiners(text: str, kept: str) -> None:
    assert one_line(text) == kept


def test_what_is_kept_is_cut() -> None:
    assert one_line("x" * 1_000_000, 100) == "x" * 100
    assert one_line("é" * 99 + " x" * 1_000_000, 100) == "é" * 99


@given(anything)
def test_cleaning_once_is_enough(text: str) -> None:
    for policy in (one_line, printable, plain):
        cleaned = policy(text)
        assert policy(cleaned) == cleaned
        cleaned.encode()


@given(anything)
def test_nothing_that_acts_reaches_a_screen(text: str) -> None:
    assert not {"Cc", "Cf", "Cs", "Co", "Cn"} & set(map(unicodedata.category, plain(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Marie \t Curie\r\n", "Marie Curie"),
        ("Zoe\u0301", "Zoé"),
        ("Ctl\x07\x1b[31m", "Ctl[31m"),
        ("right\u202eleft\u200b", "rightleft"),
        ("Bonjour\u00a0: 19\u202fh", "Bonjour\u00a0: 19\u202fh"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800\ue000", ""),
    ],
)
def test_text_is_cleaned_and_otherwise_left_alone(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoé Lefèvre", "Zoé Lefèvre"),
        ("Zoe\u0301", "Zoé"),
        ("  two\t words\r\nhere ", "two words here"),
        ("\x1b[31mred\x1b]0;title\x07", "[31mred]0;title"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("\u202eevil\u2066\u200b\ufeff", "evil"),
        ("👩\u200d🚀👍🏽✔\ufe0f", "👩🚀👍✔"),
        ("محمد", "محمد"),
        ("さくら", "さくら"),
        ("\ud800\ue000\U000e0001", ""),
        ("Z" + "\u0335" * 50 + "a", "Z\u0335\u0335a"),
        ("\u0301\u0301", "\u0301\u0301"[:0]),
        ("Qui\u00a0? ", "Qui\u00a0?"),
        ("\u00a0\u00a0", ""),
        ("", ""),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_very_long_text_is_not_looked_through() -> None:
    assert len(plain("x" * 1_000_000)) == LONGEST_PLAIN
