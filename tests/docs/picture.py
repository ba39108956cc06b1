"""The moving picture of the README: ``python -m tests.docs.picture``.

The demo runs on a screen in memory; each picture of it is drawn by `rsvg-convert` (Debian:
librsvg2-bin, and fonts-dejavu for the letters).
"""

from __future__ import annotations

import asyncio
import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from kiosk.commands.camera import new_decoder
from kiosk.demo.camera import DemoCamera
from kiosk.demo.event import make_demo_event
from kiosk.demo.people import people
from kiosk.demo.queue import queue
from kiosk.desk.app import KioskApp
from kiosk.desk.desk import Desk
from kiosk.desk.scanning import ScanLane
from kiosk.scan.reader import Reader
from tests.docs.pages import ROOT

OUT = ROOT / ".github" / "demo.webp"
GUESTS = 200
SIZE = (100, 34)
"""Columns and rows of the terminal."""
WIDTH = 900
"""Pixels."""
PICTURES, EVERY_S, SHOWN_MS = 64, 0.5, 500
MOST_BYTES = 1_000_000


async def filmed() -> list[str]:
    """The demo as it goes, a picture in SVG every now and then."""
    guests = list(people(GUESTS))
    with (
        tempfile.TemporaryDirectory() as folder,
        make_demo_event(Path(folder) / "demo.event", guests) as event_file,
    ):
        desk = Desk(event_file)
        reader = Reader(DemoCamera(queue(guests), seconds_each=2.0))
        lane = ScanLane(desk, new_decoder())
        app = KioskApp(desk, reader, lane, language="en", sound=False)
        taken = []
        async with app.run_test(size=SIZE) as pilot:
            for _ in range(PICTURES):
                await pilot.pause(EVERY_S)
                taken.append(app.export_screenshot(title="kiosk demo"))
    return taken


def drawn(svg: str) -> Image.Image:
    """An SVG as pixels."""
    command = ["rsvg-convert", "--width", str(WIDTH)]
    text = svg.replace("Fira Code", "DejaVu Sans Mono")
    png = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(png)).convert("RGB")


def save(pictures: Sequence[Image.Image]) -> None:
    """One file that moves, small enough for a page."""
    first, *others = pictures
    first.save(OUT, save_all=True, append_images=others, duration=SHOWN_MS, loop=0, quality=60)
    size = OUT.stat().st_size
    assert size < MOST_BYTES, f"{OUT.name} has {size:,} bytes: fewer pictures, or smaller ones"


if __name__ == "__main__":
    save([drawn(svg) for svg in asyncio.run(filmed())])
