"""Who works on unread pictures: a thread of its own, so that the first look never waits."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_IDLE_SECONDS = 2.0
_END_SECONDS = 2.0  # for which the program waits for a look that is under way when it ends


class SecondLook(Generic[_Job, _Result]):
    """Runs `work` on the newest job that was offered, in a thread of its own.

    A job that was not begun is replaced by the next one. The thread begins with the first job and
    ends by itself when none has come for a while. What `work` raises, `take` raises.
    """

    def __init__(self, work: Callable[[_Job], _Result]) -> None:
        self._work = work
        self._changed = threading.Condition()
        self._job: tuple[int, _Job] | None = None
        self._result: _Result | None = None
        self._error: Exception | None = None
        self._era = 0
        self._thread: threading.Thread | None = None
        self._has_ended = False
        _LOOKS.add(self)

    def offer(self, job: _Job) -> None:
        """Have a job done next, in place of one that is still waiting."""
        with self._changed:
            if self._has_ended:
                return
            self._job = (self._era, job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="second look", daemon=True)
                self._thread.start()
            self._changed.notify()

    def take(self) -> _Result | None:
        """The newest result that was not taken yet."""
        with self._changed:
            error, self._error = self._error, None
            result, self._result = self._result, None
        if error is not None:
            raise error
        return result

    def forget(self) -> None:
        """No result of what was offered so far is wanted any more."""
        with self._changed:
            self._era += 1
            self._job = self._result = self._error = None

    def end(self) -> None:
        """Take no more jobs, and wait for the one under way."""
        with self._changed:
            self._has_ended, self._job, thread = True, None, self._thread
            self._changed.notify()
        if thread is not None:
            thread.join(_END_SECONDS)

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            era, job = taken
            result, error = None, None
            try:
                result = self._work(job)
            except Exception as caught:  # the next picture is worth a try
                error = caught
            with self._changed:
                if era == self._era:
                    self._result, self._error = result, error

    def _next(self) -> tuple[int, _Job] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._job is not None or self._has_ended, _IDLE_SECONDS)
            job, self._job = self._job, None
            if job is None:
                self._thread = None
            return job


_LOOKS: weakref.WeakSet[SecondLook[Any, Any]] = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    """A thread that is inside a C++ library when the interpreter goes would abort the program."""
    for look in tuple(_LOOKS):
        look.end()


class InStep(Generic[_Job, _Result]):
    """The same for a recording that is gone through frame by frame: each job is done at once."""

    def __init__(self, work: Callable[[_Job], _Result]) -> None:
        self._work = work
        self._result: _Result | None = None

    def offer(self, job: _Job) -> None:
        """Do a job."""
        self._result = self._work(job)

    def take(self) -> _Result | None:
        """The result of the job, once."""
        result, self._result = self._result, None
        return result

    def forget(self) -> None:
        """The result is not wanted any more."""
        self._result = None
