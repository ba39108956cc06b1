"""The door as a queue: right where the answer is known, and the plan that follows from it."""

import math
from random import Random
from statistics import mean

import pytest

from kiosk.rehearsal.guests import Pattern, about, arrivals, arrivals_like
from kiosk.rehearsal.plan import as_svg, as_text, plan
from kiosk.rehearsal.queueing import pass_lanes, queue, waiting


def test_one_lane_takes_one_after_another() -> None:
    visits = pass_lanes([0, 1, 2, 50], lambda: 10, 1)
    assert [(v.guest, v.begun, v.done, v.wait) for v in visits] == [
        (0, 0, 10, 0),
        (1, 10, 20, 9),
        (2, 20, 30, 18),
        (3, 50, 60, 0),
    ]
    found = waiting(visits, 1)
    assert (found.longest, found.longest_queue, found.average) == (18, 2, 6.75)


def test_two_lanes_share_one_queue() -> None:
    visits = pass_lanes([0, 0, 0, 0], lambda: 10, 2)
    assert sorted(v.wait for v in visits) == [0, 0, 10, 10]
    assert {v.lane for v in visits} == {0, 1}
    assert queue(visits)[-1][1] == 0


def test_nobody_comes() -> None:
    assert pass_lanes([], lambda: 1, 1) == []
    assert waiting([], 1).longest == 0


def test_waits_are_those_of_queueing_theory() -> None:
    """M/M/3 at 80 % load against Erlang's C formula."""
    dice = Random(7)
    came, times, lanes, load = 0.0, [], 3, 2.4
    for _ in range(8_000):
        came += dice.expovariate(load)
        times.append(came)
    visits = pass_lanes(times, lambda: dice.expovariate(1), lanes)
    last = load**lanes / math.factorial(lanes) * lanes / (lanes - load)
    erlang_c = last / (sum(load**k / math.factorial(k) for k in range(lanes)) + last)
    expected = erlang_c / (lanes - load)
    assert mean(v.wait for v in visits) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(
    ("pattern", "share"), [(Pattern.RUSH, 0.7), (Pattern.SLOW, 0.6), (Pattern.EVEN, 0.25)]
)
def test_patterns_bring_the_share_they_say_in_half_an_hour(pattern: Pattern, share: float) -> None:
    times = arrivals(pattern, 4000, Random(1))
    assert times == sorted(times)
    assert sum(t <= 1800 for t in times) / 4000 == pytest.approx(share, abs=0.03)


def test_times_at_the_desk_have_the_mean_they_say() -> None:
    service = about(8, Random(1))
    times = [service() for _ in range(5000)]
    assert mean(times) == pytest.approx(8, rel=0.05)
    assert min(times) > 0


def test_an_evening_that_was_is_drawn_from() -> None:
    drawn = arrivals_like([600.0], 100, Random(1))
    assert len(drawn) == 100
    assert all(570 <= at <= 630 for at in drawn)


def test_the_fewest_lanes_that_are_enough() -> None:
    def evening(dice: Random) -> tuple[list[float], object]:
        return arrivals(Pattern.RUSH, 400, dice), about(8, dice)

    made = plan(evening, [], 180, seed=1)  # type: ignore[arg-type]
    assert made.enough == made.tried[-1].lanes > 1
    assert [each.most_wait <= 180 for each in made.tried] == [False] * (made.enough - 1) + [True]
    assert len(made.visits) == 400
    assert plan(evening, [1], 180, seed=1).enough is None  # type: ignore[arg-type]
    assert as_text(made)[0].startswith("   +0 min")
    assert as_svg(made, "a & b").count("<title>a &amp; b</title>") == 1
