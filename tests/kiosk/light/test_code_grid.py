"""As many codes of the largest version as a terminal holds, with their quiet zones."""

import random

import numpy as np
import pytest

from badges.drawing.qr import QUIET_ZONE, byte_capacity, matrix_of_bytes
from kiosk.light.code_grid import CodeGrid, grid_for
from kiosk.scan.decode import Decoder


@pytest.mark.parametrize(
    ("width", "height", "codes", "version", "payload"),
    [(200, 49, 2, 18, 1408), (120, 39, 2, 9, 432), (80, 23, 2, 4, 128), (41, 21, 1, 4, 64)],
)
def test_what_a_terminal_holds(
    width: int, height: int, codes: int, version: int, payload: int
) -> None:
    grid = grid_for(width, height)
    assert grid
    assert (grid.codes, grid.version, grid.codes * grid.part) == (codes, version, payload)
    assert len(grid.picture([])[0]) <= width
    assert grid.height <= height


@pytest.mark.parametrize(("width", "height"), [(40, 21), (41, 20), (0, 0), (300, 3)])
def test_where_not_one_code_fits(width: int, height: int) -> None:
    assert grid_for(width, height) is None


@pytest.mark.parametrize("grid", [CodeGrid(4, 2, 1), CodeGrid(9, 2, 2), CodeGrid(4, 1, 1, 2)])
def test_the_camera_reads_every_code_of_a_picture(grid: CodeGrid) -> None:
    dice = random.Random(7)
    contents = [dice.randbytes(byte_capacity(grid.version)) for _ in range(grid.codes)]
    dots = np.array(grid.picture(contents))
    assert len(dots) % grid.scale == 0
    assert -(-len(dots) // 2) == grid.height
    margin = grid.scale * QUIET_ZONE
    assert not dots[:margin].any()
    assert not dots[-margin:].any()
    assert not dots[:, :margin].any()
    assert not dots[:, -margin:].any()
    picture = np.where(dots, 0, 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    assert {read.data for read in Decoder().see(picture).reads} == set(contents)


@pytest.mark.parametrize("data", [b"", b"\0" * 718, b"\xff" * 718, b"x"])
def test_codes_of_bytes_that_are_alike(data: bytes) -> None:
    dots = np.pad(np.array(matrix_of_bytes(data, 18)), QUIET_ZONE)
    picture = np.where(dots, 0, 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    assert [read.data for read in Decoder().see(picture).reads] == ([data] if data else [])


def test_too_many_bytes_for_a_version() -> None:
    with pytest.raises(ValueError, match="too much"):
        matrix_of_bytes(bytes(79), 4)
