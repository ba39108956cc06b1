"""The mirror: the right way round, in proportion, in few colours."""

import numpy as np
import pytest
from textual.geometry import Size

from kiosk.ui.widgets.half_cells import strip
from kiosk.ui.widgets.preview import fit, mirrored


def test_left_and_right_are_swapped_and_blue_stays_blue() -> None:
    image = np.zeros((4, 8, 3), np.uint8)
    image[:, :4] = (255, 0, 0)  # blue, in OpenCV's order, on the left
    assert mirrored(image, 4, 2) == [[0, 0, 0x0000FF, 0x0000FF]] * 2


def test_a_grey_picture_is_grey() -> None:
    image = np.full((6, 6), 128, np.uint8)
    assert mirrored(image, 2, 2) == [[0x999999] * 2] * 2


def test_there_are_at_most_216_colours() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    colors = {color for row in mirrored(noise, 160, 120) for color in row}
    assert 50 < len(colors) <= 216
    assert 0xFFFFFF in {c for row in mirrored(np.full_like(noise, 255), 8, 8) for c in row}


@pytest.mark.parametrize("room", [Size(80, 40), Size(60, 8), Size(10, 40), Size(1, 1)])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 480), (720, 1280), (1, 1)])
def test_proportions_are_kept_within_the_room(width: int, height: int, room: Size) -> None:
    fitted = fit(width, height, room)
    assert 1 <= fitted.width <= room.width
    assert 1 <= fitted.height <= room.height
    if fitted.width > 8 and fitted.height > 8:
        assert fitted.width / (2 * fitted.height) == pytest.approx(width / height, rel=0.1)


def test_solid_cells_are_spaces_and_runs_are_one_segment() -> None:
    line = strip([(1, 1), (1, 1), (1, 2), (1, 2), (3, 3)])
    assert line.text == "  ▀▀ "
    assert len(list(line)) == 3
    assert line.cell_length == 5
