"""What stands in the agenda, and feeds, as they are stored: every statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bloei_core import Context, Grain, Row, Work

ANY = "*"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the agenda, once or repeated. Times are local."""

    id: str
    team: str
    verbinder: str
    initiative: str | None
    kind: str
    buurt: str | None
    title_sealed: bytes | None
    place_sealed: bytes | None
    all_day: bool
    starts: datetime
    ends: datetime
    rule: str | None
    until: date | None
    cancelled: bool
    created_at: datetime
    version: int
    changed_seq: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is different about one time of an entry. `original`: when it would have started."""

    id: str
    team: str
    entry: str
    original: datetime
    cancelled: bool
    starts: datetime | None
    ends: datetime | None
    title_sealed: bytes | None
    attendance: int | None


class Counted(NamedTuple):
    """A number of a team in a month, quarter or year. `part`: the owner of initiatives."""

    team: str
    first_day: date
    number: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that other programs read the agenda from. The token itself is nowhere."""

    id: str
    team: str
    member: str
    made_at: datetime


# --- the agenda ------------------------------------------------------------------------------

_ENTRY = "select * from initiative_calendar.entry where list_contains($teams, team)"
# One time of a series may have been moved to before its begin or after its end.
_IN_VIEW = f"""
    {_ENTRY} and not cancelled and ($kind = '*' or kind = $kind) and (
        (rule is null and starts < $end::timestamp and ends > $start::timestamp)
        or (rule is not null and starts < $end::timestamp and (until is null
            or until + (ends - starts) + interval 1 day > $start::timestamp))
        or id in (
            select entry from initiative_calendar.occurrence
            where starts < $end::timestamp and ends > $start::timestamp
        )
    )
    order by starts, id
"""


def entry(context: Context, entry_id: str) -> Entry | None:
    """One entry of the teams in view."""
    rows = context.rows(f"{_ENTRY} and id = $id", id=entry_id)
    return Entry(**rows[0]) if rows else None


def entries_between(context: Context, start: date, end: date, kind: str = ANY) -> list[Entry]:
    """What may fall from `start` up to, not including, `end`; what does not go on is left out."""
    return [Entry(**row) for row in context.rows(_IN_VIEW, start=start, end=end, kind=kind)]


def entries_of(context: Context, initiative_id: str) -> list[Entry]:
    """What stands in the agenda for an initiative, the latest first."""
    sql = f"{_ENTRY} and initiative = $initiative and not cancelled order by starts desc, id"
    return [Entry(**row) for row in context.rows(sql, initiative=initiative_id)]


def occurrences_of(context: Context, ids: Sequence[str]) -> dict[str, list[Occurrence]]:
    """What is different about single times of these entries, by entry."""
    if not ids:
        return {}
    sql = """
        select occurrence.* from initiative_calendar.occurrence
        semi join (select unnest($ids) as entry) asked using (entry)
        where list_contains($teams, team) order by entry, original
    """
    found: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for row in context.rows(sql, ids=list(ids)):
        found[row["entry"]].append(Occurrence(**row))
    return dict(found)


def touched(context: Context, ids: Sequence[str]) -> dict[str, datetime]:
    """When each of these entries was last changed."""
    sql = """
        select entry.id, event.happened_at from initiative_calendar.entry
        join core.event on event.seq = entry.changed_seq
        where list_contains($teams, entry.team) and entry.id in (select unnest($ids))
    """
    return {row["id"]: row["happened_at"] for row in context.rows(sql, ids=list(ids))}


def last_actor(context: Context, subject: str) -> str | None:
    """Who changed an entry or initiative last."""
    sql = """
        select actor from core.event
        where subject = $subject and list_contains($teams, team)
            and starts_with(name, 'initiative_calendar.')
        order by seq desc limit 1
    """
    rows = context.rows(sql, subject=subject)
    return str(rows[0]["actor"]) if rows else None


_ATTENDED = """
    select team, coalesce(starts, original)::date as day, attendance
    from initiative_calendar.occurrence
    where list_contains($teams, team) and attendance is not null and not cancelled
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
        select team, date_trunc('{grain}', day)::date as first_day,
            sum(attendance)::integer as number
        from ({_ATTENDED}) where day >= $start and day < $end group by all order by all
    """
    return [Counted(**row) for row in context.rows(sql, start=start, end=end)]


