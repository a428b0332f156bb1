"""Reading matches, what stands on the board, and what happened to a match."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from bloei_core import Context, Row
from plugins.match_board.store.rows import (
    CARD_COLUMNS,
    Alone,
    BoardCard,
    Happening,
    Match,
    Note,
    Owner,
)

_MATCH = "select * from match_board.match where list_contains($teams, team)"

_CARD = f"""
    select {CARD_COLUMNS}, closed_at is null or closed_at >= $closed_since as on_board
    from match_board.match
    where list_contains($teams, team) and {{which}}
    order by lane, rank
"""
_ON_BOARD = f"""
    select * from ({_CARD.format(which="(closed_at is null or closed_at >= $closed_since)")})
    qualify lane not in ('afgerond', 'gestopt')
        or row_number() over (partition by lane order by changed_at desc) <= $most_closed
    order by lane, rank
"""
_ACTIVE_SIDES = """
    with side as (
        select unnest([party_a, party_b]) as id from match_board.match
        where list_contains($teams, team) and id = $id
    )
    select id from core.person semi join side using (id) where status = 'active'
    union all select id from core.organisation semi join side using (id) where status = 'active'
"""
_OPEN_OF = _CARD.format(which="closed_at is null and verbinder = $verbinder")
_OPEN = _CARD.format(which="closed_at is null")
_CHANGED = _CARD.format(which="changed_seq > $since")
_CHANGED_OR_RENAMED = _CARD.format(
    which="""(
        changed_seq > $since
        or party_a in (select unnest($renamed)) or party_b in (select unnest($renamed))
    )"""
)


def match(context: Context, match_id: str) -> Match | None:
    """One match of the teams in view."""
    rows = context.rows(f"{_MATCH} and id = $id", id=match_id)
    return Match(**rows[0]) if rows else None


def active_sides(context: Context, match_id: str) -> set[str]:
    """The sides of a match that take part, also who is of another team by now."""
    rows = context.rows(_ACTIVE_SIDES, id=match_id)
    return {row["id"] for row in rows}


def matches_in(context: Context, ids: Sequence[str]) -> list[Match]:
    """These matches, as far as they are of the teams in view."""
    if not ids:
        return []
    rows = context.rows(f"{_MATCH} and list_contains($ids, id) order by id", ids=list(ids))
    return [Match(**row) for row in rows]


def matches_of(context: Context, party: str) -> list[Match]:
    """All matches of a resident or place in the teams in view: open first, then newest first."""
    sql = f"""
        {_MATCH} and (party_a = $party or party_b = $party)
        order by closed_at is not null, created_at desc, id
    """
    return [Match(**row) for row in context.rows(sql, party=party)]


def cards(context: Context, closed_since: datetime, most_closed: int = 50) -> list[BoardCard]:
    """The whole board: all that is open, and per lane the newest that were closed since then."""
    found = context.rows(_ON_BOARD, closed_since=closed_since, most_closed=most_closed)
    return [BoardCard(**row) for row in found]


def changed_cards(context: Context, since: int, closed_since: datetime) -> list[BoardCard]:
    """What changed after event number `since`: itself, or the name of one of its parties."""
    # Nearly always nobody was renamed, and then this costs the same however many matches there are.
    if renamed := context.parties_changed(since):
        found = context.rows(
            _CHANGED_OR_RENAMED, since=since, renamed=renamed, closed_since=closed_since
        )
    else:
        found = context.rows(_CHANGED, since=since, closed_since=closed_since)
    return [BoardCard(**row) for row in found]


def open_cards_of(context: Context, verbinder: str, closed_since: datetime) -> list[BoardCard]:
    """The open matches of one verbinder."""
    found = context.rows(_OPEN_OF, verbinder=verbinder, closed_since=closed_since)
    return [BoardCard(**row) for row in found]


def open_cards(context: Context, closed_since: datetime) -> list[BoardCard]:
    """All open matches."""
    return [BoardCard(**row) for row in context.rows(_OPEN, closed_since=closed_since)]


def notes_of(context: Context, match_id: str) -> list[Note]:
    """The notes of a match, newest first."""
    sql = """
        select note.* from match_board.note
        join match_board.match on match.id = note.match
        where list_contains($teams, team) and match.id = $id and not withdrawn
        order by written_at desc, note.id
    """
    return [Note(**row) for row in context.rows(sql, id=match_id)]


def note(context: Context, note_id: str) -> Note | None:
    """One note, also when it was withdrawn."""
    sql = """
        select note.* from match_board.note
        join match_board.match on match.id = note.match
        where list_contains($teams, team) and note.id = $id
    """
    rows = context.rows(sql, id=note_id)
    return Note(**rows[0]) if rows else None


def happenings(context: Context, match_id: str) -> list[Happening]:
    """What happened to a match, newest first."""
    sql = """
        select seq, name, subject, actor, happened_at, old, new, details from core.event
        where subject = $id and list_contains($teams, team) and starts_with(name, 'match_board.')
        order by seq desc
    """
    return happenings_in(context.rows(sql, id=match_id))


def happenings_in(rows: Sequence[Row]) -> list[Happening]:
    """Rows of the event log with their details read."""
    return [Happening(**{**row, "details": json.loads(row["details"] or "{}")}) for row in rows]


def withdrawn_since(context: Context, since: int) -> list[str]:
    """Matches of which the adding was undone after event number `since`."""
    sql = """
        select distinct subject from core.event
        where seq > $since and list_contains($teams, team)
            and name = 'match_board.match_added_undone'
    """
    return [row["subject"] for row in context.rows(sql, since=since)]


def next_steps_between(context: Context, start: date, end: date) -> list[Match]:
    """Open matches whose next step is due from `start` up to, not including, `end`."""
    sql = f"""
        {_MATCH} and closed_at is null and next_step_on >= $start and next_step_on < $end
        order by next_step_on, id
    """
    return [Match(**row) for row in context.rows(sql, start=start, end=end)]


def open_matches(context: Context, verbinder: str) -> list[Match]:
    """The open matches of one verbinder, the oldest first."""
    sql = f"{_MATCH} and closed_at is null and verbinder = $verbinder order by created_at, id"
    return [Match(**row) for row in context.rows(sql, verbinder=verbinder)]


def started_or_done_since(context: Context, day: date, moment: datetime) -> list[Match]:
    """What started since that day or was rounded off since that moment, newest first."""
    sql = f"""
        {_MATCH} and ((lane = 'loopt' and started_on >= $day)
            or (lane = 'afgerond' and closed_at >= $moment))
        order by changed_seq desc
    """
    return [Match(**row) for row in context.rows(sql, day=day, moment=moment)]


def owners(context: Context) -> list[Owner]:
    """Who has open matches, per team."""
    sql = """
        select team, verbinder, min(id) as match, count(*) as number from match_board.match
        where list_contains($teams, team) and closed_at is null
        group by team, verbinder order by all
    """
    return [Owner(**row) for row in context.rows(sql)]


def alone_since_before(context: Context, moment: datetime) -> list[Alone]:
    """Residents of the teams in view whose last match was closed before a moment, or who had none.

    Whoever waits longest comes first.
    """
    sql = """
        with own as (
            select person.id as person, verbinder, created_at
            from core.person join core.buurt_team using (buurt)
            where status = 'active' and list_contains($teams, buurt_team.team)
        ),
        side as (
            select party_a as person, closed_at from match_board.match
            where list_contains($teams, team)
            union all
            select party_b, closed_at from match_board.match where list_contains($teams, team)
        ),
        last as (
            select person, max(closed_at) as closed_at, bool_or(closed_at is null) as busy
            from side group by person
        )
        select person, verbinder, greatest(created_at, coalesce(closed_at, created_at)) as since
        from own left join last using (person)
        where not coalesce(busy, false)
            and greatest(created_at, coalesce(closed_at, created_at)) < $moment
        order by since, person
    """
    return [Alone(**row) for row in context.rows(sql, moment=moment)]
