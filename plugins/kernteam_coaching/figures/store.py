"""Kernteams in figures: how each stands today, and where all of them stood in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bloei_core import Context, Grain, Period, Row, levels
from plugins.kernteam_coaching.store import Kernteam


class Stood(NamedTuple):
    """How many kernteams of a team stood on one step at the end of a period."""

    team: str
    step: int
    first_day: date
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A kernteam in figures, as of one day: what its warnings follow from.

    `busiest_person` or `busiest_member` has the most open actions of all who have a name.
    """

    kernteam: Kernteam
    active: int
    last_talk: date | None
    open_actions: int
    late_actions: int
    most_actions: int
    busiest_person: str | None
    busiest_member: str | None


_STANDINGS = """
    with ours as (
        select * from kernteam_coaching.kernteam where list_contains($teams, team) and {which}
    ),
    active as (
        select kernteam, count(*) as n from kernteam_coaching.participant
        where kernteam in (select id from ours) and active_from <= $today
            and (active_until is null or active_until >= $today)
        group by kernteam
    ),
    talked as (
        select kernteam, max(held_on) as last_talk from kernteam_coaching.talk
        where kernteam in (select id from ours) group by kernteam
    ),
    promised as (
        select action.kernteam, action.due_on, action.member,
            coalesce(participant.person, action.participant) as person
        from kernteam_coaching.action
        left join kernteam_coaching.participant on participant.id = action.participant
        where action.done_on is null and action.kernteam in (select id from ours)
    ),
    owed as (
        select kernteam, count(*) as n, count(*) filter (due_on < $today) as late
        from promised group by kernteam
    ),
    carried as (
        select kernteam, person, member, count(*) as n from promised
        where person is not null or member is not null group by kernteam, person, member
        qualify row_number() over (
            partition by kernteam order by n desc, person nulls last, member
        ) = 1
    )
    select ours.*, coalesce(active.n, 0) as active, last_talk, coalesce(owed.n, 0) as open_actions,
        coalesce(owed.late, 0) as late_actions, coalesce(carried.n, 0) as most_actions,
        carried.person as busiest_person, carried.member as busiest_member
    from ours
    left join active on active.kernteam = ours.id
    left join talked on talked.kernteam = ours.id
    left join owed on owed.kernteam = ours.id
    left join carried on carried.kernteam = ours.id
    order by ours.started_on, ours.id
"""
_FIGURES = (
    "active", "last_talk", "open_actions", "late_actions", "most_actions", "busiest_person",
    "busiest_member",
)  # fmt: skip

STOOD = (
    "kernteam_coaching.kernteam_started", "kernteam_coaching.step_changed",
    "kernteam_coaching.kernteam_closed", "kernteam_coaching.kernteam_reopened",
)  # fmt: skip
"""Every event that says where a kernteam stands from then on: its step, or that it stopped."""
_STOOD = f"""
    select subject, team, seq, day as since,
        case when new between '0' and '5' then new::integer end as step
    from core.history
    where list_contains($teams, team) and name in {STOOD}
"""


# --- today ----------------------------------------------------------------------------------


def standings(context: Context, today: date) -> list[Standing]:
    """Every kernteam that is coached now, with its figures."""
    sql = _STANDINGS.format(which="closed_on is null")
    return [_standing(row) for row in context.rows(sql, today=today)]


def standing(context: Context, kernteam_id: str, today: date) -> Standing | None:
    """One kernteam with its figures, also when it is no longer coached."""
    rows = context.rows(_STANDINGS.format(which="id = $id"), id=kernteam_id, today=today)
    return _standing(rows[0]) if rows else None


def standings_of(context: Context, member: str, today: date) -> list[Standing]:
    """The kernteams that a member coaches now, with their figures."""
    sql = _STANDINGS.format(which="closed_on is null and coach = $member")
    return [_standing(row) for row in context.rows(sql, member=member, today=today)]


def _standing(row: Row) -> Standing:
    figures = {name: row.pop(name) for name in _FIGURES}
    return Standing(Kernteam(**row), **figures)


# --- in time ---------------------------------------------------------------------------------


def stood_on(context: Context, day: date) -> dict[int, int]:
    """How many kernteams stood on each step at the end of a day; steps without one are left out."""
    sql = f"""
        with stood as ({_STOOD}),
        last as (
            select subject, arg_max(coalesce(step, -1), seq) as step
            from stood where since <= $day group by subject
        )
        select step, count(*) as n from last where step >= 0 group by step
    """
    return {row["step"]: row["n"] for row in context.rows(sql, day=day)}


def stood(context: Context, start: date, end: date, grain: Grain) -> list[Stood]:
    """The same at the end of each month, quarter or year, per team.

    `end` is the first day that is not looked at: of a period that runs on, the day before counts.
    """
    sql = f"""
        with changed as (
            select team, day, unnest([new, old]) as step, unnest([1, -1]) as change
            from core.history
            where list_contains($teams, team) and name in {STOOD} and day < $end
        )
        select team, step::integer as step,
            greatest(date_trunc('{grain}', day)::date, $first_day) as first_day,
            sum(change)::integer as change
        from changed where step between '0' and '5' group by all
    """
    first_days = Period(start, end).first_days(grain)
    rows = context.rows(sql, first_day=first_days[0], end=end)
    changes = (((row["team"], row["step"]), row["first_day"], row["change"]) for row in rows)
    return [
        Stood(team, step, day, number)
        for (team, step), day, number in levels(first_days, changes)
        if number
    ]


def per_buurt(context: Context) -> list[tuple[str, int, int]]:
    """How many kernteams are coached in each buurt: buurt, step and number."""
    sql = """
        select buurt, step, count(*) as n from kernteam_coaching.kernteam
        where list_contains($teams, team) and closed_on is null group by all order by all
    """
    return [(row["buurt"], row["step"], row["n"]) for row in context.rows(sql)]


def steps_unlike_events(context: Context) -> list[str]:
    """Kernteams whose step, or whether they stopped, is not what their last event says; and those
    of which an event begins elsewhere than where the one before it ended.
    """
    sql = f"""
        with stood as ({_STOOD}),
        last as (select subject, arg_max(coalesce(step, -1), seq) as step from stood group by all),
        broken as (
            select subject from core.history where list_contains($teams, team) and name in {STOOD}
            qualify old is distinct from lag(new) over (partition by subject order by seq)
        )
        select id from kernteam_coaching.kernteam left join last on last.subject = kernteam.id
        where list_contains($teams, kernteam.team) and (
            last.step is distinct from case when closed_on is null then kernteam.step else -1 end
            or id in (select subject from broken)
        )
        order by id
    """
    return [row["id"] for row in context.rows(sql)]
