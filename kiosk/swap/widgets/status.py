"""The last line of the swap kiosk: what staff look for, small."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.scan.source import CameraState
from kiosk.ui.widgets.steady_text import SteadyText

_WELL = (None, CameraState.LIVE, CameraState.STARTING, CameraState.ENDED)


class SwapStatus(SteadyText):
    """Clock, camera, alerts, and how long what is shown stays."""

    def __init__(self) -> None:
        super().__init__()
        self._left = ""
        self._rest = ""

    def show(self, now: datetime, camera: CameraState | None, alerts: int, words: Words) -> None:
        """Show how the kiosk is."""
        parts = [words.time(now)]
        if camera not in _WELL:
            assert camera
            parts.append(f"⚠ {words.camera(camera)} – {words.camera_advice(camera)}")
        if alerts:
            parts.append(
                words(_("Staff: {number} {number:alert|alerts} of many cards"), number=alerts)
            )
        self.set_class(bool(alerts) or camera not in _WELL, "-trouble")
        self._rest = "  ·  ".join(parts)
        self._write()

    def tell_time(self, seconds: float | None, words: Words) -> None:
        """Say how long what is shown stays; any key makes it stay longer."""
        left = "" if seconds is None else words(_("Closes in {seconds} s"), seconds=round(seconds))
        if left != self._left:
            self._left = left
            self._write()

    def _write(self) -> None:
        self.update(Content("  ·  ".join(filter(None, [self._left, self._rest]))))
