"""The line that is always there: what this desk can be relied on for, right now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.hub.status import HubTrouble
from kiosk.printing import words as printing_words
from kiosk.printing.news import News
from kiosk.scan.source import CameraState
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.fitted import FittedText
from sync.guests.roles import Role

_SEPARATOR = " │ "
_HUB_TROUBLE = {
    HubTrouble.NOT_PAIRED: _("pair this desk with the hub"),
    HubTrouble.DISK: _("the disk refuses"),
    HubTrouble.CLOCK: _("set this computer’s clock"),
    HubTrouble.LIST: _("its guest list was refused: call the organiser"),
}
_WAITING = (CameraState.STARTING, CameraState.LIVE)


@dataclass(frozen=True)
class DeskStatus:
    """What the line tells; None where it is not known."""

    now: datetime
    guest_list_version: int = 0
    guest_list_at: datetime | None = None
    pending: int | None = None
    last_sync: datetime | None = None
    camera: CameraState | None = None
    """None when the desk has no camera."""
    connected: bool = False
    hub_trouble: HubTrouble | None = None
    hub_moved_to: str = ""
    badges: News | None = None
    """None when the desk prints no badges."""
    role: Role = Role.STEWARD
    role_minutes: int = 0
    """How long a higher role lasts yet."""

    @property
    def camera_works(self) -> bool:
        """Whether the camera gives no reason to worry."""
        return self.camera is None or self.camera in _WAITING

    @property
    def printer_works(self) -> bool:
        """Whether badges come out, or will without anybody's help."""
        return self.badges is None or self.badges.trouble is None


class StatusStrip(FittedText):
    """Shows a `DeskStatus` on one line, shorter or in part where the screen is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._status: DeskStatus | None = None

    def show(self, status: DeskStatus, words: Words) -> None:
        """Show `status` from now on."""
        self._status = status
        self.speak(words)

    def write(self) -> None:
        """Write as much of the status as has room."""
        if self._status is None or not self.size.width:
            return
        works = self._status.camera_works and self._status.printer_works
        self.set_class(not works, "-trouble")
        self.update(Content(line(self._status, self.words, self.size.width)))


def line(status: DeskStatus, words: Words, width: int) -> str:
    """The status in at most `width` cells: long, else short, else the first parts of it."""
    parts = _parts(status, words)
    clock = words.time(status.now)
    for texts in ([long for long, _short in parts], [short for _long, short in parts]):
        text = _SEPARATOR.join([*texts, clock])
        if cell_len(text) <= width:
            return text
    return cut(_SEPARATOR.join([*_first(texts, width - cell_len(clock) - 3), clock]), width)


def _first(texts: Sequence[str], width: int) -> list[str]:
    """As many of `texts` as fit, in their order."""
    kept = [cut(text, width) for text in texts[:1]]
    for text in texts[1:]:
        if cell_len(_SEPARATOR.join([*kept, text])) > width:
            break
        kept.append(text)
    return kept


def _parts(status: DeskStatus, words: Words) -> list[tuple[str, str]]:
    """Long and short form of each part, trouble and the weightiest first."""
    network = words(_("ONLINE")) if status.connected else words(_("OFFLINE"))
    sign = "●" if status.connected else "○"
    why = _HUB_TROUBLE.get(status.hub_trouble) if status.hub_trouble else None
    network = f"{sign} {network}"
    note = words(why) if why else ""
    if not why and status.connected and status.hub_moved_to:
        note = words(_("the hub is at {address} now"), address=plain(status.hub_moved_to))
    camera = _camera(status, words)
    badges = [printing_words.line(words, status.badges)] if status.badges else []
    told = f"{network} – {note}" if note else network
    hub = (told, told if why else network)  # what somebody has to do is never left out
    worrying = [] if status.camera_works else [camera]
    worrying += [hub] if why else []
    worrying += [] if status.badges is None or status.badges.is_well else badges
    parts = [hub, camera, *badges]
    if status.role is not Role.STEWARD:
        parts.insert(0, _role(status, words))
    parts += [_pending(status, words), _last_sync(status, words), _guest_list(status, words)]
    return [*worrying, *(part for part in parts if part not in worrying)]


def _camera(status: DeskStatus, words: Words) -> tuple[str, str]:
    if status.camera is None:
        return words(_("no camera")), words(_("no camera"))
    text = words.camera(status.camera)
    if not status.camera_works:
        return f"⚠ {text} – {words.camera_advice(status.camera)}", f"⚠ {text}"
    return text, text


def _role(status: DeskStatus, words: Words) -> tuple[str, str]:
    name = words.role(status.role)
    left = words(_("{role} for {number} min"), role=name, number=status.role_minutes)
    return f"★ {left}", f"★ {name} {status.role_minutes}'"


def _pending(status: DeskStatus, words: Words) -> tuple[str, str]:
    if status.pending is None:
        return words(_("waiting to sync: unknown")), words(_("sync unknown"))
    number = words.number(status.pending)
    return words(_("{number} waiting to sync"), number=number), words(
        _("{number} to sync"), number=number
    )


def _last_sync(status: DeskStatus, words: Words) -> tuple[str, str]:
    if status.last_sync is None:
        return words(_("never synced")), words(_("never synced"))
    at = words.moment(status.last_sync, status.now)
    return words(_("last sync {time}"), time=at), words(_("sync {time}"), time=at)


def _guest_list(status: DeskStatus, words: Words) -> tuple[str, str]:
    number = words.number(status.guest_list_version)
    short = words(_("list v{number}"), number=number)
    if status.guest_list_at is None:
        return words(_("guest list v{number}"), number=number), short
    at = words.moment(status.guest_list_at, status.now)
    return words(_("guest list v{number} of {time}"), number=number, time=at), short
