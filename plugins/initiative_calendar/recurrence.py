"""Repeating: rules in the words of RFC 5545, and on which moments they fall.

All moments are local, without a time zone: what the clock on the wall says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Literal

from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]

from bloei_core import InvalidInput
from bloei_core.ui import formats

Every = Literal["day", "week", "month-day", "month-weekday", "year"]
MOST_TIMES = 366
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_ORDINALS = {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", -1: "laatste"}
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "year": "YEARLY"}
_LAST_WEEK = 5


@dataclass(frozen=True, slots=True)
class Repeat:
    """How something repeats. It always falls on the day it starts; `days` are more weekdays."""

    every: Every
    interval: int = 1
    days: tuple[int, ...] = ()
    until: date | None = None
    """The last day on which it may start; None: without an end."""

    @property
    def pattern(self) -> tuple[Every, int, tuple[int, ...]]:
        """What it is without its end."""
        return (self.every, self.interval, self.days)

    def shifted(self, days: int) -> Repeat:
        """The same when the start moves so many days."""
        until = self.until and self.until + timedelta(days=days)
        return replace(self, days=tuple(sorted((day + days) % 7 for day in self.days)), until=until)


def rule_of(repeat: Repeat, starts: datetime) -> str:
    """The rule in the words of RFC 5545, without its end; `starts` always fits in it."""
    parts = {"FREQ": _FREQUENCIES.get(repeat.every, "MONTHLY")}
    if repeat.interval > 1:
        parts["INTERVAL"] = str(repeat.interval)
    if repeat.every == "week":
        days = sorted({starts.weekday(), *repeat.days})
        parts["BYDAY"] = ",".join(_DAYS[day] for day in days)
    elif repeat.every == "month-weekday":
        parts["BYDAY"] = f"{_nth(starts)}{_DAYS[starts.weekday()]}"
    elif repeat.every == "month-day":
        parts["BYMONTHDAY"] = str(starts.day)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def repeat_of(rule: str, starts: datetime, until: date | None) -> Repeat:
    """The other way around."""
    parts = _parts(rule)
    every: Every = "year"
    days: tuple[int, ...] = ()
    match parts["FREQ"]:
        case "DAILY":
            every = "day"
        case "WEEKLY":
            every = "week"
            found = {_DAYS.index(day) for day in parts["BYDAY"].split(",")}
            days = tuple(sorted(found - {starts.weekday()}))
        case "MONTHLY":
            every = "month-day" if "BYMONTHDAY" in parts else "month-weekday"
    return Repeat(every, _interval(parts), days, until)


def starts_between(
    starts: datetime, rule: str | None, until: date | None, first: datetime, last: datetime
) -> tuple[datetime, ...]:
    """When it starts from `first` up to, not including, `last`."""
    if rule is None:
        return (starts,) if first <= starts < last else ()
    if last <= starts:
        return ()
    return _expanded(starts, rule, until, first, last)


def falls_on(starts: datetime, rule: str | None, until: date | None, moment: datetime) -> bool:
    """Whether it starts at that moment."""
    return bool(starts_between(starts, rule, until, moment, moment + timedelta(microseconds=1)))


def place_of(starts: datetime, rule: str, moment: datetime) -> int:
    """The number of times before that moment: 0 for the first."""
    return len(_expanded(starts, rule, None, starts, moment))


def moment_at(starts: datetime, rule: str, place: int) -> datetime | None:
    """When it starts for the time with that number; None when it never comes so far."""
    return next(islice(_rule(starts, rule, None), place, None), None)


def last_day(starts: datetime, rule: str, times: int) -> date:
    """The day of the last of so many times. Raises InvalidInput when it never comes so far."""
    found = moment_at(starts, rule, times - 1) if 1 <= times <= MOST_TIMES else None
    if found is None:
        raise InvalidInput(f"Kies 1 tot en met {formats.number(MOST_TIMES)} keer.", "aantal keer")
    return found.date()


def describe(rule: str | None, starts: datetime, until: date | None) -> str:
    """In Dutch: `elke 2 weken op dinsdag en donderdag, tot en met 22-11-2026`."""
    if rule is None:
        return ""
    repeat = repeat_of(rule, starts, until)
    end = f", tot en met {formats.dutch_date(until)}" if until else ""
    return f"{_told(repeat, starts)}{end}"


def _told(repeat: Repeat, starts: datetime) -> str:
    day, count = DAY_NAMES[starts.weekday()], repeat.interval
    match repeat.every:
        case "day":
            return "elke dag" if count == 1 else f"elke {count} dagen"
        case "week":
            days = [DAY_NAMES[each] for each in sorted({starts.weekday(), *repeat.days})]
            unit = "elke week" if count == 1 else f"elke {count} weken"
            return f"{unit} op {formats.join_words(days)}"
        case "month-weekday":
            unit = "elke maand" if count == 1 else f"elke {count} maanden"
            return f"{unit} op de {_ORDINALS[_nth(starts)]} {day}"
        case "month-day":
            unit = "elke maand" if count == 1 else f"elke {count} maanden"
            return f"{unit} op dag {starts.day}"
        case _:
            return "elk jaar" if count == 1 else f"elke {count} jaar"


def _nth(starts: datetime) -> int:
    nth = (starts.day - 1) // 7 + 1
    return -1 if nth == _LAST_WEEK else nth


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _interval(parts: dict[str, str]) -> int:
    return int(parts.get("INTERVAL", 1))


@lru_cache(maxsize=20_000)
def _expanded(
    starts: datetime, rule: str, until: date | None, first: datetime, last: datetime
) -> tuple[datetime, ...]:
    found = _rule(_near(starts, rule, first), rule, until)
    return tuple(found.between(first - timedelta(microseconds=1), last))


def _rule(starts: datetime, rule: str, until: date | None) -> rrule:
    made = rrulestr(rule, dtstart=starts)
    assert isinstance(made, rrule)
    return made.replace(until=datetime.combine(until, time.max)) if until else made


def _near(starts: datetime, rule: str, first: datetime) -> datetime:
    """A start not long before `first` that gives the same moments from there on: an old series
    costs no more than a young one."""
    parts = _parts(rule)
    step = _interval(parts)
    if first <= starts:
        return starts
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        days = step * (7 if parts["FREQ"] == "WEEKLY" else 1)
        return starts + timedelta(days=(first - starts).days // days * days)
    if parts["FREQ"] == "MONTHLY":
        months = 12 * (first.year - starts.year) + first.month - starts.month
        return _months_on(starts, (months - 1) // step * step) if months > step else starts
    return starts


def _months_on(starts: datetime, months: int) -> datetime:
    year, month = divmod(starts.month - 1 + months, 12)
    return starts.replace(year=starts.year + year, month=month + 1, day=1)
