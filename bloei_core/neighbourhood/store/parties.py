"""Residents and ontwikkelplaatsen, as far as the teams in view may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bloei_core.context import Context
from bloei_core.neighbourhood.store.rows import (
    SEEN_ORGANISATION,
    SEEN_PERSON,
    OnDay,
    Organisation,
    Person,
)

_PERSON = "select * from core.person"
_ORGANISATION = "select * from core.organisation"


def person(context: Context, person_id: str) -> Person | None:
    """One resident, when a team in view may see her."""
    rows = context.rows(
        f"{_PERSON} where id = $id and id in ({SEEN_PERSON} and person = $id)", id=person_id
    )
    return _person(rows[0]) if rows else None


def people(context: Context, ids: Sequence[str]) -> list[Person]:
    """These residents, as far as a team in view may see them."""
    sql = f"{_PERSON} where list_contains($ids, id) and id in ({SEEN_PERSON})"
    return [_person(row) for row in context.rows(sql, ids=list(ids))]


def is_of_team(context: Context, buurt: str) -> bool:
    """Whether this buurt belongs to the team in view today."""
    sql = "select team from core.buurt_team where buurt = $buurt and team = $team"
    return bool(context.reference(sql, buurt=buurt, team=context.team))


def organisation(context: Context, organisation_id: str) -> Organisation | None:
    """One ontwikkelplaats, when it works for a team in view."""
    sql = f"{_ORGANISATION} where id = $id and id in ({SEEN_ORGANISATION} and organisation = $id)"
    rows = context.rows(sql, id=organisation_id)
    return Organisation(**rows[0]) if rows else None


def organisations(context: Context, ids: Sequence[str]) -> list[Organisation]:
    """These ontwikkelplaatsen, as far as they work for a team in view."""
    sql = f"{_ORGANISATION} where list_contains($ids, id) and id in ({SEEN_ORGANISATION})"
    return [Organisation(**row) for row in context.rows(sql, ids=list(ids))]


def answer_days(context: Context) -> dict[str, int]:
    """How fast each ontwikkelplaats that works for a team in view usually answers, in days."""
    sql = f"select id, answer_days from core.organisation where id in ({SEEN_ORGANISATION})"
    return {row["id"]: row["answer_days"] for row in context.rows(sql)}


def organisation_teams(context: Context, organisation_id: str) -> tuple[str, ...]:
    """The teams in view that this ontwikkelplaats works for."""
    sql = """
        select team from core.visible_organisation
        where organisation = $id and list_contains($teams, team) order by team
    """
    return tuple(row["team"] for row in context.rows(sql, id=organisation_id))


def stopped_before(context: Context, before: date) -> list[OnDay]:
    """Residents of the teams in view who take no part any more, and whom nothing happened to since
    a day; with the last day something did.
    """
    sql = """
        select person.id, 'stopped' as name,
            greatest(person.created_at, max(event.happened_at))::date as day
        from core.person
        join core.buurt_team using (buurt)
        left join core.event on event.subject = person.id
        where list_contains($teams, buurt_team.team) and status = 'closed'
        group by person.id, person.created_at having day < $before order by day, person.id
    """
    return [OnDay(**row) for row in context.rows(sql, before=before)]


def sharing_teams(context: Context, person_id: str) -> list[str]:
    """The teams in view that see a resident because of a match or a kernteam, once for each."""
    sql = """
        select team from core.shared_person
        where person = $id and list_contains($teams, team) order by team, because
    """
    return [row["team"] for row in context.rows(sql, id=person_id)]


def log_of(context: Context, person_id: str) -> list[OnDay]:
    """What the event log has about a resident whom a team in view may see, oldest first."""
    sql = f"""
        select seq::text as id, happened_at::date as day, name from core.event
        where subject = $id and subject in ({SEEN_PERSON} and person = $id) order by seq
    """
    return [OnDay(**row) for row in context.rows(sql, id=person_id)]


def _person(row: dict[str, Any]) -> Person:
    return Person(**{**row, "availability": tuple(row["availability"])})
