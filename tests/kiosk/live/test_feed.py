"""The feed: tells what has changed, once, and goes on through trouble."""

import threading
from pathlib import Path

from kiosk.desk.desk import Desk
from kiosk.live.feed import Feed, LiveState
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from tests.conftest import HandClock

ZOE, GAELLE = "AAAA1111A", "dmt9tx69d7h7"


def test_a_look_tells_what_is_new_and_nothing_twice(
    event_file: EventFile, clock: HandClock
) -> None:
    feed = Feed(event_file, "main")
    first = feed.look()
    assert first
    assert (first.count.admitted, first.names) == (0, None)
    assert feed.look() is None
    Desk(event_file).scan(ZOE)
    second = feed.look()
    assert second
    assert second.count.admitted == 1
    assert feed.look() is None
    clock.pass_time(60_000)  # ages and rates have changed
    assert feed.look()


def test_what_another_program_writes_is_seen(event_file: EventFile, event_path: Path) -> None:
    feed = Feed(event_file, "main")
    feed.look()
    with EventFile.open(event_path) as desk_file:
        Desk(desk_file).scan(GAELLE)
    found = feed.look()
    assert found
    assert found.count.admitted == 1


def test_names_only_for_those_who_may_see_them(event_file: EventFile) -> None:
    state = Feed(event_file, "main", with_names=True).look()
    assert state
    assert state.names


def test_a_quiet_desk_has_an_old_number(
    event_file: EventFile, clock: HandClock, tmp_path: Path
) -> None:
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    Desk(event_file).scan(ZOE)
    clock.pass_time(5 * 60_000)
    feed = Feed(event_file, "main")
    state = feed.look()
    assert state
    assert [state.is_stale(desk.heard_ms) for desk in state.count.desks] == [True, False]
    clock.pass_time(60_000)
    later = feed.look()
    assert later
    assert [later.is_stale(desk.heard_ms) for desk in later.count.desks] == [True, True]


def test_trouble_is_told_and_the_feed_goes_on(event_file: EventFile, event_path: Path) -> None:
    feed = Feed(event_file, "main")
    told: list[LiveState | str] = []
    troubled, well = threading.Event(), threading.Event()

    def trouble(text: str) -> None:
        told.append(text)
        if not troubled.is_set():
            event_path.with_suffix(".away").rename(event_path)
        troubled.set()

    def tell(state: LiveState) -> None:
        told.append(state)
        well.set()

    event_path.rename(event_path.with_suffix(".away"))
    thread = threading.Thread(target=feed.run, args=(tell, trouble))
    thread.start()
    assert troubled.wait(10)
    assert well.wait(10)
    feed.stop()
    thread.join()
    assert [isinstance(each, LiveState) for each in told] == [False, True]


def test_a_double_entry_is_a_conflict_at_once(
    event_file: EventFile, clock: HandClock, tmp_path: Path
) -> None:
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    feed = Feed(event_file, "main")
    before = feed.look()
    with EventFile.open(tmp_path / "b.event", clock=clock) as other:
        Desk(other).scan(ZOE)
        Desk(event_file).scan(ZOE)
        merge(event_file, other)
    after = feed.look()
    assert before
    assert after
    assert (before.conflicts, after.conflicts) == (0, 1)


def test_a_desk_whose_clock_is_ahead_does_not_look_alive_for_it(
    event_file: EventFile, clock: HandClock
) -> None:
    clock.wall += 3_600_000
    Desk(event_file).scan(ZOE)
    clock.wall -= 3_600_000
    state = Feed(event_file, "main").look()
    assert state
    assert [state.is_stale(desk.heard_ms) for desk in state.count.desks] == [True]
