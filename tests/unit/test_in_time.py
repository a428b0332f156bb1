"""Levels at the end of each period, from what came and went."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bloei_core import Period, levels

DAYS = Period(date(2025, 1, 1), date(2026, 1, 1)).first_days("month")


def test_a_level_stays_until_something_changes() -> None:
    changes = [("a", DAYS[0], 2), ("a", DAYS[2], -1), ("b", DAYS[3], 4)]
    found = list(levels(DAYS[:4], changes))
    assert [level for key, _, level in found if key == "a"] == [2, 2, 1, 1]
    assert [level for key, _, level in found if key == "b"] == [0, 0, 0, 4]


def test_what_never_changed_has_no_level() -> None:
    assert list(levels(DAYS, [])) == []


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(DAYS), st.integers(-3, 3))),
)
def test_each_level_is_the_sum_of_what_changed_until_then(
    changes: list[tuple[str, date, int]],
) -> None:
    for key, day, level in levels(DAYS, changes):
        assert level == sum(n for of, on, n in changes if of == key and on <= day)
