"""Matches and notes as they are stored, and every statement about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bloei_core import Context, Event, Grain, PartyKind, Row, Work, neighbourhood


@dataclass(frozen=True, slots=True)
class Match:
    """Two parties around a talent. The sealed field opens with `context.open`."""

    id: str
    team: str
    verbinder: str
    party_a: str
    party_a_kind: PartyKind
    party_b: str
    party_b_kind: PartyKind
    kind: str
    talent: str
    request: str | None
    offer: str | None
    lane: str
    rank: float
    next_step_sealed: bytes | None
    next_step_on: date | None
    stop_reason: str | None
    started_on: date | None
    created_at: datetime
    closed_at: datetime | None
    version: int
    changed_seq: int
    changed_at: datetime

    @property
    def parties(self) -> tuple[str, str]:
        """The ids of both sides."""
        return (self.party_a, self.party_b)

    @property
    def residents(self) -> tuple[str, ...]:
        """The ids of the sides that are a resident."""
        kinds = ((self.party_a, self.party_a_kind), (self.party_b, self.party_b_kind))
        return tuple(party for party, kind in kinds if kind == "person")


@dataclass(frozen=True, slots=True)
class BoardCard:
    """What the board shows of a match. `on_board`: whether it is open, or closed not long ago."""

    id: str
    verbinder: str
    party_a: str
    party_b: str
    party_a_kind: PartyKind
    party_b_kind: PartyKind
    kind: str
    talent: str
    lane: str
    rank: float
    next_step_on: date | None
    stop_reason: str | None
    started_on: date | None
    version: int
    changed_at: datetime
    on_board: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something a verbinder wrote down; no text when it was wiped."""

    id: str
    match: str
    text_sealed: bytes | None
    written_at: datetime
    member: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the life of a match, as the event log has it."""

    name: str
    actor: str
    happened_at: datetime
    old: str | None
    new: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Started:
    """How many matches of one kind started in one period, in one team and maybe one buurt."""

    team: str
    kind: str
    buurt: str
    first_day: date
    number: int


_MATCH = "select * from match_board.match where list_contains($teams, team)"
_STARTED = f"{_MATCH} and started_on >= $start and started_on < $end"

_CARD_COLUMNS = """
    id, verbinder, party_a, party_b, party_a_kind, party_b_kind, kind, talent, lane, rank,
    next_step_on, stop_reason, started_on, version, changed_at
"""
_CARD = f"""
    select {_CARD_COLUMNS}, closed_at is null or closed_at >= $closed_since as on_board
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


def match_in(work: Work, match_id: str) -> Match | None:
    """One match of any team, as it stands inside a unit of work."""
    rows = work.execute("select * from match_board.match where id = $id", id=match_id)
    return Match(**rows[0]) if rows else None


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


def count_by_lane(context: Context, closed_since: datetime) -> dict[str, int]:
    """How many matches stand in each lane of the board; lanes without one are left out."""
    sql = """
        select lane, count(*) as n from match_board.match
        where list_contains($teams, team) and (closed_at is null or closed_at >= $closed_since)
        group by lane
    """
    return {row["lane"]: row["n"] for row in context.rows(sql, closed_since=closed_since)}


def notes_of(context: Context, match_id: str) -> list[Note]:
    """The notes of a match, newest first."""
    sql = """
        select note.* from match_board.note
        join match_board.match on match.id = note.match
        where list_contains($teams, team) and match.id = $id
        order by written_at desc, note.id
    """
    return [Note(**row) for row in context.rows(sql, id=match_id)]


def happenings(context: Context, match_id: str) -> list[Happening]:
    """What happened to a match, newest first."""
    sql = """
        select name, actor, happened_at, old, new, details from core.event
        where subject = $id and list_contains($teams, team) and starts_with(name, 'match_board.')
        order by seq desc
    """
    return [
        Happening(**{**row, "details": json.loads(row["details"] or "{}")})
        for row in context.rows(sql, id=match_id)
    ]


def started_between(context: Context, start: date, end: date) -> int:
    """How many matches started from `start` up to, not including, `end`."""
    sql = f"select count(*) as n from ({_STARTED})"
    return int(context.rows(sql, start=start, end=end)[0]["n"])


def started(context: Context, start: date, end: date, grain: Grain) -> list[Started]:
    """The same per team, kind and month, quarter or year; nothing for a period without any."""
    sql = f"""
        select team, kind, '' as buurt, date_trunc('{grain}', started_on)::date as first_day,
            count(*) as number
        from ({_STARTED}) group by all order by all
    """
    return [Started(**row) for row in context.rows(sql, start=start, end=end)]


