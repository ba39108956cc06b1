"""Keeping an event file and its pretix alike in the background, and how that stands."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from badges.text.reason import reason_of
from badges.text.sentence import Sentence
from kiosk.ui.speech import say

if TYPE_CHECKING:
    from sync.file.event_file import EventFile

EVERY_S = 15.0
"""Between the end of one round and the next."""
_PARTING_S = 10.0


@dataclass(frozen=True)
class PretixStatus:
    """How it stands with pretix at one moment."""

    trouble: str = ""
    """Why the last round did not end well; "" if it did."""
    needs_person: bool = False
    waiting: int = 0
    """Rows that pretix is still to be told of."""
    last_ms: int | None = None
    """When a round last ended well."""


class BackgroundPretix:
    """A thread that pulls and pushes until it is closed; it has the file for itself.

    Nobody waits for it: what goes wrong is shown, and tried again in the next round.
    """

    def __init__(self, event_file: EventFile, every_s: float = EVERY_S) -> None:
        self._file = event_file
        self._every_s = every_s
        self._stopping = threading.Event()
        self._status = PretixStatus()
        self._thread = threading.Thread(target=self._run, name="pretix", daemon=True)

    def __enter__(self) -> BackgroundPretix:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End after the question that is just being asked."""
        self._stopping.set()
        self._thread.join(_PARTING_S)

    @property
    def status(self) -> PretixStatus:
        """How it stands; it costs nothing to ask."""
        return self._status

    def _run(self) -> None:
        from sync.file.storage_error import StorageError
        from sync.pretix.errors import PretixAwayError, PretixError
        from sync.pretix.link import NotPairedError

        while not self._stopping.is_set():
            before = self._status
            try:
                self._status = self._round(before)
            except PretixError as error:
                away = isinstance(error, PretixAwayError)
                self._status = PretixStatus(
                    reason_of(error), not away, self._waiting(), before.last_ms
                )
            except StorageError as error:
                self._status = PretixStatus(reason_of(error), False, before.waiting, before.last_ms)
            except NotPairedError:
                self._status = PretixStatus(Sentence("it is not paired"), True, 0, before.last_ms)
            except Exception as error:  # the desks must not notice; its text may hold a name
                why = Sentence("it failed ({kind})", kind=type(error).__name__)
                self._status = PretixStatus(why, True, before.waiting, before.last_ms)
            self._stopping.wait(self._every_s)

    def _round(self, before: PretixStatus) -> PretixStatus:
        """Bring what is news there, then tell what is news here."""
        from kiosk.desk.rules.trial import objection
        from sync.pretix.client import PretixClient
        from sync.pretix.link import link_of
        from sync.pretix.pull import pull
        from sync.pretix.push import push

        with PretixClient(link_of(self._file).access, pause=self._stopping.wait) as client:
            pull(self._file, client, objection)
            told = push(self._file, client, is_over=self._stopping.is_set)
        if told.trouble:
            return PretixStatus(told.trouble, told.needs_person, told.waiting, before.last_ms)
        return PretixStatus(waiting=told.waiting, last_ms=self._file.clock.wall_ms())

    def _waiting(self) -> int:
        from sync.pretix.waiting import waiting

        with contextlib.suppress(Exception):
            return len(self._file.ask(waiting))
        return self._status.waiting


def told(status: PretixStatus, time: str) -> str:
    """How it stands, in a few words; `time` is when a round last ended well, "" for never."""
    waits = say("{number} to tell", number=status.waiting) if status.waiting else say("all told")
    if not status.trouble:
        return say("connected, {waits}", waits=waits) if time else say("connecting")
    way_on = say("somebody has to look") if status.needs_person else say("it is tried again")
    so_far = f"{say(status.trouble)}; {way_on}; " + say("{number} to tell", number=status.waiting)
    return so_far + (say("; last alike at {time}", time=time) if time else "")
