"""What stands in the agenda on certain days: of the team itself, of every plugin, and free days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bloei_core import CalendarItem, CalendarSource, Context
from plugins.initiative_calendar import service, store, words
from plugins.initiative_calendar.recurrence import falls_on, starts_between

OWN = "eigen"
FREE_DAYS = "vrije-dagen"
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Shown:
    """One item on the screen. `source`: the code of the calendar it is of; local times."""

    id: str
    source: str
    title: str
    starts: datetime
    ends: datetime
    all_day: bool = False
    kind: str = ""
    movable: bool = False
    repeats: bool = False
    cancelled: bool = False
    entry: store.Entry | None = None
    original: datetime | None = None
    attendance: int | None = None
    place: str = ""
    url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day on which it goes on."""
        return max(self.starts, self.ends - timedelta(microseconds=1)).date()


@dataclass(frozen=True, slots=True)
class Time:
    """One time of an entry, with what is different about it."""

    entry: store.Entry
    original: datetime
    starts: datetime
    ends: datetime
    title_sealed: bytes | None
    cancelled: bool
    attendance: int | None


def times(
    entries: Sequence[store.Entry],
    different: Mapping[str, Sequence[store.Occurrence]],
    start: date,
    end: date,
) -> Iterator[Time]:
    """Every time of these entries from `start` up to, not including, `end`."""
    first, last = datetime.combine(start, time()), datetime.combine(end, time())
    for entry in entries:
        known = {each.original: each for each in different.get(entry.id, ())}
        length = entry.ends - entry.starts
        found = starts_between(entry.starts, entry.rule, entry.until, first - length, last)
        moved_here = [
            each.original
            for each in known.values()
            if each.starts
            and each.ends
            and each.starts < last
            and each.ends > first
            and each.original not in found
        ]
        for original in (*found, *moved_here):
            one = _time(entry, original, known.get(original))
            if one.starts < last and one.ends > first:
                yield one


def _time(entry: store.Entry, original: datetime, other: store.Occurrence | None) -> Time:
    starts = other.starts if other and other.starts else original
    ends = other.ends if other and other.ends else original + (entry.ends - entry.starts)
    return Time(
        entry=entry,
        original=original,
        starts=starts,
        ends=ends,
        title_sealed=(other and other.title_sealed) or entry.title_sealed,
        cancelled=other.cancelled if other else False,
        attendance=other.attendance if other else None,
    )


def time_of(context: Context, entry: store.Entry, original: datetime | None) -> Time | None:
    """One time of an entry as it stands now; without `original` the first. None: no such time."""
    moment = entry.starts if original is None or entry.rule is None else original
    if not falls_on(entry.starts, entry.rule, entry.until, moment):
        return None
    known = store.occurrences_of(context, [entry.id]).get(entry.id, ())
    return _time(entry, moment, next((each for each in known if each.original == moment), None))


def own_times(context: Context, start: date, end: date, kind: str = store.ANY) -> list[Time]:
    """What the team has in its own agenda, with what does not go on, by the time it begins."""
    entries = store.entries_between(context, start, end, kind)
    different = store.occurrences_of(context, [entry.id for entry in entries])
    return sorted(
        times(entries, different, start, end), key=lambda each: (each.starts, each.entry.id)
    )


def own_items(context: Context, start: date, end: date) -> list[Shown]:
    """The same as items, without what does not go on."""
    return [shown(context, each) for each in own_times(context, start, end) if not each.cancelled]


def shown(context: Context, each: Time) -> Shown:
    """A time of an entry as an item. Names of residents are not in it when they are hidden."""
    entry, code = each.entry, service.code_of(each.original)
    return Shown(
        id=f"{entry.id}.{code}",
        source=OWN,
        title=context.open_public(each.title_sealed) or "(zonder titel)",
        starts=each.starts,
        ends=each.ends,
        all_day=entry.all_day,
        kind=entry.kind,
        movable=True,
        repeats=entry.rule is not None,
        cancelled=each.cancelled,
        entry=entry,
        original=each.original,
        attendance=each.attendance,
        place=context.open_public(entry.place_sealed),
        url=words.AGENDA,
        query={"activiteit": entry.id, "keer": code},
    )


# --- other calendars -------------------------------------------------------------------------


def sources(context: Context) -> list[tuple[str, CalendarSource]]:
    """The calendars of the other plugins that are on, with the name of the plugin."""
    found = context.contributed(CalendarSource)
    return [(plugin, source) for plugin, source in found if plugin != words.PLUGIN]


def code_of(plugin: str, source: CalendarSource) -> str:
    """The code of a calendar of another plugin."""
    return f"{plugin}.{source.key}"


def other_items(
    context: Context, plugin: str, source: CalendarSource, start: date, end: date
) -> list[Shown]:
    """What another plugin has on these days; nothing when it fails (Beheer tells)."""
    found = items_of(context, plugin, source, start, end)
    return [_from_elsewhere(plugin, source, each) for each in found]


def items_of(
    context: Context, plugin: str, source: CalendarSource, start: date, end: date
) -> Sequence[CalendarItem]:
    """The items of another plugin as it gives them."""
    quick = context.within(_SECONDS)
    spot = f"agenda {source.key}"
    return context.engine.plugins.isolated(plugin, spot, source.items, quick, start, end) or ()


def _from_elsewhere(plugin: str, source: CalendarSource, item: CalendarItem) -> Shown:
    code = code_of(plugin, source)
    ends = max(item.end, item.start + timedelta(minutes=15))
    if item.all_day:
        ends = max(item.end, datetime.combine(item.start.date() + timedelta(days=1), time()))
    return Shown(
        id=f"{code}.{item.id}",
        source=code,
        title=item.title,
        starts=item.start,
        ends=ends,
        all_day=item.all_day,
        movable=source.move is not None,
        url=item.url,
        query=item.query,
        people=item.people,
    )


# --- free days -------------------------------------------------------------------------------


def free_days(start: date, end: date) -> list[Shown]:
    """Dutch public holidays."""
    return [
        Shown(
            id=f"{FREE_DAYS}.{day.isoformat()}",
            source=FREE_DAYS,
            title=name,
            starts=datetime.combine(day, time()),
            ends=datetime.combine(day + timedelta(days=1), time()),
            all_day=True,
        )
        for year in range(start.year, end.year + 1)
        for day, name in _free_days_of(year)
        if start <= day < end
    ]


@lru_cache(maxsize=50)
def _free_days_of(year: int) -> tuple[tuple[date, str], ...]:
    found = holidays.country_holidays("NL", years=year, language="nl")
    return tuple(sorted(found.items()))


def every_item(
    context: Context, start: date, end: date, hidden: frozenset[str] = frozenset()
) -> list[Shown]:
    """All that stands in the agenda, but of the calendars in `hidden`; by day and time."""
    found = [] if OWN in hidden else own_items(context, start, end)
    for plugin, source in sources(context):
        if code_of(plugin, source) not in hidden:
            found += other_items(context, plugin, source, start, end)
    if FREE_DAYS not in hidden:
        found += free_days(start, end)
    return sorted(
        found, key=lambda each: (each.starts.date(), not each.all_day, each.starts, each.title)
    )
