"""What may be done in the agenda, and what is refused."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, NotAllowed, NotFound
from bloei_core.testing import add_resident
from plugins.initiative_calendar import duties, forms, items, service, store
from plugins.initiative_calendar.forms import Times
from plugins.initiative_calendar.recurrence import Repeat
from tests.initiative_calendar.conftest import JANUARY, TUESDAY, Ask, evenings, form

WEEK = timedelta(days=7)
LENGTH = timedelta(minutes=90)
TOO_SHORT = Repeat("week", until=date(2029, 1, 1))


def moved(days: int = 0, hours: int = 0, of: datetime = TUESDAY) -> Times:
    """Some days and hours later than this evening."""
    starts = of + timedelta(days=days, hours=hours)
    return Times(starts, starts + LENGTH)


def test_a_weekly_evening_stands_on_every_tuesday(verbinder: Context, weekly: str) -> None:
    assert evenings(verbinder, *JANUARY) == [
        "08-01 19:00 Taaltafel",
        "15-01 19:00 Taaltafel",
        "22-01 19:00 Taaltafel",
        "29-01 19:00 Taaltafel",
    ]
    summer = evenings(verbinder, date(2030, 7, 1), date(2030, 7, 8))
    assert summer == ["02-07 19:00 Taaltafel"]


def test_one_time_can_be_moved(verbinder: Context, weekly: str, which: Ask) -> None:
    second = TUESDAY + WEEK
    service.move(verbinder, which(weekly, second), moved(1, 1, second))
    assert "16-01 20:00 Taaltafel" in evenings(verbinder, *JANUARY)
    assert "15-01 19:00 Taaltafel" not in evenings(verbinder, *JANUARY)
    far = Times(datetime(2031, 5, 1, 10), datetime(2031, 5, 1, 11))
    service.move(verbinder, which(weekly, second), far)
    assert evenings(verbinder, date(2031, 5, 1), date(2031, 5, 2)) == ["01-05 10:00 Taaltafel"]


def test_all_times_move_along_and_what_was_different_stays_so(
    verbinder: Context, weekly: str, which: Ask
) -> None:
    second, third = TUESDAY + WEEK, TUESDAY + 2 * WEEK
    service.move(verbinder, which(weekly, second), moved(0, 2, second))
    service.cancel(verbinder, which(weekly, third))
    service.move(verbinder, which(weekly, TUESDAY, "all"), moved(1))
    assert evenings(verbinder, *JANUARY) == [
        "09-01 19:00 Taaltafel",
        "16-01 21:00 Taaltafel",
        "30-01 19:00 Taaltafel",
    ]
    assert problems(verbinder) == []


def test_all_times_can_be_moved_by_way_of_a_later_one(
    verbinder: Context, weekly: str, which: Ask
) -> None:
    service.move(verbinder, which(weekly, TUESDAY + WEEK, "all"), moved(8, -9))
    assert evenings(verbinder, *JANUARY)[0] == "09-01 10:00 Taaltafel"


def test_this_and_the_following_become_a_series_of_their_own(
    verbinder: Context, weekly: str, which: Ask
) -> None:
    third, fourth = TUESDAY + 2 * WEEK, TUESDAY + 3 * WEEK
    service.cancel(verbinder, which(weekly, fourth))
    service.move(verbinder, which(weekly, third, "following"), moved(2, 0, third))
    assert evenings(verbinder, *JANUARY) == [
        "08-01 19:00 Taaltafel",
        "15-01 19:00 Taaltafel",
        "24-01 19:00 Taaltafel",
    ]
    assert evenings(verbinder, date(2030, 2, 1), date(2030, 2, 8)) == ["07-02 19:00 Taaltafel"]
    assert problems(verbinder) == []


def test_the_form_changes_one_time_or_all(verbinder: Context, weekly: str, which: Ask) -> None:
    second = TUESDAY + WEEK
    wish = form("Taaltafel met taart", second, Repeat("week"))
    service.change_entry(verbinder, which(weekly, second), wish)
    assert "15-01 19:00 Taaltafel met taart" in evenings(verbinder, *JANUARY)
    other = form("Thee", second, Repeat("week", 1, (3,)))
    service.change_entry(verbinder, which(weekly, second, "all"), other)
    told = evenings(verbinder, *JANUARY)
    assert told[:3] == ["08-01 19:00 Thee", "10-01 19:00 Thee", "15-01 19:00 Thee"]


def test_once_becomes_a_series(verbinder: Context, once: str, which: Ask) -> None:
    wish = form(repeat=Repeat("week", until=date(2030, 1, 22)))
    service.change_entry(verbinder, which(once, scope="all"), wish)
    assert len(evenings(verbinder, *JANUARY)) == 3


def test_cancelling_and_back(verbinder: Context, once: str, weekly: str, which: Ask) -> None:
    service.cancel(verbinder, which(once))
    service.cancel(verbinder, which(weekly, TUESDAY + WEEK))
    service.cancel(verbinder, which(weekly, TUESDAY + 3 * WEEK, "following"))
    assert evenings(verbinder, *JANUARY) == ["08-01 19:00 Taaltafel", "22-01 19:00 Taaltafel"]
    service.restore(verbinder, which(once))
    service.restore(verbinder, which(weekly, TUESDAY + WEEK))
    assert len(evenings(verbinder, *JANUARY)) == 4


def test_whole_days(verbinder: Context, which: Ask) -> None:
    day = datetime(2030, 1, 8)
    wish = replace(form(), times=Times(day, day + timedelta(days=2), all_day=True))
    entry = service.add_entry(verbinder, wish)
    [found] = items.own_items(verbinder, *JANUARY)
    assert (found.starts, found.ends, found.last_day) == (
        day, datetime(2030, 1, 11), date(2030, 1, 10),
    )  # fmt: skip
    assert items.own_items(verbinder, date(2030, 1, 10), date(2030, 1, 11)) == [found]
    assert items.own_items(verbinder, date(2030, 1, 11), date(2030, 1, 12)) == []
    service.move(verbinder, which(entry, day), moved(1))
    assert evenings(verbinder, *JANUARY) == ["09-01 19:00 Taaltafel"]


# --- who came --------------------------------------------------------------------------------


def test_a_count_stays_with_its_time(verbinder: Context, which: Ask) -> None:
    begun = service.now().replace(minute=0, second=0) - timedelta(days=14)
    entry = service.add_entry(verbinder, form(starts=begun, repeat=Repeat("week")))
    service.count_attendance(verbinder, entry, begun, 12)
    service.count_attendance(verbinder, entry, begun, 14)
    service.move(verbinder, which(entry, begun, "all"), moved(0, 1, begun))
    [first, *_] = items.own_times(verbinder, begun.date(), begun.date() + timedelta(days=2))
    assert (first.attendance, first.starts) == (14, begun + timedelta(hours=1))
    later = begun + timedelta(hours=1)
    with pytest.raises(InvalidInput, match="al begonnen"):
        other = form(starts=later, repeat=Repeat("day"))
        service.change_entry(verbinder, which(entry, later, "all"), other)
    with pytest.raises(InvalidInput, match="nog niet geweest"):
        service.count_attendance(verbinder, entry, later + 4 * WEEK, 3)
    with pytest.raises(InvalidInput):
        service.count_attendance(verbinder, entry, later, -1)
    assert store.attended_between(verbinder, date(2020, 1, 1), date(2040, 1, 1)) == 14
    assert problems(verbinder) == []


# --- refused ---------------------------------------------------------------------------------


def test_who_was_first_is_named_and_nothing_is_lost(
    verbinder: Context, second_verbinder: Context, once: str, which: Ask
) -> None:
    seen = which(once)
    service.move(second_verbinder, seen, moved(1))
    with pytest.raises(Conflict, match=r"Sem D\. heeft deze activiteit net veranderd"):
        service.move(verbinder, seen, moved(2))
    assert evenings(verbinder, *JANUARY) == ["09-01 19:00 Taaltafel"]
    with pytest.raises(Conflict, match="zelf net in een ander venster"):
        service.cancel(second_verbinder, seen)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Vul nog in: wat"),
        ({"title": "x" * 10_000}, "te lang"),
        ({"title": "Bel 123.456.782"}, "burgerservicenummer"),
        ({"kind": "feest"}, "Kies een soort"),
        ({"buurt": "BU0"}, "Kies een buurt"),
        ({"initiative": "nergens"}, "initiatief"),
        ({"times": Times(TUESDAY, TUESDAY)}, "einde"),
        ({"times": Times(TUESDAY, TUESDAY + timedelta(days=90))}, "te lang"),
        ({"times": Times(TUESDAY.replace(year=1999), TUESDAY.replace(year=2000))}, "te lang"),
        ({"times": Times(TUESDAY, TUESDAY + LENGTH, repeat=Repeat("week", 99))}, "Kies 1"),
        ({"times": Times(TUESDAY, TUESDAY + LENGTH, repeat=TOO_SHORT)}, "laatste keer"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    verbinder: Context, change: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        service.add_entry(verbinder, replace(form(), **change))  # type: ignore[arg-type]
    assert evenings(verbinder, *JANUARY) == []


def test_others_have_no_part_in_it(
    other_team: Context, ontwikkelaar: Context, once: str, which: Ask
) -> None:
    seen = which(once)
    for verb in (service.cancel, service.restore):
        with pytest.raises(NotFound):
            verb(other_team, seen)
    with pytest.raises(NotFound):
        service.move(other_team, seen, moved(1))
    with pytest.raises(NotFound):
        service.count_attendance(other_team, once, TUESDAY, 3)
    assert evenings(other_team, *JANUARY) == []
    with pytest.raises(NotAllowed):
        service.add_entry(ontwikkelaar.only(other_team.team), form())
    with pytest.raises(NotAllowed):
        service.cancel(ontwikkelaar, seen)


def test_a_time_that_is_not_there_is_refused(verbinder: Context, weekly: str, which: Ask) -> None:
    with pytest.raises(NotFound):
        service.cancel(verbinder, which(weekly, TUESDAY + timedelta(days=1)))


def test_names_are_not_shown_nor_overwritten_when_hidden(verbinder: Context, which: Ask) -> None:
    add_resident(verbinder, "Sanne V.")
    entry = service.add_entry(verbinder, form("Soep met Sanne"))
    hidden = replace(verbinder, hide_names=True)
    assert evenings(hidden, *JANUARY) == ["08-01 19:00 Soep met …"]
    with pytest.raises(InvalidInput, match="verborgen"):
        service.change_entry(hidden, which(entry, scope="all"), form("Soep met …"))
    service.move(hidden, which(entry, scope="all"), moved(1))
    assert evenings(verbinder, *JANUARY) == ["09-01 19:00 Soep met Sanne"]


def problems(context: Context) -> list[str]:
    """What `bloei check` says of the agenda."""
    return [each for check in duties.checks() for each in check.problems(context)]


@pytest.mark.parametrize("scope", ["this", "following", "all"])
def test_what_was_moved_before_lands_where_it_is_dragged_now(
    verbinder: Context, weekly: str, which: Ask, scope: forms.Scope
) -> None:
    second = TUESDAY + WEEK
    service.move(verbinder, which(weekly, second), moved(1, 1, second))
    service.move(verbinder, which(weekly, second, scope), moved(2, -3, second))
    told = evenings(verbinder, *JANUARY)
    assert "17-01 16:00 Taaltafel" in told
    assert "16-01 20:00 Taaltafel" not in told
    assert len(told) == 4
    assert problems(verbinder) == []


def test_another_title_for_all_leaves_what_was_moved_where_it_is(
    verbinder: Context, weekly: str, which: Ask
) -> None:
    second = TUESDAY + WEEK
    service.move(verbinder, which(weekly, second), moved(1, 1, second))
    wish = replace(form("Thee"), times=replace(moved(1, 1, second), repeat=Repeat("week")))
    service.change_entry(verbinder, which(weekly, second, "all"), wish)
    assert evenings(verbinder, *JANUARY) == [
        "08-01 19:00 Thee",
        "16-01 20:00 Thee",
        "22-01 19:00 Thee",
        "29-01 19:00 Thee",
    ]
    assert problems(verbinder) == []
