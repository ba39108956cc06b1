"""The forecast: bands from what has come, and silence where there is nothing to go by."""

import pytest

from kiosk.live.forecast import FAST, SLOW, ForecastBand, forecast, share
from sync.counts.model import Bar, LiveCount
from sync.journal.projections import FIVE_MINUTES_MS
from sync.model import MINUTE_MS

OPENED = 1_795_370_400_000


def evening(bars: list[int], *, minutes: float | None = None, expected: int = 1000) -> LiveCount:
    admitted = sum(bars)
    return LiveCount(
        at_ms=OPENED + int((5 * len(bars) if minutes is None else minutes) * MINUTE_MS),
        capacity=None,
        expected=expected,
        admitted=admitted,
        inside=admitted - 10,
        awaited=expected - admitted,
        bars=tuple(Bar(OPENED + n * FIVE_MINUTES_MS, bar) for n, bar in enumerate(bars)),
    )


@pytest.mark.parametrize(
    ("bars", "minutes", "expected"),
    [
        ([], 0, 1000),  # nobody
        ([80], 5, 1000),  # too early
        ([20, 20, 20], 15, 1000),  # too few
        ([100, 300, 200], 15, 0),  # nobody was expected
        ([100, 300, 200], 200, 1000),  # long over
    ],
)
def test_nothing_is_said_without_data(bars: list[int], minutes: float, expected: int) -> None:
    assert forecast(evening(bars, minutes=minutes, expected=expected)) is None


def test_after_half_an_hour_sixty_to_seventy_of_a_hundred_have_come() -> None:
    found = forecast(evening([80, 110, 110, 110, 90, 70]))
    assert found
    assert found.total == ForecastBand(round(570 / 0.70), round(570 / 0.60))
    assert found.inside == ForecastBand(found.total.low - 10, found.total.high - 10)


def test_no_more_are_said_to_come_than_are_expected() -> None:
    found = forecast(evening([200, 200, 200, 200]))
    assert found
    assert found.total.high == 1000


def test_more_than_expected_may_have_come() -> None:
    found = forecast(evening([400, 400, 400]))
    assert found
    assert found.total == ForecastBand(1200, 1200)


def test_slow_desks_have_a_queue_that_ends_and_quick_ones_have_none() -> None:
    slow = forecast(evening([60, 60, 60, 60], expected=1000))
    assert slow
    assert slow.queue_ends_ms
    # 850 come in all, 12 a minute pass: the last of the rush passes within the hour and a half
    minutes = (slow.queue_ends_ms - OPENED) / MINUTE_MS
    assert 60 < minutes < 75
    quick = forecast(evening([150, 150, 120, 100], expected=1000))
    assert quick
    assert quick.queue_ends_ms is None


def test_staff_trying_out_in_the_afternoon_do_not_open_the_doors() -> None:
    tried = evening([1, 0, 0, 0, 100, 150])
    assert tried.opened_ms == OPENED + 4 * FIVE_MINUTES_MS


@pytest.mark.parametrize("curve", [FAST, SLOW])
def test_the_curves_rise_from_none_to_all(curve: list[tuple[float, float]]) -> None:
    shares = [share(curve, minutes) for minutes in range(-5, 300)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert share(FAST, 30) >= share(SLOW, 30)
