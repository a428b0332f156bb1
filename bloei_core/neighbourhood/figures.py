"""What the core counts for Doelen: open vacatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bloei_core.context import Context
from bloei_core.contributions import Figure, Grain, Kpi, Period
from bloei_core.in_time import levels

# A vacature belongs to the team of the buurt where its place stands, so that it counts once. Its
# row tells when it came and went; of the few that were opened again, their spells tell how often.
_PLACE = """
    with place as (
        select organisation.id as party, team
        from core.organisation join core.buurt_team using (buurt)
        where list_contains($teams, team)
    )
"""
_CHANGES = f"""
    {_PLACE}
    select team, unnest([created_at::date, closed_at::date]) as day, unnest([1, -1]) as change
    from core.request join place using (party)
    union all
    select team, unnest([spell.closed_at::date, opened_at::date]), unnest([-1, 1])
    from core.closed_spell as spell
    join core.request on request.id = spell.request
    join place using (party)
"""


_OPEN = f"""
    {_PLACE},
    wish as (
        select id from core.request join place using (party)
        where created_at < $end::date and (closed_at is null or closed_at >= $end::date)
    )
    select count(*) as n from wish where id not in (
        select request from core.closed_spell
        where closed_at < $end::date and opened_at >= $end::date
    )
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
        )
    ]


def _value(context: Context, period: Period) -> float:
    return float(context.rows(_OPEN, end=period.end)[0]["n"])


def _series(context: Context, period: Period, grain: Grain) -> Sequence[tuple[date, float]]:
    found = dict.fromkeys(period.first_days(grain), 0.0)
    for each in _figures(context, period, grain):
        found[each.start] += each.value
    return list(found.items())


def _figures(context: Context, period: Period, grain: Grain) -> list[Figure]:
    sql = f"""
        select team, greatest(date_trunc('{grain}', day)::date, $start) as first_day,
            sum(change)::integer as change
        from ({_CHANGES}) where day < $end group by all
    """
    first_days = period.first_days(grain)
    if not first_days:
        return []
    rows = context.rows(sql, start=first_days[0], end=period.end)
    changes = [(row["team"], row["first_day"], row["change"]) for row in rows]
    return [Figure(team, day, level) for team, day, level in levels(first_days, changes)]
