"""Kernteams with all that belongs to them, as they are stored, and every statement about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bloei_core import Context, Row, Work


@dataclass(frozen=True, slots=True)
class Kernteam:
    """A group of residents around a kwestie. The sealed fields open with `context.open`.

    `step_before`: the step it had until `stepped_on`; None when it never had another.
    """

    id: str
    team: str
    buurt: str
    coach: str
    theme: str
    name_sealed: bytes | None
    issue_sealed: bytes | None
    step: int
    step_before: int | None
    stepped_on: date
    next_talk_at: datetime | None
    started_on: date
    closed_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Participant:
    """A resident in a kernteam; the last day is included. No person: she was forgotten."""

    id: str
    kernteam: str
    person: str | None
    active_from: date
    active_until: date | None
    version: int

    def active_on(self, day: date) -> bool:
        """Whether she takes part on that day."""
        return self.active_from <= day and (self.active_until is None or day <= self.active_until)


@dataclass(frozen=True, slots=True)
class Project:
    """What a kernteam makes of its kwestie; `participant` carries it."""

    id: str
    kernteam: str
    title_sealed: bytes | None
    participant: str | None
    status: str
    added_on: date
    done_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A coaching talk that was held, with what was agreed."""

    id: str
    kernteam: str
    member: str
    held_on: date
    agreed_sealed: bytes | None
    version: int


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that somebody took upon them: a resident, the whole group, or a member of WIJ."""

    id: str
    kernteam: str
    talk: str | None
    what_sealed: bytes | None
    owner: str
    participant: str | None
    member: str | None
    due_on: date | None
    added_on: date
    done_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the life of a kernteam, as the event log has it."""

    name: str
    actor: str
    happened_at: datetime
    old: str | None
    new: str | None
    details: Mapping[str, Any]


_KERNTEAM = "select * from kernteam_coaching.kernteam where list_contains($teams, team)"
_OURS = "kernteam in (select id from kernteam_coaching.kernteam where list_contains($teams, team))"

# --- kernteams -------------------------------------------------------------------------------


def kernteam(context: Context, kernteam_id: str) -> Kernteam | None:
    """One kernteam of the teams in view."""
    rows = context.rows(f"{_KERNTEAM} and id = $id", id=kernteam_id)
    return Kernteam(**rows[0]) if rows else None


def count_closed(context: Context) -> int:
    """How many kernteams are no longer coached."""
    sql = """
        select count(*) as n from kernteam_coaching.kernteam
        where list_contains($teams, team) and closed_on is not null
    """
    return int(context.rows(sql)[0]["n"])


def closed(context: Context, limit: int, offset: int) -> list[Kernteam]:
    """Kernteams that are no longer coached, the last one first."""
    sql = f"""
        {_KERNTEAM} and closed_on is not null
        order by closed_on desc, id limit $limit offset $offset
    """
    return [Kernteam(**row) for row in context.rows(sql, limit=limit, offset=offset)]


# --- what belongs to one ---------------------------------------------------------------------


def participants(context: Context, kernteam_id: str) -> list[Participant]:
    """Who takes or took part, the first one first."""
    sql = f"""
        select * from kernteam_coaching.participant where kernteam = $id and {_OURS}
        order by active_from, id
    """
    return [Participant(**row) for row in context.rows(sql, id=kernteam_id)]


def some(context: Context, ids: Sequence[str]) -> dict[str, Kernteam]:
    """These kernteams by id, as far as they are of the teams in view."""
    if not ids:
        return {}
    rows = context.rows(f"{_KERNTEAM} and list_contains($ids, id)", ids=list(ids))
    return {row["id"]: Kernteam(**row) for row in rows}


def projects(context: Context, kernteam_id: str) -> list[Project]:
    """What a kernteam makes, the latest first."""
    sql = f"""
        select * from kernteam_coaching.project where kernteam = $id and {_OURS}
        order by done_on is not null, added_on desc, id
    """
    return [Project(**row) for row in context.rows(sql, id=kernteam_id)]


def projects_done_since(context: Context, day: date) -> list[tuple[Project, Kernteam]]:
    """What kernteams finished since that day, the latest first."""
    found = context.rows(
        f"""
        select * from kernteam_coaching.project
        where status = 'klaar' and done_on >= $day and {_OURS} order by done_on desc, id
        """,
        day=day,
    )
    teams = some(context, [row["kernteam"] for row in found])
    return [(Project(**row), teams[row["kernteam"]]) for row in found]


def talks(context: Context, kernteam_id: str) -> list[Talk]:
    """The talks with a kernteam, the latest first."""
    sql = f"""
        select * from kernteam_coaching.talk where kernteam = $id and {_OURS}
        order by held_on desc, id
    """
    return [Talk(**row) for row in context.rows(sql, id=kernteam_id)]


def talks_between(context: Context, start: date, end: date) -> list[tuple[Talk, Kernteam]]:
    """The talks held from `start` up to, not including, `end`, the first one first."""
    found = context.rows(
        f"""
        select * from kernteam_coaching.talk
        where held_on >= $start and held_on < $end and {_OURS} order by held_on, id
        """,
        start=start,
        end=end,
    )
    teams = some(context, list({row["kernteam"] for row in found}))
    return [(Talk(**row), teams[row["kernteam"]]) for row in found]


