"""The terminal: whether it is one, and whether the desk's screen can be drawn in it."""

import codecs
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.doctor.finding import Check, Finding, ok, warning
from kiosk.swap.card_room import CardRoom, room_for_cards
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _

COLUMNS, LINES = 80, 24
"""The smallest terminal that shows a whole desk."""

_MANY_COLOURS = ("256color", "direct", "kitty", "alacritty", "ghostty", "foot", "wezterm")


@dataclass(frozen=True)
class Screen:
    """What a program is told of its terminal. `size` is (columns, lines), None without one."""

    size: tuple[int, int] | None
    encoding: str
    environ: Mapping[str, str]


def this_screen() -> Screen:
    """The terminal that this program writes to."""
    stream = sys.stdout
    try:
        size = tuple(os.get_terminal_size(stream.fileno())) if stream.isatty() else None
    except (OSError, ValueError):
        size = None
    return Screen(size, stream.encoding or "", os.environ)  # type: ignore[arg-type]


def terminal(say: Translation, screen: Screen) -> Iterator[Finding]:
    """Size, colours and letters of a terminal."""
    if screen.size is None:
        yield warning(
            Check.TERMINAL,
            say(_("this is no terminal, so it was not looked at")),
            say(_("Run this in the window in which the desk will run")),
        )
        return
    yield _size(say, *screen.size)
    yield _colours(say, screen.environ)
    yield _letters(say, screen.encoding)


def cards(say: Translation, screen: Screen) -> Iterator[Finding]:
    """Whether a swap kiosk has room for the codes of its cards."""
    if screen.size is None:
        return
    found = room_for_cards(screen.size)
    if found is CardRoom.WHOLE:
        yield ok(Check.CARDS, say(_("a full card fits one code")))
    elif found is CardRoom.TWO_CODES:
        yield ok(Check.CARDS, say(_("a full card takes two codes in this window")))
    else:
        yield warning(
            Check.CARDS,
            say(_("a full card does not fit this window")),
            say(_("For a swap kiosk, make the letters smaller: Ctrl and −")),
        )


def _size(say: Translation, columns: int, lines: int) -> Finding:
    text = say(_("{columns} columns, {lines} lines"), columns=columns, lines=lines)
    if columns < COLUMNS or lines < LINES:
        advice = say(
            _("Enlarge the window or choose smaller letters: {columns} × {lines} at least"),
            columns=COLUMNS,
            lines=LINES,
        )
        return warning(Check.TERMINAL, text, advice)
    return ok(Check.TERMINAL, text)


def _colours(say: Translation, environ: Mapping[str, str]) -> Finding:
    name = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return warning(
            Check.COLOURS,
            say(_("switched off by NO_COLOR")),
            say(_("Run: {command}"), command="unset NO_COLOR"),
        )
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "WT_SESSION" in environ:
        return ok(Check.COLOURS, say(_("all of them")))
    if any(known in name for known in _MANY_COLOURS):
        return ok(Check.COLOURS, say(_("256 of them")))
    return warning(
        Check.COLOURS,
        say(_("few of them, as far as it says (TERM={name})"), name=plain(name) or "?"),
        say(_("Use another terminal program, so that blue and amber stay apart")),
    )


def _letters(say: Translation, encoding: str) -> Finding:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = encoding
    if name == "utf-8":
        return ok(Check.LETTERS, say(_("all of them (UTF-8)")))
    return warning(
        Check.LETTERS,
        say(_("not all of them ({encoding}): names may be unreadable"), encoding=plain(name)),
        say(_("Run: {command}"), command="export LANG=C.UTF-8 PYTHONUTF8=1"),
    )
