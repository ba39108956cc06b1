"""A terminal's cells as a picture, dot for dot, from what `tmux capture-pane -e -N` prints.

Block characters fill exactly their half of a cell, as terminals draw them; letters are left out:
no code is among them.
"""

import re

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from textual.app import App

HALF = 8
"""Pixels of half a cell, in both directions: a cell is 8 by 16."""
_PIECES = re.compile(r"\x1b\[([0-9;:]*)m|\x1b[^m]*m|([^\x1b]+)")
_BASIC = {0: (0, 0, 0), 7: (229, 229, 229), 15: (255, 255, 255)}
_FOREGROUND, _BACKGROUND = (229, 229, 229), (0, 0, 0)

Colour = tuple[int, int, int]


def picture_of(text: str, width: int, height: int) -> NDArray[np.uint8]:
    """The picture (BGR) of a terminal of `width` by `height` cells that shows `text`."""
    dots = np.zeros((2 * height, width, 3), np.uint8)
    pen = _Pen()  # its colours go on from line to line
    for y, line in enumerate(text.split("\n")[:height]):
        x = 0
        for codes, letters in _PIECES.findall(line):
            if not letters:
                pen.obey(codes)
                continue
            for letter in letters[: width - x]:
                upper, lower = pen.halves(letter)
                dots[2 * y, x], dots[2 * y + 1, x] = upper[::-1], lower[::-1]
                x += 1
    return dots.repeat(HALF, axis=0).repeat(HALF, axis=1)


class _Pen:
    """The colours that the last escape sequences asked for."""

    def __init__(self) -> None:
        self.foreground: Colour = _FOREGROUND
        self.background: Colour = _BACKGROUND
        self.reverse = False

    def halves(self, letter: str) -> tuple[Colour, Colour]:
        """The colours of a cell's upper and lower half."""
        ink, paper = self.foreground, self.background
        if self.reverse:
            ink, paper = paper, ink
        return (ink if letter in "▀█" else paper), (ink if letter in "▄█" else paper)

    def obey(self, codes: str) -> None:
        """Take the parameters of one SGR sequence."""
        left = [int(code or 0) for code in re.split("[;:]", codes)]
        while left:
            code = left.pop(0)
            if code == 0:
                self.__init__()  # type: ignore[misc]
            elif code == 7:
                self.reverse = True
            elif code == 27:
                self.reverse = False
            elif code in (38, 48):
                colour = self._colour(left)
                if code == 38:
                    self.foreground = colour
                else:
                    self.background = colour
            elif code == 39:
                self.foreground = _FOREGROUND
            elif code == 49:
                self.background = _BACKGROUND
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.foreground = _indexed(code - 30 if code < 90 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.background = _indexed(code - 40 if code < 100 else code - 92)

    @staticmethod
    def _colour(left: list[int]) -> Colour:
        if left.pop(0) == 2:
            red, green, blue = left[:3]
            del left[:3]
            return red, green, blue
        return _indexed(left.pop(0))


def _indexed(number: int) -> Colour:
    if number in _BASIC:
        return _BASIC[number]
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    if number >= 16:
        steps = (0, 95, 135, 175, 215, 255)
        number -= 16
        return steps[number // 36], steps[number // 6 % 6], steps[number % 6]
    return (128, 128, 128)


def picture_of_app(app: App[object]) -> NDArray[np.uint8]:
    """The picture (BGR) of an app that runs without a terminal, dot for dot."""
    console = Console(color_system="truecolor", force_terminal=True)
    strips = app.screen._compositor.render_strips()
    text = "\n".join(strip.render(console) for strip in strips)
    return picture_of(text, app.size.width, app.size.height)
