"""Office hours of the demo city."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bloei_core.demo.clock import FIRST_DAY, Clock

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock(TODAY)


def test_history_runs_from_the_start_to_the_last_working_day_before_today(clock: Clock) -> None:
    assert clock.days[0] == FIRST_DAY
    assert clock.days[-1] == date(2026, 11, 20)
    assert Clock(date(2026, 11, 25)).days[-1] == date(2026, 11, 24)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2019, 4, 22),  # Tweede Paasdag
        date(2024, 5, 9),  # Hemelvaart
        date(2026, 5, 25),  # Tweede Pinksterdag
        date(2026, 4, 27),  # Koningsdag
        date(2020, 5, 5),  # Bevrijdingsdag, once in five years
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_nobody_works_on_a_holiday_or_in_the_weekend(clock: Clock, holiday: date) -> None:
    assert holiday not in clock.days


@pytest.mark.parametrize("day", [date(2021, 5, 5), date(2025, 4, 28), date(2026, 11, 20)])
def test_other_days_are_working_days(clock: Clock, day: date) -> None:
    assert day in clock.days


def test_kings_day_on_a_sunday_is_kept_on_saturday(clock: Clock) -> None:
    # 27-04-2025 was a Sunday, so Monday was an ordinary day.
    assert date(2025, 4, 28) in clock.days


def test_moments_lie_in_office_hours_of_the_city_in_summer_and_winter(clock: Clock) -> None:
    random, zone = Random(3), ZoneInfo("Europe/Amsterdam")
    for day in range(0, clock.last, 7):
        moment = clock.moment(day, random).astimezone(zone)
        assert moment.date() == clock.days[day]
        assert 8 <= moment.hour <= 16


def test_a_day_is_drawn_between_its_bounds_and_found_again(clock: Clock) -> None:
    random = Random(5)
    drawn = [clock.draw(random, 100, 120) for _ in range(300)]
    assert set(drawn) <= set(range(100, 121))
    assert len(set(drawn)) > 10
    assert clock.draw(random, 10_000) == clock.last
    assert all(clock.day_of(clock.moment(day, random)) == day for day in drawn)


def test_summer_is_quieter_than_autumn(clock: Clock) -> None:
    random = Random(7)
    months = [clock.days[clock.draw(random)].month for _ in range(4000)]
    assert months.count(8) < months.count(10)


def test_a_day_without_a_year_of_history_is_refused() -> None:
    with pytest.raises(ValueError, match="history"):
        Clock(FIRST_DAY + timedelta(days=364))
