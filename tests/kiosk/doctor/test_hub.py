"""What the doctor says of the hub that a laptop is paired with."""

import pytest

from kiosk.doctor.finding import Check, FindingState
from kiosk.doctor.hub import hub
from kiosk.ui.translation import LANGUAGES, Translation
from sync.file.event_file import EventFile
from tests.conftest import HandClock
from tests.sync.hub.conftest import Packs, Running, packed, running

__all__ = ["packed", "running"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paired_laptop_is_told_of_its_hub_and_the_clocks(
    running: Running, packed: Packs, clock: HandClock, language: str
) -> None:
    say, laptop = Translation(language), packed("A")
    assert list(hub(say, laptop)) == []
    running.paired(laptop)
    (finding,) = hub(say, laptop)
    assert (finding.check, finding.state) == (Check.HUB, FindingState.OK)
    assert running.address in finding.found


@pytest.mark.parametrize(("off_s", "word"), [(90, "ahead"), (-7200, "behind")])
def test_clocks_that_disagree_are_told(
    running: Running, packed: Packs, clock: HandClock, off_s: int, word: str
) -> None:
    laptop = packed("A")
    running.paired(laptop)
    with EventFile.open(laptop.path, clock=HandClock(clock.wall + off_s * 1000)) as off:
        (finding,) = hub(Translation("en"), off)
    assert finding.state is FindingState.WARNING
    assert word in finding.found
    assert f"{abs(off_s):,}" in finding.found


def test_a_hub_that_is_away_is_a_warning_and_no_more(running: Running, packed: Packs) -> None:
    laptop = packed("A")
    running.paired(laptop)
    with laptop.transaction() as connection:
        connection.execute("UPDATE hub_link SET address = '127.0.0.1:1'")
    (finding,) = hub(Translation("en"), laptop)
    assert finding.state is FindingState.WARNING
    assert "offline" in finding.advice
