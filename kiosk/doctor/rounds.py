"""Makes the checks: none of them can hang the report or end it."""

import queue
import threading
from collections.abc import Iterable, Iterator

from kiosk.doctor.finding import Finding, Round, trouble
from kiosk.ui.plain_text import plain
from kiosk.ui.speech import say_error
from kiosk.ui.translation import Translation, _


def findings_of(rounds: Iterable[Round], say: Translation) -> Iterator[Finding]:
    """The findings of each round, as they come.

    A round that hangs is left behind, one that breaks is told as trouble; the next one begins.
    """
    for each in rounds:
        yield from _findings(each, say)


def _findings(made: Round, say: Translation) -> Iterator[Finding]:
    found: queue.SimpleQueue[Finding | None] = queue.SimpleQueue()
    # A thread, because a driver or a dead network disk can block where nothing interrupts it.
    threading.Thread(target=_make, args=(made, found, say), name="doctor", daemon=True).start()
    while True:
        try:
            finding = found.get(timeout=made.patience_s)
        except queue.Empty:
            text = say(_("no answer after {number} s"), number=say.number(round(made.patience_s)))
            yield trouble(made.subject, text, say(_("Restart the computer, then run this again")))
            return
        if finding is None:
            return
        yield finding


def _make(made: Round, found: "queue.SimpleQueue[Finding | None]", say: Translation) -> None:
    try:
        for finding in made.checks():
            found.put(finding)
    except Exception as error:
        # A check meets broken machines: whatever it did not foresee is a finding, not a crash.
        what = plain(f"{type(error).__name__}: {say_error(error, say.language)}")
        text = say(_("this check failed ({error})"), error=what)
        found.put(trouble(made.subject, text, say(_("Show this to the person in charge"))))
    finally:
        found.put(None)