# --- feeds -----------------------------------------------------------------------------------


def feed(context: Context) -> Feed | None:
    """The feed of the teams in view that can be read now."""
    sql = """
        select id, team, member, made_at from initiative_calendar.feed
        where list_contains($teams, team) and withdrawn_at is null order by made_at desc, id
    """
    rows = context.rows(sql)
    return Feed(**rows[0]) if rows else None


def owner_of(context: Context, digest: str) -> str | None:
    """The team in view whose feed has a token with this hash."""
    sql = """
        select team from initiative_calendar.feed
        where list_contains($teams, team) and withdrawn_at is null and digest = $digest
    """
    rows = context.rows(sql, digest=digest)
    return str(rows[0]["team"]) if rows else None


# --- rules for `bloei check` -----------------------------------------------------------------


def doubled_occurrences(context: Context) -> list[str]:
    """Rows about the same time of the same entry."""
    sql = """
        select id from initiative_calendar.occurrence where list_contains($teams, team)
        qualify count(*) over (partition by entry, original) > 1 order by id
    """
    return [row["id"] for row in context.rows(sql)]


def occurrences_of_another_team(context: Context) -> list[str]:
    """Rows whose team is not that of their entry."""
    sql = """
        select occurrence.id from initiative_calendar.occurrence
        join initiative_calendar.entry on entry.id = occurrence.entry
        where list_contains($teams, entry.team) and entry.team <> occurrence.team
        order by occurrence.id
    """
    return [row["id"] for row in context.rows(sql)]


def entries_with_occurrences(context: Context) -> list[Entry]:
    """Entries of which a single time is different."""
    sql = f"{_ENTRY} and id in (select entry from initiative_calendar.occurrence) order by id"
    return [Entry(**row) for row in context.rows(sql)]


def open_feeds(context: Context) -> Mapping[str, int]:
    """How many feeds can be read now, per team that has any."""
    sql = """
        select team, count(*) as n from initiative_calendar.feed
        where list_contains($teams, team) and withdrawn_at is null group by team order by team
    """
    return {row["team"]: row["n"] for row in context.rows(sql)}


# --- writing ---------------------------------------------------------------------------------


def add(work: Work, table: str, fields: Row) -> None:
    """Write a new row of one of the tables of the agenda."""
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into initiative_calendar.{table} ({columns}) values ({values})", **fields)


def change(work: Work, table: str, row_id: str, version: int, fields: Row) -> bool:
    """Change an initiative or entry; False when another version stands there by now."""
    assignments = "".join(f", {name} = ${name}" for name in fields)
    rows = work.execute(
        f"update initiative_calendar.{table} set version = version + 1{assignments} "
        "where id = $row_id and version = $old_version returning version",
        row_id=row_id,
        old_version=version,
        **fields,
    )
    return bool(rows)


def occurrences_in(work: Work, entry_id: str) -> list[Occurrence]:
    """What is different about single times of an entry, within a unit of work."""
    rows = work.execute(
        "select * from initiative_calendar.occurrence where entry = $entry order by original",
        entry=entry_id,
    )
    return [Occurrence(**row) for row in rows]


def change_occurrence(work: Work, occurrence_id: str, fields: Row) -> None:
    """Change what is different about one time."""
    assignments = ", ".join(f"{name} = ${name}" for name in fields)
    work.execute(
        f"update initiative_calendar.occurrence set {assignments} where id = $id",
        id=occurrence_id,
        **fields,
    )


def drop_occurrence(work: Work, occurrence_id: str) -> None:
    """Nothing is different about that time any more."""
    work.execute("delete from initiative_calendar.occurrence where id = $id", id=occurrence_id)


def withdraw_feeds(work: Work, team: str) -> list[str]:
    """Close every feed of a team; which."""
    rows = work.execute(
        "update initiative_calendar.feed set withdrawn_at = $now "
        "where team = $team and withdrawn_at is null returning id",
        now=work.now,
        team=team,
    )
    return [row["id"] for row in rows]
