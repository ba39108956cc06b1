"""Colours and symbols of categories."""

from itertools import pairwise, permutations

import pytest

from badges.drawing.palette import COLOURS, CategoryBand, contrast, default_bands

CATEGORIES = ["Visiteur", "Startup", "Sponsor", "Presse", "VIP", "Élu"]


@pytest.mark.parametrize("number", [1, 6, 7, 36])
def test_no_two_categories_look_alike(number: int) -> None:
    bands = default_bands(f"category {n}" for n in range(number)).values()
    assert len({(band.colour, band.symbol) for band in bands}) == number


def test_up_to_six_differ_in_colour_and_in_symbol() -> None:
    bands = default_bands(CATEGORIES).values()
    assert len({band.colour for band in bands}) == len({band.symbol for band in bands}) == 6


def test_the_order_does_not_matter() -> None:
    looks = [default_bands(order) for order in permutations(CATEGORIES[:4])]
    assert all(one == other for one, other in pairwise(looks))


def test_more_categories_than_looks_still_have_one() -> None:
    assert len(default_bands(f"category {n}" for n in range(50))) == 50


@pytest.mark.parametrize(
    "colour", [*COLOURS, "#000000", "#ffffff", "#767676", "#777777", "#ff0000"]
)
def test_words_stand_out_from_any_colour(colour: str) -> None:
    band = CategoryBand("VIP", colour)
    assert contrast(band.ink, band.colour) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
