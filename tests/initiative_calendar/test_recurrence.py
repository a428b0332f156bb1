"""Repeating: the words of the rule, and on which moments it falls."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bloei_core import InvalidInput
from plugins.initiative_calendar.recurrence import (
    Repeat,
    describe,
    falls_on,
    last_day,
    moment_at,
    place_of,
    repeat_of,
    rule_of,
    starts_between,
)

TUESDAY = datetime(2026, 11, 24, 19)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
repeats = st.one_of(
    st.builds(Repeat, st.sampled_from(["day", "month-day", "month-weekday", "year"]),
              st.integers(1, 5)),
    st.builds(Repeat, st.just("week"), st.integers(1, 5),
              st.sets(st.integers(0, 6), max_size=3).map(lambda days: tuple(sorted(days)))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("repeat", "rule", "said"),
    [
        (Repeat("day"), "FREQ=DAILY", "elke dag"),
        (Repeat("week"), "FREQ=WEEKLY;BYDAY=TU", "elke week op dinsdag"),
        (
            Repeat("week", 2, (3,), date(2027, 1, 1)),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
            "elke 2 weken op dinsdag en donderdag, tot en met 01-01-2027",
        ),
        (
            Repeat("month-weekday"),
            "FREQ=MONTHLY;BYDAY=4TU",
            "elke maand op de vierde dinsdag",
        ),
        (
            Repeat("month-day", 3),
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24",
            "elke 3 maanden op dag 24",
        ),
        (Repeat("year"), "FREQ=YEARLY", "elk jaar"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_two_languages(repeat: Repeat, rule: str, said: str) -> None:
    assert rule_of(repeat, TUESDAY) == rule
    assert repeat_of(rule, TUESDAY, repeat.until) == repeat
    assert describe(rule, TUESDAY, repeat.until) == said


def test_the_fifth_weekday_is_the_last() -> None:
    starts = datetime(2026, 6, 30, 10)
    rule = rule_of(Repeat("month-weekday"), starts)
    assert rule == "FREQ=MONTHLY;BYDAY=-1TU"
    assert describe(rule, starts, None) == "elke maand op de laatste dinsdag"


@given(moments, repeats, st.integers(0, 1500), st.integers(1, 120))
def test_an_old_series_gives_the_same_as_counting_from_its_start(
    starts: datetime, repeat: Repeat, later: int, days: int
) -> None:
    rule = rule_of(repeat, starts)
    first = starts + timedelta(days=later)
    last = first + timedelta(days=days)
    slow = [m for m in rrulestr(rule, dtstart=starts).between(starts, last, inc=True)
            if first <= m < last]  # fmt: skip
    assert list(starts_between(starts, rule, None, first, last)) == slow


@given(moments, repeats)
def test_the_first_time_is_the_start_and_places_count_from_it(
    starts: datetime, repeat: Repeat
) -> None:
    rule = rule_of(repeat, starts)
    assert falls_on(starts, rule, None, starts)
    third = moment_at(starts, rule, 2)
    assert third is not None
    assert place_of(starts, rule, third) == 2
    assert last_day(starts, rule, 3) == third.date()


def test_a_series_ends_on_its_last_day() -> None:
    rule = rule_of(Repeat("week"), TUESDAY)
    found = starts_between(TUESDAY, rule, date(2026, 12, 8), TUESDAY, datetime(2027, 1, 1))
    assert [moment.day for moment in found] == [24, 1, 8]
    assert not falls_on(TUESDAY, rule, date(2026, 12, 8), datetime(2026, 12, 15, 19))


def test_seven_in_the_evening_stays_seven_over_both_clock_changes() -> None:
    rule = rule_of(Repeat("week"), TUESDAY)
    found = starts_between(TUESDAY, rule, None, TUESDAY, datetime(2027, 11, 30))
    assert {moment.hour for moment in found} == {19}
    assert len(found) == 53


@pytest.mark.parametrize("times", [0, 367])
def test_nothing_repeats_so_often(times: int) -> None:
    with pytest.raises(InvalidInput):
        last_day(TUESDAY, "FREQ=DAILY", times)
