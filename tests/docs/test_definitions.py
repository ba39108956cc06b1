"""The manual's table of numbers is the one that the program draws from."""

from kiosk.live.definitions import Number
from tests.docs.pages import ROOT


def test_every_number_stands_in_the_manual_as_the_program_has_it() -> None:
    page = (ROOT / "docs" / "ORGANISER.md").read_text(encoding="utf-8")
    rows = [f"| {each.called} | {each.meaning} | {each.sum} |" for each in Number]
    assert [row for row in rows if row not in page] == []
