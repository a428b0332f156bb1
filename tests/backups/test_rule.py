"""Which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core.backups.rule import kept

MOMENTS = st.sets(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    max_size=60,
)
YEAR = [datetime(2026, 1, 1, 3, 30, tzinfo=UTC) + timedelta(days=day) for day in range(400)]


@settings(max_examples=60)
@given(MOMENTS)
def test_the_newest_stays_the_rule_is_stable_and_not_more_than_it_says(
    moments: set[datetime],
) -> None:
    keep = kept(moments)
    assert keep <= moments
    assert kept(keep) == keep
    assert len(keep) <= 7 + 5 + 12
    assert not moments or max(moments) in keep


@settings(max_examples=60)
@given(MOMENTS)
def test_of_the_last_days_weeks_and_months_the_last_one_stays(moments: set[datetime]) -> None:
    keep = kept(moments)
    for period, number in (
        (lambda each: each.date(), 7),
        (lambda each: each.isocalendar()[:2], 5),
        (lambda each: (each.year, each.month), 12),
    ):
        for wanted in sorted({period(each) for each in moments}, reverse=True)[:number]:
            assert max(each for each in moments if period(each) == wanted) in keep


@settings(max_examples=60)
@given(MOMENTS, st.datetimes(datetime(2027, 1, 2), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_new_one_never_brings_back_what_was_let_go(
    moments: set[datetime], newer: datetime
) -> None:
    assert kept({*moments, newer}) - {newer} <= kept(moments)


def test_night_after_night_leaves_seven_days_five_weeks_and_twelve_months() -> None:
    there: set[datetime] = set()
    for night in YEAR:
        there = kept({*there, night})
    ages = sorted((YEAR[-1] - each).days for each in there)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len({each.isocalendar()[:2] for each in there if (YEAR[-1] - each).days < 35}) == 5
    assert len({(each.year, each.month) for each in there}) == 12
    assert len(there) <= 7 + 5 + 12
