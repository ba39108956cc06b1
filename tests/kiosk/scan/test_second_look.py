"""The second thread: the newest picture only, and nothing of what came before."""

from __future__ import annotations

import subprocess
import sys
from threading import Event, current_thread

import pytest

from kiosk.scan.second_look import SecondLook
from tests.kiosk.scan.conftest import Until


class Worker:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.threads: set[str] = set()
        self.go = Event()

    def __call__(self, job: int) -> int:
        self.begun.append(job)
        self.threads.add(current_thread().name)
        assert self.go.wait(10)
        if job < 0:
            raise OSError("the work failed")
        return job * 10


def results(look: SecondLook[int, int], until: Until) -> int:
    """The next result."""
    found: list[int] = []

    def came() -> bool:
        if (result := look.take()) is not None:
            found.append(result)
        return bool(found)

    until(came)
    return found[0]


def test_only_the_newest_job_is_done(until: Until) -> None:
    worker = Worker()
    look = SecondLook(worker)
    look.offer(1)
    until(lambda: worker.begun == [1])
    for job in (2, 3, 4):
        look.offer(job)
    worker.go.set()
    until(lambda: worker.begun == [1, 4])
    until(lambda: look.take() == 40)
    assert current_thread().name not in worker.threads


def test_a_result_is_given_once(until: Until) -> None:
    worker = Worker()
    worker.go.set()
    look = SecondLook(worker)
    look.offer(1)
    assert results(look, until) == 10
    assert look.take() is None


def test_what_was_forgotten_gives_no_result(until: Until) -> None:
    worker = Worker()
    look = SecondLook(worker)
    look.offer(1)
    until(lambda: worker.begun == [1])
    look.forget()
    worker.go.set()
    look.offer(2)
    assert results(look, until) == 20


def test_work_that_fails_is_told_and_the_next_is_done(until: Until) -> None:
    worker = Worker()
    worker.go.set()
    look = SecondLook(worker)
    look.offer(-1)

    def told() -> bool:
        try:
            look.take()
        except OSError:
            return True
        return False

    until(told)
    look.offer(3)
    assert results(look, until) == 30


def test_offering_never_waits_for_the_work(until: Until) -> None:
    worker = Worker()
    look = SecondLook(worker)
    for job in range(100):
        look.offer(job)
    until(lambda: bool(worker.begun))
    assert look.take() is None  # nothing is done yet, and yet all were taken
    worker.go.set()
    until(lambda: look.take() == 990)


@pytest.fixture(autouse=True)
def _no_waiting_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread ends at once when there is nothing to do."""
    monkeypatch.setattr("kiosk.scan.second_look._IDLE_SECONDS", 0.01)


LEAVING = """
import numpy as np
from kiosk.scan.decode import Decoder
decoder = Decoder()
for second in range(8):
    decoder.see(np.random.default_rng(second).integers(0, 255, (720, 1280)).astype("uint8"), second)
"""


def test_a_program_that_ends_in_the_middle_of_a_look_ends_in_order() -> None:
    ended = subprocess.run([sys.executable, "-c", LEAVING], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_nothing_is_done_after_the_end() -> None:
    done: list[int] = []
    look = SecondLook(done.append)
    look.end()
    look.offer(1)
    look.end()
    assert done == []
