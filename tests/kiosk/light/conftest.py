"""The organiser's file and a laptop with an evening; what a camera reads in a picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.light.camera import LightCamera
from kiosk.scan.camera import open_source
from kiosk.scan.decode import Decoder
from sync.file.event_file import EventFile
from tests.sync.conftest import Laptop, admit, laptops, organisers

__all__ = ["laptops", "organisers"]

Eyes = Callable[[str], LightCamera]


@pytest.fixture
def laptop(laptops: Laptop) -> EventFile:
    """Entrée A, which has let twelve guests in."""
    made = laptops("A")
    admit(made, *range(1, 13))
    return made


@pytest.fixture
def camera() -> Eyes:
    """A camera for a folder of pictures, or another source."""

    def make(source: str | Path) -> LightCamera:
        return LightCamera(open_source(str(source)), Decoder())

    return make
