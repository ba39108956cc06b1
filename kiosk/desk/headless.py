"""The desk without a screen: pictures in, one JSON line per verdict out."""

from collections.abc import Callable

from badges.text.cleaning import plain
from kiosk.desk import sentences
from kiosk.desk.desk import Desk
from kiosk.desk.outcome_line import as_line
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import ScanLane
from kiosk.desk.words import Words
from kiosk.scan.source import Source
from kiosk.ui.json_line import json_line

Say = Callable[[str], None]


def run_headless(
    desk: Desk,
    lane: ScanLane,
    source: Source,
    words: Words,
    *,
    out: Say,
    note: Say,
    decided: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Judge everything that `source` shows until it ends, and give the outcomes.

    Each picture of a folder is judged by itself, so a ticket that is in two of them was shown
    twice; in a video or a stream, a ticket in front of the camera is one scan. Verdicts go to
    `out`, and as they are to `decided`; a picture in which nothing was read is named on `note`.
    """
    outcomes = []
    two_before = False
    for frame in source.frames():
        if source.pictures:
            lane.next_picture()
            two_before = False
        look = lane.look(frame)
        if look.outcome:
            outcomes.append(look.outcome)
            out(as_line(look.outcome, words, ms=look.ms, source=frame.name or None))
            decided(look.outcome)
        elif look.two_tickets and not two_before:
            out(_two_tickets(desk, words, frame.name))
        elif source.pictures:
            note(f"{plain(frame.name)}: {words(sentences.NOTHING_READ)}")
        two_before = look.two_tickets
    for name in source.unreadable:
        note(f"{plain(name)}: {words(sentences.UNREADABLE)}")
    return outcomes


def _two_tickets(desk: Desk, words: Words, source: str) -> str:
    """Nobody was judged and nothing recorded, but the picture gets its line."""
    facts = {
        "code": None,
        "verdict": Verdict.AMBIGUOUS,
        "guest": None,
        "list": desk.list_name,
        "message": words(sentences.TWO_TICKETS),
        "reason": "two_tickets",
        "source": source or None,
    }
    return json_line(facts)
