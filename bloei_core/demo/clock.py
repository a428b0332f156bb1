"""When things happened in the demo city: on working days, in office hours, at a human pace."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

FIRST_DAY = date(2019, 1, 7)
_CITY_TIME = ZoneInfo("Europe/Amsterdam")
# An hour that stands here more often is a busier one.
_HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 15, 16, 16)
_MONTHS = (0.9, 0.9, 1.1, 1.1, 1.1, 1.1, 0.6, 0.5, 1.2, 1.2, 1.2, 0.7)
_QUIET = ((date(2020, 3, 16), date(2020, 6, 1)), (date(2020, 12, 15), date(2021, 4, 28)))
_FULL_SPEED_AFTER = 500.0


class Clock:
    """The working days from the start of the programme up to the day before `today`.

    A day is a number in that list, so that a pace is counted in working days.
    """

    def __init__(self, today: date) -> None:
        """Raises ValueError when `today` leaves no history of a year."""
        if today < FIRST_DAY + timedelta(days=365):
            raise ValueError("the demo city needs a history of at least a year")
        span = (FIRST_DAY + timedelta(days=each) for each in range((today - FIRST_DAY).days))
        free = _holidays(FIRST_DAY.year, today.year)
        self.today = today
        self.days = [day for day in span if day.weekday() < 5 and day not in free]
        self._midnights = [
            datetime.combine(day, time(), _CITY_TIME).astimezone(UTC) for day in self.days
        ]
        self._busy = list(accumulate(_busyness(day) for day in self.days))

    @property
    def opening(self) -> datetime:
        """The start of the first working day."""
        return self._midnights[0]

    @property
    def last(self) -> int:
        """The last working day before today."""
        return len(self.days) - 1

    def draw(self, random: Random, first: int = 0, last: int | None = None) -> int:
        """A day between these two, both included; busy months come up more often."""
        end = self.last if last is None else min(last, self.last)
        first = min(max(first, 0), end)
        low = self._busy[first - 1] if first else 0.0
        return bisect_left(self._busy, low + random.random() * (self._busy[end] - low))

    def moment(self, day: int, random: Random) -> datetime:
        """A moment in the office hours of a day, in UTC."""
        hour = _HOURS[int(random.random() * len(_HOURS))]
        return self._midnights[day] + timedelta(seconds=3600 * hour + int(random.random() * 3600))

    def day_of(self, moment: datetime) -> int:
        """The number of the day of a moment, or of the last working day before it."""
        return max(bisect_right(self._midnights, moment) - 1, 0)


def today_in_the_city() -> date:
    """Today's date there."""
    return datetime.now(_CITY_TIME).date()


def _busyness(day: date) -> float:
    """How much happens: more each year at first, less in summer, little when all had to close."""
    growth = min(0.35 + (day - FIRST_DAY).days / _FULL_SPEED_AFTER * 0.65, 1.0)
    closed = any(first <= day < last for first, last in _QUIET)
    return growth * _MONTHS[day.month - 1] * (0.35 if closed else 1.0)


def _holidays(first: int, last: int) -> frozenset[date]:
    return frozenset(day for year in range(first, last + 1) for day in _holidays_of(year))


def _holidays_of(year: int) -> list[date]:
    easter = _easter(year)
    moving = [easter + timedelta(days=days) for days in (1, 39, 50)]
    kings_day = date(year, 4, 27)
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    liberation = [date(year, 5, 5)] if year % 5 == 0 else []
    return [*moving, *fixed, *liberation, kings_day - timedelta(days=kings_day.weekday() == 6)]


def _easter(year: int) -> date:
    # The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
