"""How many matches there are, started, run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bloei_core import Context, Grain, neighbourhood
from plugins.match_board.store.rows import Started

_STARTED = """
    select * from match_board.match
    where list_contains($teams, team) and started_on >= $start and started_on < $end
"""


def count_by_lane(context: Context, closed_since: datetime) -> dict[str, int]:
    """How many matches stand in each lane of the board; lanes without one are left out."""
    sql = """
        select lane, count(*) as n from match_board.match
        where list_contains($teams, team) and (closed_at is null or closed_at >= $closed_since)
        group by lane
    """
    return {row["lane"]: row["n"] for row in context.rows(sql, closed_since=closed_since)}


def started_between(context: Context, start: date, end: date) -> int:
    """How many matches started from `start` up to, not including, `end`."""
    sql = f"select count(*) as n from ({_STARTED})"
    return int(context.rows(sql, start=start, end=end)[0]["n"])


def started(context: Context, start: date, end: date, grain: Grain) -> list[Started]:
    """The same per team, kind and month, quarter or year; nothing for a period without any."""
    sql = f"""
        select team, kind, '' as buurt, date_trunc('{grain}', started_on)::date as first_day,
            count(*) as number
        from ({_STARTED}) group by all order by all
    """
    return [Started(**row) for row in context.rows(sql, start=start, end=end)]


def started_per_buurt(context: Context, start: date, end: date) -> list[Started]:
    """The same per month, with the buurt where its first party lives; "" outside the own team."""
    sql = f"""
        with started as ({_STARTED}),
        home as (
            select id as party_a, buurt from core.person
            union all select id, buurt from core.organisation
        )
        select started.team, kind, coalesce(buurt_team.buurt, '') as buurt,
            date_trunc('month', started_on)::date as first_day, count(*) as number
        from started
        left join home using (party_a)
        left join core.buurt_team
            on buurt_team.buurt = home.buurt and buurt_team.team = started.team
        group by all order by all
    """
    return [Started(**row) for row in context.rows(sql, start=start, end=end)]


def started_as_known_on(context: Context, start: date, end: date, day: date) -> int:
    """What `started_between` said at the end of that day, by the events alone."""
    sql = """
        with told as (
            select subject, arg_max(coalesce(details->>'started_on', ''), seq) as started_on
            from core.event
            where list_contains($teams, team) and happened_at < $day::date + interval 1 day
                and (starts_with(name, 'match_board.match_moved') or (
                    starts_with(name, 'match_board.match_changed')
                    and details->>'started_on' is not null
                ))
            group by subject
        )
        select count(*) as n from told
        where started_on <> '' and started_on::date >= $start and started_on::date < $end
    """
    return int(context.rows(sql, start=start, end=end, day=day)[0]["n"])


def running_per_buurt(context: Context) -> dict[str, int]:
    """How many running matches have a resident or place in each buurt of the teams in view."""
    sql = """
        with side as (
            select id, team, party_a as party from match_board.match where lane = 'loopt'
            union all select id, team, party_b from match_board.match where lane = 'loopt'
        ),
        home as (
            select id as party, buurt from core.person
            union all select id, buurt from core.organisation
        )
        select buurt, count(distinct side.id) as n
        from side join home using (party) join core.buurt_team using (buurt)
        where list_contains($teams, side.team) and list_contains($teams, buurt_team.team)
        group by buurt order by buurt
    """
    return {row["buurt"]: row["n"] for row in context.rows(sql)}


def running_in_time(context: Context, today: date) -> Mapping[str, Sequence[int]]:
    """The same at the end of each quarter before `today`, the oldest first."""
    sql = """
        select match.id, unnest([party_a, party_b]) as party, seq, happened_at::date as day,
            coalesce(new = 'loopt', false) as is_open
        from core.event join match_board.match on match.id = subject
        where list_contains($teams, match.team) and (
            starts_with(name, 'match_board.match_added')
            or starts_with(name, 'match_board.match_moved')
        )
    """
    return neighbourhood.levels_in_time(context, "matches", sql, today)