def started_per_buurt(context: Context, start: date, end: date) -> list[Started]:
    """The same per month, with the buurt where its first party lives; "" outside the own team."""
    sql = f"""
        with started as ({_STARTED}),
        home as (
            select id as party_a, buurt from core.person
            union all select id, buurt from core.organisation
        )
        select started.team, kind, coalesce(buurt_team.buurt, '') as buurt,
            date_trunc('month', started_on)::date as first_day, count(*) as number
        from started
        left join home using (party_a)
        left join core.buurt_team
            on buurt_team.buurt = home.buurt and buurt_team.team = started.team
        group by all order by all
    """
    return [Started(**row) for row in context.rows(sql, start=start, end=end)]


def started_as_known_on(context: Context, start: date, end: date, day: date) -> int:
    """What `started_between` said at the end of that day, by the events alone."""
    sql = """
        with told as (
            select subject, arg_max(coalesce(details->>'started_on', ''), seq) as started_on
            from core.event
            where list_contains($teams, team) and happened_at < $day::date + interval 1 day
                and (name = 'match_board.match_moved' or (
                    name = 'match_board.match_changed' and details->>'started_on' is not null
                ))
            group by subject
        )
        select count(*) as n from told
        where started_on <> '' and started_on::date >= $start and started_on::date < $end
    """
    return int(context.rows(sql, start=start, end=end, day=day)[0]["n"])


def next_steps_between(context: Context, start: date, end: date) -> list[Match]:
    """Open matches whose next step is due from `start` up to, not including, `end`."""
    sql = f"""
        {_MATCH} and closed_at is null and next_step_on >= $start and next_step_on < $end
        order by next_step_on, id
    """
    return [Match(**row) for row in context.rows(sql, start=start, end=end)]


def started_or_done_since(context: Context, day: date, moment: datetime) -> list[Match]:
    """What started since that day or was rounded off since that moment, newest first."""
    sql = f"""
        {_MATCH} and ((lane = 'loopt' and started_on >= $day)
            or (lane = 'afgerond' and closed_at >= $moment))
        order by changed_seq desc
    """
    return [Match(**row) for row in context.rows(sql, day=day, moment=moment)]


def running_per_buurt(context: Context) -> dict[str, int]:
    """How many running matches have a resident or place in each buurt of the teams in view."""
    sql = """
        with side as (
            select id, team, party_a as party from match_board.match where lane = 'loopt'
            union all select id, team, party_b from match_board.match where lane = 'loopt'
        ),
        home as (
            select id as party, buurt from core.person
            union all select id, buurt from core.organisation
        )
        select buurt, count(distinct side.id) as n
        from side join home using (party) join core.buurt_team using (buurt)
        where list_contains($teams, side.team) and list_contains($teams, buurt_team.team)
        group by buurt order by buurt
    """
    return {row["buurt"]: row["n"] for row in context.rows(sql)}


def running_in_time(context: Context, today: date) -> Mapping[str, Sequence[int]]:
    """The same at the end of each quarter before `today`, the oldest first."""
    sql = """
        select match.id, unnest([party_a, party_b]) as party, seq, happened_at::date as day,
            new = 'loopt' as is_open
        from core.event join match_board.match on match.id = subject
        where list_contains($teams, match.team)
            and name in ('match_board.match_added', 'match_board.match_moved')
    """
    return neighbourhood.levels_in_time(context, "matches", sql, today)


# --- rules for `bloei check` -----------------------------------------------------------------


def lanes_unlike_events(context: Context) -> list[str]:
    """Matches whose lane is not the one that their events end in."""
    sql = """
        with told as (
            select subject, arg_max(new, seq) as lane from core.event
            where name in ('match_board.match_added', 'match_board.match_moved') group by subject
        )
        select id from match_board.match left join told on told.subject = match.id
        where list_contains($teams, team) and told.lane is distinct from match.lane order by id
    """
    return [row["id"] for row in context.rows(sql)]


def shared_ranks(context: Context) -> list[str]:
    """Matches that share their place in a lane with another one."""
    sql = """
        select id from match_board.match where list_contains($teams, team)
        qualify count(*) over (partition by team, lane, rank) > 1 order by id
    """
    return [row["id"] for row in context.rows(sql)]


