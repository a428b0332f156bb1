"""What the core counts for Doelen: open vacatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bloei_core.context import Context
from bloei_core.contributions import Figure, Grain, Kpi, Period
from bloei_core.in_time import levels

_HISTORY = ("core.request_reopened", "core.request_closed", "core.organisation_closed")
# A vacature belongs to the team of the buurt where its place stands, so that it counts once.
# Of its beginning and of every event that closed or opened one: one more or one less since.
# By the number of its row and not by its id, that takes four times as long to sort.
_CHANGES = """
    with vacature as (
        select request.rowid as number, request.id, request.party, request.created_at, team
        from core.request
        join core.organisation on organisation.id = request.party
        join core.buurt_team using (buurt)
        where list_contains($teams, team)
    ),
    told as (
        select number, vacature.team, happened_at, seq,
            if(name = 'core.request_closed', 0, 1) as is_open
        from core.history join vacature on vacature.id = subject
        where name in ('core.request_reopened', 'core.request_closed')
        union all
        select number, vacature.team, happened_at, seq, 0
        from core.history join vacature on vacature.party = subject
        where name = 'core.organisation_closed'
    )
    select team, created_at::date as day, 1 as change from vacature
    union all
    select team, happened_at::date,
        is_open - lag(is_open, 1, 1) over (partition by number order by seq)
    from told
"""


def kpis() -> list[Kpi]:
    """Vacatures that are open."""
    return [
        Kpi(
            key="vacatures",
            title="Vacatures",
            definition="Open vacatures van ontwikkelplaatsen, geteld op de laatste dag.",
            unit="vacatures",
            value=_value,
            series=_series,
            counted="at_end",
            figures=_figures,
            about_people=False,
            events=("core.request_", "core.organisation_", "core.reference_"),
            history=_HISTORY,
        )
    ]


def _value(context: Context, period: Period) -> float:
    sql = f"select coalesce(sum(change), 0) as n from ({_CHANGES}) where day < $end"
    return float(context.rows(sql, end=period.end)[0]["n"])


def _series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
    found = dict.fromkeys(period.first_days(grain), 0.0)
    for each in _figures(context, period, grain):
        found[each.start] += each.value
    return list(found.items())


def _figures(context: Context, period: Period, grain: Grain) -> list[Figure]:
    sql = f"""
        select team, greatest(date_trunc('{grain}', day)::date, $start) as first_day,
            sum(change) as change
        from ({_CHANGES}) where day < $end group by all
    """
    first_days = period.first_days(grain)
    if not first_days:
        return []
    rows = context.rows(sql, start=first_days[0], end=period.end)
    changes = [(row["team"], row["first_day"], int(row["change"])) for row in rows]
    return [Figure(team, day, level) for team, day, level in levels(first_days, changes)]
