"""Behind the screen: every typed text is scanned, whatever else happens."""

import threading

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import ScanLane
from kiosk.desk.threads import DeskThreads, Findings, Numbers, Search
from kiosk.scan.decode import Decoder
from kiosk.scan.watching import Sight
from sync.file.event_file import EventFile
from tests.deciding import own_rows

GOOD, CANCELED = "dmt9tx69d7h7", "CANCELED1"


@pytest.fixture
def threads(event_file: EventFile) -> DeskThreads:
    desk = Desk(event_file)
    return DeskThreads(desk, ScanLane(desk, Decoder()), None)


def test_what_was_typed_before_the_end_is_still_scanned(
    threads: DeskThreads, event_file: EventFile
) -> None:
    decided: list[Outcome] = []
    threads.submit(GOOD)
    threads.submit(CANCELED)
    threads.stop()
    threads.serve(decided.append, lambda: None)
    assert [outcome.verdict for outcome in decided] == [Verdict.VALID, Verdict.CANCELED]
    assert own_rows(event_file) == 2


def test_one_scan_that_fails_does_not_take_the_next_with_it(
    threads: DeskThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = threads.desk.scan

    def sometimes(text: str) -> Outcome:
        if text == "BAD":
            raise RuntimeError("a bug")
        return scan(text)

    monkeypatch.setattr(threads.desk, "scan", sometimes)
    decided: list[Outcome] = []
    for text in ("BAD", GOOD):
        threads.submit(text)
    threads.stop()
    threads.serve(decided.append, lambda: None)
    assert [outcome.verdict for outcome in decided] == [Verdict.ERROR, Verdict.VALID]
    assert decided[0].code == "BAD"
    assert decided[0].row is None


def test_numbers_are_told_at_once_and_after_a_scan(threads: DeskThreads) -> None:
    told: list[Numbers] = []
    seen = threading.Semaphore(0)

    def tell(numbers: Numbers) -> None:
        told.append(numbers)
        seen.release()

    counting = threading.Thread(target=threads.count, args=(tell,))
    counting.start()
    assert seen.acquire(timeout=3)
    threads.submit(GOOD)
    scanning = threading.Thread(target=threads.serve, args=(lambda _: None, lambda: None))
    scanning.start()
    assert seen.acquire(timeout=3)  # sooner than the next regular count
    threads.stop()
    counting.join(3)
    scanning.join(3)
    assert [n.counts.admitted for n in told[:2] if n.counts] == [0, 1]
    assert [n.pending for n in told[:2]] == [0, 1]


def test_without_a_camera_there_is_nothing_to_watch(threads: DeskThreads) -> None:
    seen: list[Sight] = []
    threads.watch(seen.append, lambda _: None)
    assert seen == []


def test_a_guest_chosen_by_name_is_judged_in_turn(threads: DeskThreads) -> None:
    decided: list[Outcome] = []
    threads.submit(CANCELED)
    threads.choose(threads.desk.find("lefevre")[0].guest.ticket_id)
    threads.stop()
    threads.serve(decided.append, lambda: None)
    assert [outcome.verdict for outcome in decided] == [Verdict.CANCELED, Verdict.VALID]


def test_only_the_newest_text_is_looked_for(threads: DeskThreads) -> None:
    told: list[Findings] = []
    search = Search(threads.desk)
    search.find("dupont")
    search.find("lefevre")
    searching = threading.Thread(target=search.serve, args=(told.append,))
    searching.start()
    while not told:
        searching.join(0.01)
    search.stop()
    searching.join(3)
    assert not searching.is_alive()
    assert [findings.text for findings in told] == ["lefevre"]
    assert told[0].found
    assert told[0].found[0].guest.name == "Zoé Lefèvre"


def test_a_search_that_fails_says_so_and_goes_on(
    threads: DeskThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(threads.desk, "find", broken)
    search = Search(threads.desk)
    search.find("dupont")

    def tell(findings: Findings) -> None:
        told.append(findings)
        search.stop()

    told: list[Findings] = []
    search.serve(tell)
    assert told == [Findings("dupont", None)]