def kinds_unlike_parties(context: Context) -> list[str]:
    """Matches whose kind does not follow from their parties."""
    sql = """
        select id from match_board.match
        where list_contains($teams, team) and kind <> case
            when party_a_kind = 'person' and party_b_kind = 'person' then 'inwoner-inwoner'
            when party_a_kind = 'organisation' and party_b_kind = 'organisation'
                then 'ontwikkelplaats-ontwikkelplaats'
            else 'inwoner-ontwikkelplaats' end
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


def lost_parties(context: Context) -> list[str]:
    """Matches with a side that is no resident or place at all."""
    sql = """
        with party as (
            select id, 'person' as kind from core.person
            union all select id, 'organisation' from core.organisation
        )
        select id from match_board.match
        where list_contains($teams, team) and (
            (party_a, party_a_kind) not in (select (id, kind) from party)
            or (party_b, party_b_kind) not in (select (id, kind) from party)
        )
        order by id
    """
    return [row["id"] for row in context.rows(sql)]


# --- writing ---------------------------------------------------------------------------------


def add(work: Work, event: Event, fields: Row) -> None:
    """Write a new match, changed by this event."""
    _add(work, "match_board.match", {**fields, **_stamp(event)})


def add_note(work: Work, fields: Row) -> None:
    """Write a new note."""
    _add(work, "match_board.note", fields)


def change(work: Work, event: Event, version: int, fields: Row) -> BoardCard | None:
    """Change the subject of this event; its card, or None when another version stands there."""
    fields = {**fields, **_stamp(event)}
    assignments = "".join(f", {name} = ${name}" for name in fields)
    sealed = [name for name in fields if name.endswith("_sealed")]
    work.outdates("match_board.match", sealed, "where id = $id", id=event.subject)
    rows = work.execute(
        f"update match_board.match set version = version + 1{assignments} "
        f"where id = $match_id and version = $old_version returning {_CARD_COLUMNS}",
        match_id=event.subject,
        old_version=version,
        **fields,
    )
    return BoardCard(**rows[0], on_board=True) if rows else None


def touch(work: Work, event: Event) -> None:
    """Say that something about the subject of this event changed, whatever its version."""
    work.execute(
        """
        update match_board.match
        set version = version + 1, changed_seq = $changed_seq, changed_at = $changed_at
        where id = $id
        """,
        id=event.subject,
        **_stamp(event),
    )


def _stamp(event: Event) -> Row:
    return {"changed_seq": event.seq, "changed_at": event.happened_at}


def rank_in(work: Work, team: str, lane: str, match_id: str) -> float | None:
    """Where a match stands in a lane; None when it is not there."""
    rows = work.execute(
        "select rank from match_board.match where id = $id and team = $team and lane = $lane",
        id=match_id,
        team=team,
        lane=lane,
    )
    return float(rows[0]["rank"]) if rows else None


def neighbours(
    work: Work, team: str, lane: str, rank: float | None, besides: str
) -> tuple[float | None, float | None]:
    """The nearest ranks above and below a rank, not counting the match `besides`.

    Without a rank: those of the first card of the lane, as the one below.
    """
    rows = work.execute(
        """
        select max(rank) filter (rank < $rank) as above,
            min(rank) filter ($rank::double is null or rank > $rank) as below
        from match_board.match where team = $team and lane = $lane and id <> $besides
        """,
        team=team,
        lane=lane,
        rank=rank,
        besides=besides,
    )
    return rows[0]["above"], rows[0]["below"]


def top_of(work: Work, team: str, lane: str) -> float:
    """A rank above every card of a lane."""
    below = neighbours(work, team, lane, None, "")[1]
    return 0.0 if below is None else below - 1


def renumber(work: Work, team: str, lane: str, seq: int) -> None:
    """Give the cards of a lane whole numbers, in the order that they have."""
    work.execute(
        """
        update match_board.match set rank = numbered.place, changed_seq = $seq
        from (
            select id, row_number() over (order by rank, id)::double as place
            from match_board.match where team = $team and lane = $lane
        ) as numbered
        where numbered.id = match.id and rank <> numbered.place
        """,
        team=team,
        lane=lane,
        seq=seq,
    )


def open_matches_of(work: Work, party: str) -> list[Match]:
    """The open matches of a party in any team, within a unit of work."""
    sql = """
        select * from match_board.match
        where closed_at is null and (party_a = $party or party_b = $party) order by id
    """
    return [Match(**row) for row in work.execute(sql, party=party)]


def wipe_texts_of(work: Work, party: str) -> None:
    """Take away every typed text of the matches of a party."""
    theirs = "(party_a = $party or party_b = $party)"
    _wipe_notes(work, theirs, party=party)
    _wipe_next_steps(work, theirs, party=party)


def wipe_texts_closed_before(work: Work, day: date) -> int:
    """Take away the typed texts of matches that were closed before a day; how many texts."""
    notes = _wipe_notes(work, "closed_at < $day", day=day)
    return notes + _wipe_next_steps(work, "closed_at < $day", day=day)


def _wipe_notes(work: Work, matches: str, **params: Any) -> int:
    where = f"""
        where text_sealed is not null and match in (
            select id from match_board.match where {matches}
        )
    """
    return _wipe(work, "match_board.note", "text_sealed", where, params)


def _wipe_next_steps(work: Work, matches: str, **params: Any) -> int:
    where = f"where next_step_sealed is not null and {matches}"
    return _wipe(work, "match_board.match", "next_step_sealed", where, params)


def _wipe(work: Work, table: str, column: str, where: str, params: Row) -> int:
    work.outdates(table, [column], where, **params)
    gone = work.execute(f"update {table} set {column} = null {where} returning id", **params)
    return len(gone)


def _add(work: Work, table: str, fields: Row) -> None:
    columns = ", ".join(fields)
    values = ", ".join(f"${name}" for name in fields)
    work.execute(f"insert into {table} ({columns}) values ({values})", **fields)
