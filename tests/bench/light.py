"""Sync by light: bytes, pictures and seconds, and what a bad camera reads of our own screen.

Its peers are the segment on a USB stick, in bytes, and the same content as a plain loop of
numbered codes, without a fountain, in seconds.
"""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.demo.people import people
from kiosk.desk.desk import Desk
from kiosk.light.show_app import ShowApp
from kiosk.light.show_screen import ShowScreen
from kiosk.light.showing import DEFAULT_PACE, LightShow, Offer, offered_evening
from kiosk.scan.decode import Decoder
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.light.assembler import Assembler
from sync.merging.segment import export
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting
from tests.kiosk.light.terminal_picture import picture_of_app
from tests.kiosk.light.webcam import Conditions, seen

SIZES = ((80, 24), (120, 40), (200, 50))
ROWS = (425, 1_700)
ROWS_IN_FULL = (*ROWS, 10_000)
LOSSES = (0.0, 0.3, 0.6)
CLEAR = Conditions(tilt=0.0, blur=0.0, noise=2.0, glare=0.0, bands=0.0)
CONDITIONS = {
    "clear": CLEAR,
    "blur": replace(CLEAR, blur=1.5),
    "tilt": replace(CLEAR, tilt=0.12),
    "glare": replace(CLEAR, glare=0.8),
    "rolling bands": replace(CLEAR, bands=0.5),
    "two pictures torn": replace(CLEAR, torn=1.0),
    "a little of all": Conditions(torn=0.1),
}
_BUDGETS = {(425, (200, 50)): "< 30 s", (425, (80, 24)): "< 180 s"}

Picture = NDArray[np.uint8]


def measure(setting: Setting) -> list[Figure]:
    """Streams of three sizes in three terminals, and pictures of the screen through a camera."""
    figures: list[Figure] = []
    for rows in ROWS_IN_FULL if setting.full else ROWS:
        with _laptop(setting.folder / str(rows), rows) as laptop:
            offer = offered_evening(laptop, None)
            figures.append(_bytes(laptop, offer, setting.folder / f"{rows}.segment"))
            figures += _streams(laptop.event_id, offer)
            if rows == ROWS[0]:
                figures += _camera(laptop, 48 if setting.full else 2)
                figures += _film(laptop, SIZES if setting.full else SIZES[-1:])
    return figures


@contextmanager
def _laptop(folder: Path, rows: int) -> Iterator[EventFile]:
    """A laptop that has let `rows` guests in."""
    folder.mkdir()
    records = list(people(rows))
    with event_with(folder / "central.event", records) as central:
        pack(central, folder / "laptop.event", device_name="Laptop", passphrase=None)
    with EventFile.open(folder / "laptop.event") as laptop:
        desk = Desk(laptop)
        for record in records:
            desk.scan(record.code)
        yield laptop


def _bytes(laptop: EventFile, offer: Offer, stick: Path) -> Figure:
    export(laptop, stick, plain=False)
    size = stick.stat().st_size / 1024
    per_row = len(offer.content) / offer.rows
    return Figure(
        f"{offer.rows:,} rows, sealed", len(offer.content) / 1024, "KiB",
        peer=f"on a stick: {size:,.0f} KiB; {per_row:.0f} bytes a row",
    )  # fmt: skip


def _streams(event_id: str, offer: Offer) -> Iterator[Figure]:
    """Seconds at eight pictures a second, of which a share is lost."""
    for size in SIZES:
        for loss in LOSSES:
            show = LightShow(event_id, offer)
            show.fit(size[0], size[1] - 1)
            needed = _pictures_until_whole(show, event_id, loss)
            loop = _pictures_of_a_loop(show, loss)
            yield Figure(
                f"{offer.rows:,} rows at {size[0]}×{size[1]}, {loss:.0%} of pictures lost",
                needed / DEFAULT_PACE, "s", _BUDGETS.get((offer.rows, size), ""),
                f"a loop of numbered codes: {loop / DEFAULT_PACE:,.1f} s",
            )  # fmt: skip


def _pictures_until_whole(show: LightShow, event_id: str, loss: float) -> int:
    dice, assembler, pictures = random.Random(20), Assembler(event_id, {show.offer.kind}), 0
    while True:
        pictures += 1
        codes = show.next_codes()
        if dice.random() >= loss and any(assembler.take(code) for code in codes):
            return pictures


def _pictures_of_a_loop(show: LightShow, loss: float) -> int:
    """As many bytes in each code, each code again in every round."""
    assert show.grid
    needed, at_once = -(-len(show.offer.content) // show.grid.part), show.grid.codes
    dice, missing, pictures = random.Random(20), set(range(needed)), 0
    while missing:
        if dice.random() >= loss:
            missing -= {(pictures * at_once + place) % needed for place in range(at_once)}
        pictures += 1
    return pictures


def _camera(laptop: EventFile, number: int) -> Iterator[Figure]:
    """The share of codes that are read in pictures of our own screen."""
    for size in SIZES:
        screens, codes = asyncio.run(_screens(laptop, size, number))
        for name, how in CONDITIONS.items():
            dice, decoder, read = np.random.default_rng(20), Decoder(), 0
            begun = time.process_time()
            for before, screen in zip([*screens[-1:], *screens], screens, strict=False):
                decoder.reset()
                read += len(decoder.see(seen(screen, how, dice, before)).reads)
            spent = (time.process_time() - begun) * 1000 / len(screens)
            share = 100 * read / (codes * len(screens))
            yield Figure(f"read at {size[0]}×{size[1]}, {name}", share, "%",
                         peer=f"{spent:.0f} ms to draw and read a picture")  # fmt: skip


def _film(laptop: EventFile, sizes: Sequence[tuple[int, int]]) -> Iterator[Figure]:
    """Seconds of pictures, half of them lost, the others a little of everything."""
    for size in sizes:
        dice, decoder, pictures = np.random.default_rng(21), Decoder(), 0
        assembler = Assembler(laptop.event_id, {offered_evening(laptop, None).kind})
        screens, _ = asyncio.run(_screens(laptop, size, 4 * _least(laptop, size)))
        for screen in screens:
            pictures += 1
            decoder.reset()
            reads = decoder.see(seen(screen, Conditions(), dice)).reads if pictures % 2 else ()
            if any(assembler.take(read.data) for read in reads):
                break
        yield Figure(
            f"filmed at {size[0]}×{size[1]}, half lost, {ROWS[0]} rows",
            pictures / DEFAULT_PACE, "s", _BUDGETS.get((ROWS[0], size), ""),
        )  # fmt: skip


def _least(laptop: EventFile, size: tuple[int, int]) -> int:
    show = LightShow(laptop.event_id, offered_evening(laptop, None))
    show.fit(size[0], size[1] - 1)
    return show.pictures


async def _screens(
    laptop: EventFile, size: tuple[int, int], number: int
) -> tuple[list[Picture], int]:
    """Pictures of the program's screen one after the other, and how many codes are in each."""
    app = ShowApp(laptop, partial(offered_evening, laptop, None))
    async with app.run_test(size=size):
        screen = app.screen
        assert isinstance(screen, ShowScreen)
        assert screen.light_show.grid
        drawn = []
        for _ in range(number):
            drawn.append(picture_of_app(app))
            screen.next_picture()
        return drawn, screen.light_show.grid.codes
