"""What an exchange between a desk and the hub moves, and what it leaves alone."""

import pytest

from sync.hub import exchange
from sync.hub.exchange import DeskSide, answer
from tests.sync.hub.lossy_network import FORGED, MemoryReplica, SimulatedDesk


@pytest.fixture(autouse=True)
def small_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows in a message, so that a few dozen take several."""
    monkeypatch.setattr(exchange, "MOST_ROWS", 6)


def talk(desk: SimulatedDesk, hub: MemoryReplica) -> int:
    """Exchange until there is nothing left to do; gives how often."""
    desk.conversation.unfinished = True
    for number in range(100):
        if not desk.conversation.unfinished:
            return number
        desk.conversation.take(answer(hub, desk.conversation.request(), desk.name), "the hub")
    raise AssertionError("they never come to an end")


@pytest.fixture
def desk() -> SimulatedDesk:
    return SimulatedDesk("desk 0", DeskSide)


@pytest.fixture
def hub() -> MemoryReplica:
    return MemoryReplica()


def test_what_one_desk_records_is_at_the_other_after_one_exchange_of_each(
    hub: MemoryReplica, desk: SimulatedDesk
) -> None:
    other = SimulatedDesk("desk 1", DeskSide)
    talk(desk, hub)
    talk(other, hub)
    desk.record()
    assert [talk(desk, hub), talk(other, hub)] == [1, 1]
    assert other.replica.all_rows() == desk.replica.all_rows()


def test_a_fork_is_made_whole_on_both_sides(hub: MemoryReplica, desk: SimulatedDesk) -> None:
    for _ in range(20):
        desk.record()
    backup = desk.replica.copy()
    for _ in range(20):
        desk.record()
    talk(desk, hub)
    before = hub.all_rows()
    desk.restore(backup, new_epoch=False)
    for _ in range(9):
        desk.record()
    talk(desk, hub)
    talk(desk, hub)
    assert desk.replica.all_rows() == hub.all_rows()
    assert len(hub.all_rows() - before) == 9


def test_rows_missing_in_between_are_filled(hub: MemoryReplica, desk: SimulatedDesk) -> None:
    for _ in range(30):
        desk.record()
    chain = ("desk 0", "0")
    hub.take([p for p in desk.replica.parcels_after(chain, 0) if p.row.seq % 3], "a stick")
    talk(desk, hub)
    talk(desk, hub)
    assert hub.heads() == desk.replica.heads()


def test_refused_rows_hold_nothing_up_and_are_not_sent_again(
    hub: MemoryReplica, desk: SimulatedDesk
) -> None:
    for number in range(40):
        desk.record(FORGED if number < 20 else "admit")
    talk(desk, hub)
    assert len(hub.all_rows()) == 20
    assert desk.conversation.pending(("desk 0", "0")) == 20
    assert not desk.conversation.request().parcels
    desk.record()
    assert len(desk.conversation.request().parcels) == 1
    talk(desk, hub)
    assert desk.conversation.pending(("desk 0", "0")) == 20


def test_pending_is_what_the_hub_last_said_that_it_lacks(
    hub: MemoryReplica, desk: SimulatedDesk
) -> None:
    chain = ("desk 0", "0")
    for _ in range(10):
        desk.record()
    assert desk.conversation.pending(chain) == 10
    talk(desk, hub)
    assert desk.conversation.pending(chain) == 0
    desk.record()
    assert desk.conversation.pending(chain) == 1
    hub.rows.clear()  # a hub without any backup
    hub.known.clear()
    desk.conversation.take(answer(hub, desk.conversation.request(), "desk 0"), "the hub")
    assert desk.conversation.pending(chain) >= 10
    talk(desk, hub)
    assert hub.all_rows() == desk.replica.all_rows()


def test_a_hub_that_has_lost_everything_gets_all_but_what_it_refused(
    hub: MemoryReplica, desk: SimulatedDesk
) -> None:
    for number in range(20):
        desk.record(FORGED if 5 <= number < 8 else "admit")
    talk(desk, hub)
    hub.rows.clear()
    hub.known.clear()
    talk(desk, hub)
    talk(desk, hub)
    assert hub.all_rows() == desk.replica.all_rows()
    assert len(hub.all_rows()) == 17
