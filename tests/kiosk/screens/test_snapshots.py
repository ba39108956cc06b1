"""A few boxes, letter by letter: whoever changes one sees in the diff what people will see.

`KIOSK_UPDATE_SNAPSHOTS=1 pytest tests/kiosk/screens/test_snapshots.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.lane import Lane
from tests.kiosk.screens import scenes
from tests.kiosk.screens.conftest import Door, opened

FOLDER = Path(__file__).parent / "snapshots"
SHOWN = (
    ("readiness", "en"),
    ("help_page", "fr"),
    ("used_page", "en"),
    ("unpaid_page", "fr"),
    ("override", "fr"),
    ("pin", "en"),
    ("help_desk", "en"),
    ("nobody", "fr"),
    ("questions", "fr"),
    ("name", "en"),
    ("walk_in", "fr"),
    ("likely_same", "en"),
)


@pytest.mark.parametrize(("scene", "language"), SHOWN)
async def test_a_box_looks_as_it_did(tmp_path: Path, scene: str, language: str) -> None:
    with scenes.an_event(tmp_path) as event_file:
        desk = Desk(event_file)
        checks = scenes.checks_of(scene)
        async with opened(
            desk, Lane(desk, None), size=(80, 24), language=language, checks=checks
        ) as door:
            door.clock = event_file.clock  # type: ignore[assignment]
            await scenes.SCENES[scene](door)
            drawn = await settled(door)
    path = FOLDER / f"{scene}-{language}.txt"
    if os.environ.get("KIOSK_UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, "utf-8")
    assert drawn == path.read_text("utf-8")


async def settled(door: Door) -> str:
    """The box once it does not change any more."""
    before = ""
    while (now := box(door)) != before:
        before = now
        await door.pilot.pause(0.2)
    return now


def box(door: Door) -> str:
    """What stands in the box of the dialog; what shines through beside it is left out."""
    region = door.app.screen.query_one(".box").region
    lines = door.says().splitlines()[region.y : region.bottom]
    return "".join(f"{line[region.x : region.right].rstrip()}\n" for line in lines)
