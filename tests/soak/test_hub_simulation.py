"""The exchange between desks and hub, simulated from seeds: nothing is missing in the end."""

import pytest

from sync.hub import exchange
from sync.hub.exchange import DeskSide
from tests.scale import SOAK
from tests.sync.hub.hub_tree import HubTree
from tests.sync.hub.lossy_network import REFUSED, CursorSide, World

SEEDS = 2000 if SOAK else 60


@pytest.fixture(autouse=True)
def small_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows in a message, so that a few dozen take several."""
    monkeypatch.setattr(exchange, "MOST_ROWS", 6)


def test_no_row_is_ever_missing_whatever_the_network_and_the_backups_do() -> None:
    worlds = [World(seed) for seed in range(SEEDS)]
    missing = {seed: rows for seed, world in enumerate(worlds) if (rows := world.play())}
    assert not missing
    assert (
        min(sum(getattr(w, what) for w in worlds) for what in ("lost", "cut", "repeated")) > SEEDS
    )
    assert sum(world.restores for world in worlds) > 5 * SEEDS
    refused = [row for world in worlds for row in world.hub.all_rows() if row.kind == REFUSED]
    assert len(refused) > 10 * SEEDS
    assert not any(desk.needless() for world in worlds for desk in world.desks)


def test_control_a_desk_that_goes_by_its_own_cursor_leaves_rows_missing() -> None:
    assert sum(bool(World(seed, CursorSide).play()) for seed in range(SEEDS)) > SEEDS // 10


def test_hubs_above_hubs_lose_nothing_though_every_level_is_set_back() -> None:
    trees = [HubTree(seed, DeskSide) for seed in range(SEEDS // 2)]
    missing = {seed: rows for seed, tree in enumerate(trees) if (rows := tree.play())}
    assert not missing
    for what in ("lost", "cut", "desks_restored", "hubs_restored", "tops_restored"):
        assert sum(getattr(tree, what) for tree in trees) > SEEDS // 2, what
    assert not any(desk.needless() for tree in trees for desk, _ in tree.desks)


def test_control_hubs_that_take_what_a_desk_needs_leave_refusals_missing_above() -> None:
    trees = [HubTree(seed, DeskSide, hubs_take_all=False) for seed in range(SEEDS // 10)]
    missing = [{row.kind for row in tree.play()} for tree in trees]
    assert missing.count({REFUSED}) > SEEDS // 20


def test_control_hubs_that_go_by_their_own_cursor_leave_rows_missing() -> None:
    assert sum(bool(HubTree(seed, CursorSide).play()) for seed in range(SEEDS // 4)) > SEEDS // 40
