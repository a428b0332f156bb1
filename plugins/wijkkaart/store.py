"""What there is per buurt, and every statement that counts it."""

from __future__ import annotations

from dataclasses import dataclass

from bloei_core import Context


@dataclass(frozen=True, slots=True)
class Place:
    """An active ontwikkelplaats, and how many vacatures it has open."""

    id: str
    kind: str
    buurt: str
    vacancies: int


def residents_per_buurt(context: Context) -> dict[str, int]:
    """How many residents take part, per buurt of the teams in view."""
    sql = """
        select buurt, count(*) as n
        from core.person join core.buurt_team using (buurt)
        where list_contains($teams, team) and status = 'active'
        group by buurt order by buurt
    """
    return {row["buurt"]: row["n"] for row in context.rows(sql)}


def places(context: Context) -> list[Place]:
    """The ontwikkelplaatsen that work for the teams in view, wherever they are."""
    sql = """
        with seen as (
            select distinct organisation as id
            from core.visible_organisation where list_contains($teams, team)
        ),
        vacancy as (
            select party as id, count(*) as n from core.request
            where status = 'open' and party_kind = 'organisation' group by party
        )
        select organisation.id, kind, buurt, coalesce(vacancy.n, 0) as vacancies
        from core.organisation semi join seen using (id) left join vacancy using (id)
        where status = 'active' order by organisation.id
    """
    return [Place(**row) for row in context.rows(sql)]
