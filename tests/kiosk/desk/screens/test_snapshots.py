"""A few boxes, letter by letter: whoever changes one sees in the diff what people will see.

`KIOSK_UPDATE_SNAPSHOTS=1 pytest tests/kiosk/screens/test_snapshots.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.scanning import ScanLane
from tests.kiosk.desk.screens import scenes
from tests.kiosk.desk.screens.conftest import RunningDesk, opened

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
            desk, ScanLane(desk, None), size=(80, 24), language=language, checks=checks
        ) as desk_app:
            desk_app.clock = event_file.clock  # type: ignore[assignment]
            await scenes.SCENES[scene](desk_app)
            drawn = await settled(desk_app)
    path = FOLDER / f"{scene}-{language}.txt"
    if os.environ.get("KIOSK_UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, "utf-8")
    assert drawn == path.read_text("utf-8")


async def settled(desk_app: RunningDesk) -> str:
    """The box once it does not change any more."""
    before = ""
    while (now := box(desk_app)) != before:
        before = now
        await desk_app.pilot.pause(0.2)
    return now


def box(desk_app: RunningDesk) -> str:
    """What stands in the box of the dialog; what shines through beside it is left out."""
    region = desk_app.app.screen.query_one(".box").region
    lines = desk_app.says().splitlines()[region.y : region.bottom]
    return "".join(f"{line[region.x : region.right].rstrip()}\n" for line in lines)
