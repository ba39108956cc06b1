"""Two real processes: a screen in a terminal, a camera that sees half of it, one merge."""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from sync.file.event_file import EventFile
from tests.kiosk.light.real_terminal import KIOSK, RealTerminal
from tests.kiosk.light.webcam import Conditions, seen

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
PICTURES = 60
"""That are taken; twelve entries need a dozen when none is lost."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[RealTerminal]:
    made = RealTerminal(tmp_path, 80, 24)
    yield made
    made.stop()


def film(terminal: RealTerminal, folder: Path) -> None:
    """Half of what the terminal shows, through a bad camera."""
    folder.mkdir()
    dice, random_numbers = random.Random(5), np.random.default_rng(5)
    before = None
    for number, screen in enumerate(islice(terminal.pictures(), PICTURES)):
        if dice.random() < 0.5:
            picture = seen(screen, Conditions(torn=0.1), random_numbers, before)
            cv2.imwrite(str(folder / f"{number:03}.jpg"), picture)
        before = screen


def watch(into: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [KIOSK, "sync", "watch", into, "--camera", folder, "--json", "--language", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows_of(event_file: EventFile) -> list[tuple[object, ...]]:
    with event_file.reading() as connection:
        return connection.execute("SELECT * FROM journal ORDER BY device_id, seq").fetchall()


def test_an_evening_goes_from_a_screen_to_a_camera_that_misses_half(
    laptop: EventFile, organisers: EventFile, terminal: RealTerminal, tmp_path: Path
) -> None:
    terminal.start("sync", "show", str(laptop.path), "--camera", "none")
    film(terminal, tmp_path / "film")
    assert terminal.is_running
    terminal.press("q")
    pictures = sorted((tmp_path / "film").iterdir())
    assert 20 <= len(pictures) <= 40
    done = watch(organisers.path, tmp_path / "film")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"new": 12, "duplicate": 0, "rejected": 0, "conflicts": 0}
    assert rows_of(organisers) == rows_of(laptop)
    few = tmp_path / "few"
    few.mkdir()
    for picture in pictures[:5]:
        picture.rename(few / picture.name)
    cut = watch(organisers.path, few)
    assert (cut.returncode, cut.stdout) == (1, "")
    assert "cut short" in cut.stderr
