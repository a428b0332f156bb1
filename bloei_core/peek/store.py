"""Peeks at residents of other teams, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bloei_core.context import Context
from bloei_core.warehouse import Row, Work


@dataclass(frozen=True, slots=True)
class Peek:
    """Somebody of `from_team` may look at a resident of `team` until a moment, for a reason."""

    id: str
    person: str
    team: str
    from_team: str
    member: str
    reason: str
    note_sealed: bytes | None
    asked_at: datetime
    until: datetime
    seen_by: str | None
    seen_at: datetime | None


def running_of(context: Context, member: str, now: datetime) -> list[Peek]:
    """What this member of a team in view may look at now, the latest first."""
    sql = """
        select * from core.peek
        where member = $member and list_contains($teams, from_team) and until > $now
        order by asked_at desc, id
    """
    return _peeks(context.rows(sql, member=member, now=now))


def into(context: Context, start: datetime, end: datetime) -> list[Peek]:
    """What others looked at in the teams in view between two moments, the latest first."""
    sql = """
        select * from core.peek
        where list_contains($teams, team) and asked_at >= $start and asked_at < $end
        order by asked_at desc, id
    """
    return _peeks(context.rows(sql, start=start, end=end))


def unseen(context: Context) -> list[Peek]:
    """What others looked at in the teams in view and their teamleider did not see yet."""
    sql = """
        select * from core.peek where list_contains($teams, team) and seen_at is null
        order by asked_at, id
    """
    return _peeks(context.rows(sql))


def of_person(context: Context, person: str) -> list[Peek]:
    """Who of other teams looked at a resident of a team in view, the latest first."""
    sql = """
        select * from core.peek where person = $person and list_contains($teams, team)
        order by asked_at desc, id
    """
    return _peeks(context.rows(sql, person=person))


def misses(context: Context, start: datetime, end: datetime) -> dict[str, int]:
    """How often each team looked in the teams in view for somebody who was not found."""
    sql = """
        select details->>'from_team' as from_team, count(*) as n from core.event
        where name = 'core.peek_missed' and list_contains($teams, team)
            and happened_at >= $start and happened_at < $end
        group by from_team order by n desc, from_team
    """
    return {row["from_team"]: row["n"] for row in context.rows(sql, start=start, end=end)}


def misses_of(context: Context, member: str, after: datetime) -> int:
    """How often a member looked for somebody who was not found, wherever, after a moment."""
    sql = """
        select count(*) as n from core.event
        where name = 'core.peek_missed' and actor = $member and happened_at > $after
    """
    rows = context.engine.warehouse.read(sql, {"member": member, "after": after})
    return int(rows[0]["n"])


def person_anywhere(context: Context, person: str) -> Row | None:
    """Buurt and status of a resident of any team; for the rule that lets somebody peek only."""
    sql = "select buurt, status from core.person where id = $person"
    rows = context.engine.warehouse.read(sql, {"person": person})
    return rows[0] if rows else None


def add(work: Work, fields: Row) -> None:
    """Write a new peek."""
    columns, values = ", ".join(fields), ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into core.peek ({columns}) values ({values})", **fields)


def mark_seen(work: Work, peek: str, team: str) -> bool:
    """Write that the teamleider saw it; False when it was seen already or is not of this team."""
    return bool(
        work.execute(
            "update core.peek set seen_by = $member, seen_at = $now "
            "where id = $peek and team = $team and seen_at is null returning id",
            peek=peek,
            team=team,
            member=work.actor,
            now=work.now,
        )
    )


def wipe_notes_of(work: Work, person: str) -> None:
    """Take away what was typed about a resident; that somebody looked stays."""
    work.outdates("core.peek", ("note_sealed",), "where person = $person", person=person)
    work.execute("update core.peek set note_sealed = null where person = $person", person=person)


def wipe_before(work: Work, before: datetime) -> int:
    """Take away peeks of before this moment; how many."""
    work.outdates("core.peek", ("note_sealed",), "where asked_at < $before", before=before)
    gone = work.execute(
        "delete from core.peek where asked_at < $before returning id", before=before
    )
    return len(gone)


def _peeks(rows: list[Row]) -> list[Peek]:
    return [Peek(**row) for row in rows]
