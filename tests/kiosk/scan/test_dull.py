"""What was looked at in vain rests, longer each time, wherever it moves."""

from kiosk.scan.dull import DullRegions
from kiosk.scan.regions import Region


def box(x: int) -> Region:
    return Region(x, 100, 200, 200, 1.0)


def rests(dull: DullRegions, x: int, at: float) -> bool:
    dull.follow([box(x)], at)
    return dull.fresh([box(x)]) == ()


def test_a_region_without_finders_rests_for_a_while_and_says_nothing() -> None:
    dull = DullRegions()
    dull.follow([box(0)], 10.0)
    dull.is_plain(box(0))
    assert rests(dull, 0, 10.5)
    assert not dull.has_disappointed([box(0)])
    assert not rests(dull, 0, 10.7)


def test_what_disappoints_rests_longer_each_time() -> None:
    dull, at, pauses = DullRegions(), 10.0, []
    for _ in range(6):
        assert not rests(dull, 0, at)
        dull.disappoints(box(0))
        assert dull.has_disappointed([box(0)])
        begun = at
        while rests(dull, 0, at):
            at += 0.05
        pauses.append(at - begun)
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.25
    assert 1.0 < pauses[-1] < 1.4


def test_it_is_known_again_wherever_it_has_moved_and_another_is_fresh() -> None:
    dull = DullRegions()
    dull.follow([box(0)], 10.0)
    dull.is_plain(box(0))
    for step in range(10):
        assert rests(dull, 40 * step, 10 + step / 30)
    assert not rests(dull, 900, 10.35)


def test_another_scene_and_a_clock_that_jumps_begin_anew() -> None:
    dull = DullRegions()
    for jump in (-3600.0, 3600.0):
        dull.follow([box(0)], 10.0)
        dull.is_plain(box(0))
        assert not rests(dull, 0, 10.0 + jump)
    dull.follow([box(0)], 10.0)
    dull.disappoints(box(0))
    dull.clear()
    assert not rests(dull, 0, 10.0)
