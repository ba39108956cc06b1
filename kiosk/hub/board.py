"""What the hub's terminal shows: where it is, how a desk gets in, and how every desk is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from badges.drawing import qr
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.speech import figures, say

if TYPE_CHECKING:
    from sync.hub.hub import DeskContact

SILENT_MS = 10_000
"""A desk that was not heard of for longer is offline."""
_NAME = 28
_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}


@dataclass(frozen=True)
class Board:
    """The hub at one moment."""

    event: str
    addresses: Sequence[str]
    code: str
    qr_text: str
    contacts: Sequence[DeskContact]
    refused: dict[str, int]
    rows: int
    now_ms: int
    page: str = ""
    """How to see the live page, if it is served."""
    upstream: str = ""
    """How it stands with the hub above, if there is one."""
    pretix: str = ""
    """How it stands with the shop, if there is one."""


def qr_lines(text: str) -> list[str]:
    """`text` as a QR code of half blocks, light on a dark terminal, its margin included."""
    margin = 2  # phones need no more; every cell counts in a terminal
    modules = qr.matrix(text, error_correction="L")
    side = len(modules) + 2 * margin
    rows = [[False] * side for _ in range(margin)]
    rows += [[*[False] * margin, *row, *[False] * margin] for row in modules]
    rows += [[False] * side for _ in range(margin + side % 2)]
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_HALVES[pair] for pair in zip(*two, strict=True)) for two in pairs]


def contact_state(contact: DeskContact, now_ms: int) -> str:
    """How a desk is doing, in a few words."""
    if contact.problem:
        return say(contact.problem)
    if contact.at_ms is None:
        return say("not seen yet")
    silent_ms = now_ms - contact.at_ms
    return (
        say("online")
        if silent_ms < SILENT_MS
        else say("silent for {time}", time=_duration(silent_ms))
    )


def drawn(board: Board, width: int, height: int) -> RenderableType:
    """The whole board, for a terminal of this size; the QR code where there is room."""
    heading = Text(say("Hub of {event}", event=plain(board.event)), style="bold")
    where = Text(f"{say('Desks connect to'):<18}" + "   ".join(board.addresses))
    code = Text(
        f"{say('Pairing code'):<18}{board.code}   " + say("(only where a desk asks for it)")
    )
    parts: list[RenderableType] = [heading, where, code]
    if board.page:
        parts.append(Text(f"{say('Live page'):<18}{board.page}"))
    if board.upstream:
        parts.append(Text(f"{say('The hub above'):<18}{plain(board.upstream)}"))
    if board.pretix:
        parts.append(Text(f"pretix            {plain(board.pretix)}"))
    parts += [Text(), _table(board)]
    refused = [f"{number} × {plain(say(why))}" for why, number in board.refused.items()]
    if refused:
        parts += [Text(), Text(say("Refused: {reasons}", reasons=", ".join(refused)))]
    parts += [
        Text(),
        Text(
            say("{number} journal {number:row|rows} here.", number=figures(board.rows))
            + "  "
            + say("Ctrl+C ends the hub.")
        ),
    ]
    lines = qr_lines(board.qr_text)
    if height <= len(lines) or width < len(lines[0]) + 62:
        return Group(*parts)
    code_block = Text("\n".join(lines), style="bright_white on black", no_wrap=True)
    return Columns([Group(*parts), code_block], padding=(0, 3))


def news(before: Board | None, now: Board) -> list[str]:
    """What has changed, a line each, for where there is no screen."""
    told = []
    if now.upstream and (before is None or before.upstream != now.upstream):
        told.append(say("the hub above: {how}", how=plain(now.upstream)))
    if now.pretix and (before is None or before.pretix != now.pretix):
        told.append(f"pretix: {plain(now.pretix)}")
    earlier: dict[str, str] = {}
    if before:
        earlier = {c.device_id: standing_kind(c, before.now_ms) for c in before.contacts}
    for contact in now.contacts:
        kind = standing_kind(contact, now.now_ms)
        if earlier.get(contact.device_id) != kind:
            rows = say("{number} {number:row|rows}", number=figures(contact.rows))
            told.append(f"{plain(contact.name)}: {kind}, {rows}")
    for why, number in now.refused.items():
        if number != (before.refused.get(why, 0) if before else 0):
            told.append(say("refused: {why} ({number})", why=plain(say(why)), number=number))
    return told


def standing_kind(contact: DeskContact, now_ms: int) -> str:
    """How a desk is doing, without how long."""
    if contact.problem or contact.at_ms is None or now_ms - contact.at_ms < SILENT_MS:
        return contact_state(contact, now_ms)
    return say("silent")


def _table(board: Board) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name, side in (
        (say("Desk"), "left"),
        ("", "left"),
        (say("Rows"), "right"),
        (say("Clock"), "right"),
    ):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for contact in board.contacts:
        state = contact_state(contact, board.now_ms)
        style = "bold" if state == say("online") else "yellow"
        table.add_row(
            Text(cut(plain(contact.name), _NAME)),
            Text(plain(state), style=style),
            Text(f"{contact.rows:,}"),
            Text(_offset(contact.offset_ms)),
        )
    if not board.contacts:
        table.add_row(Text(say("no desk yet")))
    return table


def _offset(offset_ms: int | None) -> str:
    if offset_ms is None:
        return ""
    if abs(offset_ms) < 1000:
        return say("right")
    time = _duration(abs(offset_ms))
    return say("{time} slow", time=time) if offset_ms > 0 else say("{time} fast", time=time)


def _duration(ms: int) -> str:
    seconds = ms // 1000
    for unit, length in ((say("d"), 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
