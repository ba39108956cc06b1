"""Huge letters: as tall as there is room for, accents included, and None rather than wrong."""

from itertools import product

import pytest

from kiosk.ui.widgets.huge_letters import FEWEST_CELLS, SHADES, SMALLEST, LetterPicture, picture


def drawn(text: str, width: int = 118, rows: int = 14, line_rows: int = 14) -> LetterPicture:
    found = picture(text, width, rows, line_rows)
    assert found is not None
    return found


def ink(found: LetterPicture) -> int:
    return sum(map(sum, found.lines))


@pytest.mark.parametrize("word", ["ENTREZ", "WELCOME", "DÉJÀ ENTRÉ", "ALREADY IN", "NON PAYÉ"])
def test_verdicts_are_14_rows_tall_at_120_columns(word: str) -> None:
    assert drawn(word).rows >= 12
    assert drawn(word).width <= 118


def test_a_picture_keeps_within_its_room() -> None:
    texts = ("ENTREZ", "NON ENREGISTRÉ", "Marie-Françoise", "i")
    for text, width, rows in product(texts, (20, 38, 76, 118, 196), (4, 7, 14, 30)):
        if found := picture(text, width, rows, rows):
            assert SMALLEST <= found.rows <= rows, text
            assert found.width <= width, text
            assert {len(line) for line in found.lines} == {found.width}
            assert max(max(line) for line in found.lines) <= SHADES


@pytest.mark.parametrize(
    ("accented", "bare"),
    [*zip("ÉÈÊËÀÂÇÎÏÔÙÛÜŸÑÅŽŐĘ", "EEEEAACIIOUUUYNAZOE", strict=True), ("é", "e"), ("ç", "c")],
)
def test_accents_are_drawn(accented: str, bare: str) -> None:
    assert drawn(accented).lines != drawn(bare).lines


def test_an_accent_takes_the_place_of_the_dot() -> None:
    assert drawn("î").lines != drawn("i").lines
    top = next(line for line in drawn("ï", rows=20, line_rows=20).lines if any(line))
    inked = [shade > SHADES // 2 for shade in top]
    runs = sum(1 for left, right in zip([False, *inked], inked, strict=False) if right > left)
    assert runs == 2  # two dots, not three


def test_every_french_letter_is_drawn() -> None:
    for letter in "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ’-–«»\u00a0?!":
        if letter.strip():
            assert picture(f"a{letter}", 118, 10, 10), letter


@pytest.mark.parametrize(
    "text", ["さくら", "محمد", "Łukasz", "Жанна", "Zoé🎉", "", "\uf8ff", "A\u20dd"]
)
def test_what_the_font_does_not_have_is_not_drawn(text: str) -> None:
    assert picture(text, 118, 14, 14) is None


@pytest.mark.parametrize(
    ("width", "rows"), [(118, 3), (118, 0), (118, -5), (0, 14), (-1, 14), (8, 14)]
)
def test_too_little_room_gives_nothing(width: int, rows: int) -> None:
    assert picture("ENTREZ", width, rows, rows) is None


def test_letters_are_never_so_narrow_that_they_run_together() -> None:
    for width in range(20, 120):
        found = picture("Dirigez", width, 9, 9)
        if found:
            assert found.width >= FEWEST_CELLS * len("Dirigez") * 0.8


def test_a_long_text_takes_two_lines() -> None:
    one = drawn("Dirigez vers l’accueil", rows=11, line_rows=5)
    two = drawn("Dirigez vers l’accueil pour payer", rows=11, line_rows=5)
    assert one.rows == 5
    assert two.rows == 11
    assert not any(two.lines[10] + two.lines[11])


def test_french_punctuation_stays_with_its_word() -> None:
    found = drawn("OUI\u00a0?", width=30, rows=20, line_rows=20)
    assert all(any(line) for line in found.lines)  # no empty row between two lines


def test_a_300_character_name_is_quickly_given_up() -> None:
    assert picture("A" * 300, 118, 8, 8) is None


def test_bold_letters_have_more_ink_than_small_ones_would() -> None:
    tall, small = drawn("HI"), drawn("HI", rows=6, line_rows=6)
    assert ink(tall) / (tall.rows * tall.width) > ink(small) / (small.rows * small.width) * 0.9
