"""The status line: nothing left out that fits, trouble first, unknown is not zero."""

from dataclasses import replace
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from kiosk.desk.widgets.status import DeskStatus, line
from kiosk.desk.words import Words
from kiosk.hub.status import HubTrouble
from kiosk.scan.source import CameraState

NOW = datetime(2026, 11, 22, 19, 42, tzinfo=ZoneInfo("Europe/Paris"))
STATUS = DeskStatus(
    NOW, guest_list_version=3, guest_list_at=NOW.replace(hour=18), pending=1424,
    last_sync=NOW.replace(minute=30), camera=CameraState.LIVE,
)  # fmt: skip
ENGLISH, FRENCH = Words("en"), Words("fr")


def test_everything_is_there_where_there_is_room() -> None:
    text = line(STATUS, ENGLISH, 200)
    for part in ("OFFLINE", "v3 of 18:42", "1,424 waiting", "last sync 19:30", "camera working"):
        assert part in text
    assert text.endswith("19:42")


def test_what_is_not_known_is_not_called_zero() -> None:
    text = line(replace(STATUS, pending=None, last_sync=None), ENGLISH, 200)
    assert "unknown" in text
    assert "never synced" in text


def test_no_camera_is_no_trouble_and_a_lost_one_comes_first() -> None:
    assert replace(STATUS, camera=None).camera_works
    lost = replace(STATUS, camera=CameraState.LOST)
    assert not lost.camera_works
    assert line(lost, ENGLISH, 200).startswith("⚠ camera lost – Check the camera’s cable")
    assert line(lost, ENGLISH, 30).startswith("⚠ camera lost")


def test_it_fits() -> None:
    widths = (1, 8, 20, 38, 56, 76, 114, 196)
    for words, camera, width in product((ENGLISH, FRENCH), (None, *CameraState), widths):
        text = line(replace(STATUS, camera=camera), words, width)
        assert cell_len(text) <= width, text
        assert width < 8 or text.endswith("19:42"), text


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_80_columns_hold_the_essentials(words: Words) -> None:
    text = line(replace(STATUS, last_sync=None), words, 76)
    for part in (words("OFFLINE"), words.number(1424), words("never synced"), "19:42"):
        assert part in text


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("trouble", HubTrouble)
def test_80_columns_hold_what_is_to_be_done_about_the_hub(
    words: Words, trouble: HubTrouble
) -> None:
    status = replace(STATUS, hub_trouble=trouble, connected=trouble is HubTrouble.LIST)
    wide = line(status, words, 200)
    what_to_do = wide.partition(" – ")[2].partition(" │ ")[0]
    assert what_to_do in line(status, words, 76)
    assert line(status, words, 76).startswith(wide[:1])


def test_online_is_said_only_when_it_is_so() -> None:
    assert "● ONLINE" in line(replace(STATUS, connected=True), ENGLISH, 200)
    assert "ONLINE" not in line(STATUS, ENGLISH, 200)
