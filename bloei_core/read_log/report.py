"""Wie heeft wat gezien: what the teamleider may read of the read log.

Of the own team every row; of other teams only the rows, and in those rows only the residents, that
concern residents of the own team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bloei_core import city
from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.read_log.chain import Kind

PAGE = "beheer-gezien"
"""The code of the report itself: reading it is written down too."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to, not including, another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """One row: who saw which residents, where and when."""

    seq: int
    happened_at: datetime
    member: str
    team: str
    page: str
    kind: Kind
    reason: str
    residents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of one member, about one resident; "" for all."""

    member: str = ""
    resident: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How much one member saw: rows, different residents, and the last time."""

    member: str
    team: str
    rows: int
    residents: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """How often a team saw a resident on a page on a day."""

    day: date
    team: str
    page: str
    rows: int


def seen(
    context: Context, span: Span, wanted: Wanted, limit: int = 20, offset: int = 0
) -> list[Seen]:
    """The rows of this time, the latest first. Raises NotAllowed for who is no teamleider."""
    context.require(Action.SEE_READ_LOG)
    sql = f"""
        {_ROWS}
        select seq, any_value(happened_at) as happened_at, any_value(member) as member,
            any_value(team) as team, any_value(page) as page, any_value(kind) as kind,
            any_value(reason) as reason,
            list(distinct resident order by resident) filter (resident is not null) as residents
        from shown group by seq order by seq desc limit $limit offset $offset
    """
    rows = context.rows(sql, **_params(span, wanted), limit=limit, offset=offset)
    return [Seen(**{**row, "residents": tuple(row["residents"] or ())}) for row in rows]


def count(context: Context, span: Span, wanted: Wanted) -> int:
    """How many rows there are."""
    context.require(Action.SEE_READ_LOG)
    sql = f"{_ROWS} select count(distinct seq) as n from shown"
    return int(context.rows(sql, **_params(span, wanted))[0]["n"])


def totals(context: Context, span: Span) -> list[Total]:
    """How much each member saw in this time, the most first."""
    context.require(Action.SEE_READ_LOG)
    sql = f"""
        {_ROWS}
        select member, team, count(distinct seq) as rows, count(distinct resident) as residents,
            max(happened_at) as last_at
        from shown group by member, team order by residents desc, rows desc, member
    """
    return [Total(**row) for row in context.rows(sql, **_params(span, Wanted()))]


def about(context: Context, resident: str, limit: int = 20) -> list[Seen]:
    """Who saw one resident of the own team, ever, the latest first."""
    return seen(context, _EVER, Wanted(resident=resident), limit)


def days_of(context: Context, person: str) -> list[Day]:
    """When a resident of the teams in view was seen, and where; the latest first."""
    return [Day(**row) for row in context.rows(_DAYS_OF, person=person)]


_EVER = Span(*(datetime(year, 1, 1, tzinfo=city.CITY_TIME) for year in (2000, 9999)))


def _params(span: Span, wanted: Wanted) -> Mapping[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "member": wanted.member or None,
        "resident": wanted.resident or None,
    }


_ROWS = """
    with ours as (
        select person.id from core.person join core.buurt_team using (buurt)
        where list_contains($teams, buurt_team.team)
    ),
    told as (
        select read_log.* exclude (people), unnest(read_people.residents)::text as resident
        from core.read_log join core.read_people using (people)
        where happened_at >= $start and happened_at < $end
            and ($member is null or member = $member)
            and ($resident is null
                or list_contains(read_people.residents, $resident::text::uuid))
        union all by name
        select * exclude (people), null as resident from core.read_log
        where people = '' and happened_at >= $start and happened_at < $end
            and ($member is null or member = $member) and $resident is null
    ),
    shown as (
        select * from told
        where ($resident is null or resident = $resident)
            and (list_contains($teams, team) or resident in (select id from ours))
    )
"""

_DAYS_OF = """
    select happened_at::date as day, team, page, count(*) as rows
    from core.read_log join core.read_people using (people)
    where list_contains(residents, $person::text::uuid)
        and $person in (
            select person from core.visible_person where list_contains($teams, team)
        )
    group by all order by day desc, team, page
"""