def planned_between(context: Context, start: date, end: date) -> list[Kernteam]:
    """Kernteams whose next talk is planned from `start` up to, not including, `end`."""
    sql = f"""
        {_KERNTEAM} and next_talk_at >= $start::timestamp and next_talk_at < $end::timestamp
        order by next_talk_at, id
    """
    return [Kernteam(**row) for row in context.rows(sql, start=start, end=end)]


def promises(context: Context, kernteam_id: str) -> list[Promise]:
    """The actions of a kernteam: open ones first, by date; then the last that was done."""
    sql = f"""
        select * from kernteam_coaching.action where kernteam = $id and {_OURS}
        order by done_on is not null, done_on desc, due_on nulls last, added_on, id
    """
    return [Promise(**row) for row in context.rows(sql, id=kernteam_id)]


def promises_due_of(context: Context, member: str, day: date) -> list[tuple[Promise, Kernteam]]:
    """The open actions of a member of WIJ that are due on that day or before."""
    found = context.rows(
        """
        select * from kernteam_coaching.action
        where member = $member and done_on is null and due_on <= $day
            and kernteam in (
                select id from kernteam_coaching.kernteam
                where list_contains($teams, team) and closed_on is null
            )
        order by due_on, id
        """,
        member=member,
        day=day,
    )
    teams = some(context, list({row["kernteam"] for row in found}))
    return [(Promise(**row), teams[row["kernteam"]]) for row in found]


def participant(context: Context, participant_id: str) -> Participant | None:
    """One participant of a kernteam of the teams in view."""
    rows = context.rows(_one("participant"), id=participant_id)
    return Participant(**rows[0]) if rows else None


def project(context: Context, project_id: str) -> Project | None:
    """One project of a kernteam of the teams in view."""
    rows = context.rows(_one("project"), id=project_id)
    return Project(**rows[0]) if rows else None


def talk(context: Context, talk_id: str) -> Talk | None:
    """One talk with a kernteam of the teams in view."""
    rows = context.rows(_one("talk"), id=talk_id)
    return Talk(**rows[0]) if rows else None


def promise(context: Context, action_id: str) -> Promise | None:
    """One action of a kernteam of the teams in view."""
    rows = context.rows(_one("action"), id=action_id)
    return Promise(**rows[0]) if rows else None


def _one(table: str) -> str:
    return f"select * from kernteam_coaching.{table} where id = $id and {_OURS}"


# --- what happened ---------------------------------------------------------------------


def happenings(context: Context, kernteam_id: str) -> list[Happening]:
    """What happened to a kernteam, newest first."""
    sql = """
        select name, actor, happened_at, old, new, details from core.event
        where subject = $id and list_contains($teams, team)
            and starts_with(name, 'kernteam_coaching.')
        order by seq desc
    """
    return [
        Happening(**{**row, "details": json.loads(row["details"] or "{}")})
        for row in context.rows(sql, id=kernteam_id)
    ]


# --- writing ---------------------------------------------------------------------------------


def add(work: Work, table: str, fields: Row) -> None:
    """Write a new row of `kernteam`, `participant`, `project`, `talk` or `action`."""
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into kernteam_coaching.{table} ({columns}) values ({values})", **fields)


def change(work: Work, table: str, row_id: str, version: int, fields: Row) -> bool:
    """Change a row of one of these tables; False when another version stands there by now."""
    assignments = "".join(f", {name} = ${name}" for name in fields)
    rows = work.execute(
        f"update kernteam_coaching.{table} set version = version + 1{assignments} "
        "where id = $row_id and version = $old_version returning version",
        row_id=row_id,
        old_version=version,
        **fields,
    )
    return bool(rows)


def end_planned_talk(work: Work, kernteam_id: str, held_on: date) -> None:
    """Take away the planned talk of a kernteam when one was held on that day or later."""
    work.execute(
        """
        update kernteam_coaching.kernteam set next_talk_at = null, version = version + 1
        where id = $id and next_talk_at < $held_on::timestamp + interval 1 day
        """,
        id=kernteam_id,
        held_on=held_on,
    )


def plan_talk(work: Work, kernteam_id: str, moment: datetime) -> None:
    """Plan the next talk with a kernteam, whatever its version."""
    work.execute(
        "update kernteam_coaching.kernteam set next_talk_at = $moment, version = version + 1 "
        "where id = $id",
        id=kernteam_id,
        moment=moment,
    )


def participants_on(work: Work, kernteam_id: str, person: str) -> list[Participant]:
    """All the times that a resident took part in a kernteam, within a unit of work."""
    rows = work.execute(
        "select * from kernteam_coaching.participant where kernteam = $id and person = $person",
        id=kernteam_id,
        person=person,
    )
    return [Participant(**row) for row in rows]


def end_all_parts(work: Work, kernteam_id: str, day: date) -> list[str]:
    """Let everybody stop who takes part after that day; the ids of those rows."""
    rows = work.execute(
        """
        update kernteam_coaching.participant
        set active_until = greatest(active_from, $day), version = version + 1
        where kernteam = $id and (active_until is null or active_until > $day) returning id
        """,
        id=kernteam_id,
        day=day,
    )
    return [row["id"] for row in rows]
