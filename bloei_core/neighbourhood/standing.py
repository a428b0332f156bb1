"""How it stood per buurt at the end of each quarter, told by the event log alone.

For who may not open the cards (`bloei_core.counts`, "levels"). The log is only added to: what is
told of a quarter that is over stays the same, whatever happens later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bloei_core import city, counts
from bloei_core.context import Context
from bloei_core.contributions import Period

_RESIDENTS = """
    select person.id, person.id as party, seq, happened_at::date as day,
        name in ('core.person_added', 'core.person_reopened') as is_open
    from core.event join core.person on person.id = subject
    join core.buurt_team using (buurt)
    where list_contains($teams, buurt_team.team) and name in (
        'core.person_added', 'core.person_reopened', 'core.person_closed', 'core.person_forgotten'
    )
"""
# What residents ask or offer ends as well when they take no part any more.
_HALVES = """
    with half as (
        select half.id, half.party
        from core.{table} half join core.person on person.id = half.party
        join core.buurt_team using (buurt) where list_contains($teams, team)
    )
    select half.id, half.party, seq, happened_at::date as day,
        name <> 'core.{table}_closed' as is_open
    from core.event join half on half.id = subject
    where name in ('core.{table}_added', 'core.{table}_reopened', 'core.{table}_closed')
    union all
    select half.id, half.party, seq, happened_at::date, false
    from core.event join half on half.party = subject
    where name in ('core.person_closed', 'core.person_forgotten')
"""
# A spell: from one event of a thing up to the next, where its party lived at that time.
_STOOD = """
    with told as ({told}),
    thing as (select distinct id, party from told),
    home as (
        select id as party, buurt from core.person
        union all select id, buurt from core.organisation
    ),
    moved as (
        select subject as party, seq, happened_at::date as day,
            upper(old) as old, upper(new) as new
        from core.event
        where name in ('core.person_changed', 'core.organisation_changed') and new is not null
    ),
    first_home as (
        select party, coalesce(arg_min(moved.old, moved.seq), any_value(buurt)) as buurt
        from home semi join thing using (party) left join moved using (party) group by party
    ),
    line as (
        select id, party, seq, day, is_open, null as buurt from told
        union all
        select id, party, seq, day, null, new from thing join moved using (party)
    ),
    spell as (
        select id, day as since, lead(day) over of_thing as until,
            last_value(is_open ignore nulls) over of_thing as is_open,
            coalesce(last_value(line.buurt ignore nulls) over of_thing, first_home.buurt) as buurt
        from line join first_home using (party)
        window of_thing as (partition by id, party order by seq)
    ),
    quarter as (
        select unnest(generate_series(
            (select date_trunc('quarter', min(day)) from told) + interval 3 months,
            $end::timestamp, interval 3 months
        ))::date as ends
    )
    select buurt, ends, count(distinct id) as n
    from spell join quarter on since < ends and (until is null or until >= ends)
    join core.buurt_team using (buurt)
    where is_open and list_contains($teams, team) group by all
"""

Levels = Mapping[str, Sequence[int]]


def residents_in_time(context: Context, today: date) -> Levels:
    """Per buurt how many residents took part at the end of each quarter before `today`."""
    return levels_in_time(context, "residents", _RESIDENTS, today)


def open_offers_in_time(context: Context, today: date) -> Levels:
    """The same for what residents offer."""
    return levels_in_time(context, "offers", _HALVES.format(table="offer"), today)


def open_requests_in_time(context: Context, today: date) -> Levels:
    """The same for what residents ask."""
    return levels_in_time(context, "requests", _HALVES.format(table="request"), today)


def levels_in_time(context: Context, what: str, told: str, today: date) -> Levels:
    """For every buurt of the teams in view how many things were open at the end of each quarter.

    `told` is SQL for all that happened to them: `id`, `party` (a thing may have more of them),
    `seq`, `day` and `is_open`, for the things of `$teams`. `what` names it for the memory: read
    once a quarter. The oldest first, the last quarter that is over last; nothing before the first.
    """
    end = counts.quarter_of(today)
    key = ("levels", what, end)
    # Nothing that happens from now on changes it.
    return context.remembered(key, "core.reference", lambda: _read(context, told, end))


def _read(context: Context, told: str, end: date) -> Levels:
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in context.rows(_STOOD.format(told=told), end=end):
        found[row["buurt"]][row["ends"]] = row["n"]
    first = min((each for numbers in found.values() for each in numbers), default=end)
    ends = Period(first, end + timedelta(days=1)).first_days("quarter")
    ours = [buurt for team in city.teams() if team.code in context.teams for buurt in team.buurten]
    return {buurt: [found[buurt].get(each, 0) for each in ends] for buurt in ours}
