"""Every text can be read: its colour stands out from its ground as WCAG 2.2 AA asks (1.4.3).

The contrast is computed as the standard says, from relative luminance; 4.5 for text, 3 for shapes.
"""

import re
from itertools import product
from pathlib import Path

import pytest
from textual.color import Color

import kiosk
from kiosk.ui.theme import THEME

PACKAGE = Path(kiosk.__file__).parent
SHEETS = sorted(PACKAGE.rglob("*.tcss"))
COLOURS = {
    **{name: str(getattr(THEME, name)) for name in ("background", "surface", "panel")},
    **{name: str(getattr(THEME, name)) for name in ("foreground", "primary", "accent", "warning")},
    **THEME.variables,
}
GROUNDS = ("background", "surface", "panel")
INKS = ("foreground", "quiet", "primary", "accent", "warning")
"""What texts are written in, on any of the grounds."""
PAIRS = {
    ("background", "primary"): "the key that is touched",
    ("background", "foreground"): "the heading of a way out",
    ("verdict-in-ink", "verdict-in"): "in",
    ("verdict-out-ink", "verdict-out"): "not in",
    ("verdict-fault-ink", "verdict-fault"): "not recorded",
    ("verdict-out-ink", "warning"): "trouble in the status line",
}
"""Inks that have a ground of their own; bands and signs turn them round."""
TEXT, SHAPE = 4.5, 3.0


def luminance(colour: Color) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(luminance(Color.parse(each)) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_standards() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # just too little


def test_every_text_of_the_screens_stands_out_from_its_ground() -> None:
    pairs = [*product(INKS, GROUNDS), *PAIRS]
    found = {pair: contrast(COLOURS[pair[0]], COLOURS[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < TEXT} == {}


def test_a_chosen_line_stands_out_on_its_tinted_ground() -> None:
    for ground in GROUNDS:
        tinted = Color.parse(COLOURS[ground]).blend(Color.parse(COLOURS["primary"]), 0.35)
        assert contrast(COLOURS["foreground"], tinted.hex) >= TEXT


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_screen_has_no_other_colours(sheet: Path) -> None:
    """Whatever is added is added above, and computed."""
    text = sheet.read_text(encoding="utf-8")
    inks = set(re.findall(r"^\s+color: \$([a-z-]+)", text, re.M))
    grounds = set(re.findall(r"^\s+background: \$([a-z-]+)", text, re.M))
    both = {name for pair in PAIRS for name in pair}
    assert inks <= {*INKS, *both}
    assert grounds <= {*GROUNDS, *both}
    assert not re.search(r"^\s+(color|background): (?!\$|transparent|auto)", text, re.M)
    assert not re.search("text-style:.*dim|text-opacity", text), "dimmed text stands out less"


def test_no_text_is_dimmed_in_code() -> None:
    dimmed = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r'stylize\("[^"]*\bdim\b', path.read_text(encoding="utf-8"))
    ]
    assert dimmed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_live_page_can_be_read_in_both_themes(scheme: str) -> None:
    text = (PACKAGE / "live/web/live.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root\s*{([^}]*)}", text)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", dark))
    texts = [*product(("ink", "quiet", "bar"), ("ground", "panel")), ("alarm-ink", "alarm")]
    texts += [("ground", "bar")]
    shapes = [*product(("bar", "warn"), ("ground", "panel"))]
    for pairs, least in ((texts, TEXT), (shapes, SHAPE)):
        for one, other in pairs:
            assert contrast(colours[one], colours[other]) >= least, (one, other)
