"""Initiatives as they are stored: every statement about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bloei_core import Context, Grain, Row, Work
from plugins.initiative_calendar.store import Counted


@dataclass(frozen=True, slots=True)
class Initiative:
    """From a kwestie to something that residents do. Sealed fields open with the context."""

    id: str
    team: str
    verbinder: str
    buurt: str | None
    person: str | None
    theme: str
    stage: str
    owner: str
    talents: tuple[str, ...]
    title_sealed: bytes | None
    story_sealed: bytes | None
    rank: float
    started_on: date | None
    created_at: datetime
    closed_at: datetime | None
    version: int
    changed_seq: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open initiative: since when nothing happened to it, and what is planned next."""

    initiative: Initiative
    touched_at: datetime | None
    planned: bool


# --- reading ---------------------------------------------------------------------------------

_INITIATIVE = "select * from initiative_calendar.initiative where list_contains($teams, team)"


def initiative(context: Context, initiative_id: str) -> Initiative | None:
    """One initiative of the teams in view."""
    rows = context.rows(f"{_INITIATIVE} and id = $id", id=initiative_id)
    return _initiative(rows[0]) if rows else None


def initiatives(context: Context, closed_since: datetime) -> list[Initiative]:
    """All that are open or were closed since then, in the order of the board."""
    sql = f"""
        {_INITIATIVE} and (closed_at is null or closed_at >= $closed_since)
        order by stage, rank, id
    """
    return [_initiative(row) for row in context.rows(sql, closed_since=closed_since)]


def changed_initiatives(context: Context, since: int) -> list[Initiative]:
    """What changed after event number `since`."""
    rows = context.rows(f"{_INITIATIVE} and changed_seq > $since", since=since)
    return [_initiative(row) for row in rows]


def initiatives_of(context: Context, party: str) -> list[Initiative]:
    """Those that this resident came with, newest first."""
    sql = f"{_INITIATIVE} and person = $party order by created_at desc, id"
    return [_initiative(row) for row in context.rows(sql, party=party)]


def waiting(context: Context, verbinder: str, day: date) -> list[Waiting]:
    """Open initiatives of a verbinder (`*`: of anybody), the longest quiet first.

    `planned`: whether something of it stands in the agenda from `day` on.
    """
    sql = f"""
        with found as (
            {_INITIATIVE} and closed_at is null and ($verbinder = '*' or verbinder = $verbinder)
        )
        select found.*, event.happened_at as touched_at, exists (
            select 1 from initiative_calendar.entry
            where entry.initiative = found.id and not entry.cancelled and (
                entry.ends >= $day or (entry.rule is not null
                    and (entry.until is null or entry.until >= $day))
            )
        ) as planned
        from found left join core.event on event.seq = found.changed_seq
        order by found.changed_seq
    """
    return [
        Waiting(planned=row.pop("planned"), touched_at=row.pop("touched_at"),
                initiative=_initiative(row))
        for row in context.rows(sql, verbinder=verbinder, day=day)
    ]  # fmt: skip


def started_since(context: Context, day: date) -> list[Initiative]:
    """What became an initiative since that day, newest first."""
    sql = f"{_INITIATIVE} and started_on >= $day order by started_on desc, id"
    return [_initiative(row) for row in context.rows(sql, day=day)]


def stages_unlike_events(context: Context) -> list[str]:
    """Initiatives whose stage is not the one that their events end in."""
    sql = """
        with told as (
            select subject, arg_max(new, seq) as stage from core.event
            where name in ('initiative_calendar.initiative_added',
                'initiative_calendar.initiative_moved')
            group by subject
        )
        select id from initiative_calendar.initiative left join told on told.subject = id
        where list_contains($teams, team) and told.stage is distinct from initiative.stage
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


def count_by_stage_and_owner(context: Context) -> dict[tuple[str, str], int]:
    """How many initiatives of each stage each owner has; where there is none it is left out."""
    sql = """
        select stage, owner, count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) group by stage, owner
    """
    return {(row["stage"], row["owner"]): row["n"] for row in context.rows(sql)}


def started_between(context: Context, start: date, end: date) -> int:
    """How many initiatives began from `start` up to, not including, `end`."""
    sql = """
        select count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) and started_on >= $start and started_on < $end
    """
    return int(context.rows(sql, start=start, end=end)[0]["n"])


def started(context: Context, start: date, end: date, grain: Grain) -> list[Counted]:
    """The same per team, owner and month, quarter or year."""
    sql = f"""
        select team, owner as part, date_trunc('{grain}', started_on)::date as first_day,
            count(*) as number
        from initiative_calendar.initiative
        where list_contains($teams, team) and started_on >= $start and started_on < $end
        group by all order by all
    """
    return [Counted(**row) for row in context.rows(sql, start=start, end=end)]


def open_per_buurt(context: Context) -> dict[str, int]:
    """How many open initiatives there are in each buurt that has any."""
    sql = """
        select buurt, count(*) as n from initiative_calendar.initiative
        where list_contains($teams, team) and closed_at is null and buurt is not null
        group by buurt order by buurt
    """
    return {row["buurt"]: row["n"] for row in context.rows(sql)}


# --- writing ---------------------------------------------------------------------------------


def top_rank(work: Work, team: str, stage: str) -> float:
    """A rank above every initiative of a stage."""
    rows = work.execute(
        "select min(rank) as top from initiative_calendar.initiative "
        "where team = $team and stage = $stage",
        team=team,
        stage=stage,
    )
    return 0.0 if rows[0]["top"] is None else float(rows[0]["top"]) - 1


def rank_between(work: Work, team: str, stage: str, before: str | None, after: str | None) -> float:
    """A rank just under the initiative `after`, else just above `before`, else on top."""
    known = {
        row["id"]: float(row["rank"])
        for row in work.execute(
            "select id, rank from initiative_calendar.initiative "
            "where team = $team and stage = $stage order by rank, id",
            team=team,
            stage=stage,
        )
    }
    ranks = sorted(known.values())
    if after in known:
        below = next((rank for rank in ranks if rank > known[after]), None)
        return known[after] + 1 if below is None else (known[after] + below) / 2
    if before in known:
        above = next((rank for rank in reversed(ranks) if rank < known[before]), None)
        return known[before] - 1 if above is None else (known[before] + above) / 2
    return ranks[0] - 1 if ranks else 0.0


def forget_person(work: Work, person: str) -> None:
    """Take a resident and the story that is about her off every initiative."""
    _clear(work, "where person = $person", person=person)


def closed_with_people(context: Context, day: date) -> list[Initiative]:
    """Initiatives of the teams in view that were closed before a day, with a resident or story."""
    sql = f"""
        select * from initiative_calendar.initiative
        where list_contains($teams, team) and closed_at < $day and {_ABOUT_PEOPLE}
        order by closed_at, id
    """
    return [_initiative(row) for row in context.rows(sql, day=day)]


def expire(work: Work, day: date) -> int:
    """Take residents and stories off initiatives that were closed before a day; how many."""
    kept = "select row_id from core.kept_longer"
    old = f"where closed_at < $day and {_ABOUT_PEOPLE} and id not in ({kept})"
    return _clear(work, old, day=day)


_ABOUT_PEOPLE = "(person is not null or story_sealed is not null)"


def _clear(work: Work, where: str, **params: Any) -> int:
    work.outdates("initiative_calendar.initiative", ["story_sealed"], where, **params)
    sql = "update initiative_calendar.initiative set person = null, story_sealed = null"
    return len(work.execute(f"{sql} {where} returning id", **params))


def _initiative(row: Row) -> Initiative:
    return Initiative(**{**row, "talents": tuple(row["talents"])})
