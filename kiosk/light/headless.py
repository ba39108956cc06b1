"""Watching without a screen, for scripts and pictures that were taken before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.light import sentences
from kiosk.light.watching import LightWatch
from kiosk.ui.speech import say_error
from sync.light import receiving
from sync.light.receiving import TakenByLight, UselessError

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.light.camera import LightCamera
    from kiosk.light.watching import WatchView
    from sync.file.event_file import EventFile

_STEPS = 10
"""How often progress is told."""


def watch_headless(
    event_file: EventFile, camera: LightCamera, words: Words, note: Callable[[str], None]
) -> TakenByLight | None:
    """Watch until a content is taken, or the source ends: then None, and nothing was taken.

    Each tenth that has come, and what would help, is told to `note`. Raises `CameraError`,
    `StorageError`.
    """
    watch = LightWatch(event_file.event_id, receiving.wanted(event_file))
    told: list[str] = []
    for look in camera.looks():
        content = watch.see(look)
        if content:
            try:
                return receiving.take(event_file, content)
            except UselessError as error:
                note(words(sentences.USELESS, why=say_error(error, words.language)))
        news = _progress(watch.view, words), _advice(watch.view, words)
        for text in filter(None, news):
            if text not in told[-2:]:
                told.append(text)
                note(text)
    return None


def _progress(view: WatchView, words: Words) -> str:
    progress = view.progress
    if progress is None:
        return ""
    tenths = progress.received * _STEPS // progress.needed
    received = -(-tenths * progress.needed // _STEPS)
    if received == 0:
        return ""
    return words(
        sentences.RECEIVED, received=words.number(received), needed=words.number(progress.needed)
    )


def _advice(view: WatchView, words: Words) -> str:
    return words(view.advice.label) if view.advice else ""
