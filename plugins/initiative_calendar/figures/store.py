"""What the agenda counts, as it is asked of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bloei_core import Context, Grain


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a team in a month, quarter or year. `part`: the owner of initiatives."""

    team: str
    first_day: date
    number: int
    part: str = ""


def count_by_stage(context: Context) -> dict[str, int]:
    """How many initiatives there are in each stage; stages without one are left out."""
    sql = """
        select stage, count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) group by stage
    """
    return {row["stage"]: row["n"] for row in context.rows(sql)}


def started_between(context: Context, start: date, end: date) -> int:
    """How many initiatives began from `start` up to, not including, `end`."""
    sql = """
        select count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) and started_on >= $start and started_on < $end
    """
    return int(context.rows(sql, start=start, end=end)[0]["n"])


def started(context: Context, start: date, end: date, grain: Grain) -> list[Counted]:
    """The same per team, owner and month, quarter or year."""
    sql = f"""
        select team, owner as part, date_trunc('{grain}', started_on)::date as first_day,
            count(*) as number
        from initiative_calendar.initiative
        where list_contains($teams, team) and started_on >= $start and started_on < $end
        group by all order by all
    """
    return [Counted(**row) for row in context.rows(sql, start=start, end=end)]


def open_per_buurt(context: Context) -> dict[str, int]:
    """How many open initiatives there are in each buurt that has any."""
    sql = """
        select buurt, count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) and closed_at is null and buurt is not null
        group by buurt order by buurt
    """
    return {row["buurt"]: row["n"] for row in context.rows(sql)}


_ATTENDED = """
    select team, coalesce(occurrence.starts, original)::date as day, attendance
    from initiative_calendar.occurrence
    join initiative_calendar.entry on entry.id = occurrence.entry
    where list_contains($teams, team) and attendance is not null and not occurrence.cancelled
"""


def attended_between(context: Context, start: date, end: date) -> int:
    """How many people came, together, from `start` up to, not including, `end`."""
    sql = f"""
        select coalesce(sum(attendance), 0) as n from ({_ATTENDED})
        where day >= $start and day < $end
    """
    return int(context.rows(sql, start=start, end=end)[0]["n"])


def attended(context: Context, start: date, end: date, grain: Grain) -> list[Counted]:
    """The same per team and month, quarter or year."""
    sql = f"""
        select team, date_trunc('{grain}', day)::date as first_day, sum(attendance) as number
        from ({_ATTENDED}) where day >= $start and day < $end group by all order by all
    """
    return [Counted(**row) for row in context.rows(sql, start=start, end=end)]
