"""Where cards stand in a lane."""

from __future__ import annotations

from typing import Any, NamedTuple

from bloei_core import Work
from plugins.match_board.store.rows import Match


class Room(NamedTuple):
    """Between which ranks a card comes. None where no other card is."""

    above: float | None
    below: float | None


# All ranks in one pass: a window or a second look costs a move more than the numbers do.
_RANKS = """
    select {
        'all': coalesce(list(rank), []),
        'after': max(rank) filter (id = $after),
        'before': max(rank) filter (id = $before)
    } as ranks
    from match_board.match
    where team = $team and lane = $lane
        and (id <> $match or id = $after::text or id = $before::text)
"""


def room(
    work: Work, team: str, lane: str, match: str, *, after: str | None, before: str | None
) -> Room:
    """Where a match comes: under the match `after`, else above `before`, else on top.

    A match that left the lane does not count.
    """
    about = {"team": team, "lane": lane, "match": match, "after": after, "before": before}
    [row] = work.execute(_RANKS, **about)
    return _room(row["ranks"])


def match_and_room(
    work: Work, team: str, lane: str, match: str, *, after: str | None, before: str | None
) -> tuple[Match, Room] | None:
    """A match of any team, and its room in a lane of this team; None when it is not there.

    One statement, because that is what a move costs.
    """
    about = {"team": team, "lane": lane, "match": match, "after": after, "before": before}
    rows = work.execute(
        f"select *, ({_RANKS}) as ranks from match_board.match where id = $match", **about
    )
    if not rows:
        return None
    ranks = rows[0].pop("ranks")
    return Match(**rows[0]), _room(ranks)


def _room(ranks: dict[str, Any]) -> Room:
    every = ranks["all"]
    if (above := ranks["after"]) is not None:
        return Room(above, min((rank for rank in every if rank > above), default=None))
    if (below := ranks["before"]) is not None:
        return Room(max((rank for rank in every if rank < below), default=None), below)
    return Room(None, min(every, default=None))


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


def is_taken(work: Work, team: str, lane: str, rank: float, besides: str) -> bool:
    """Whether another match than `besides` stands at exactly this place of a lane."""
    rows = work.execute(
        "select 1 from match_board.match "
        "where team = $team and lane = $lane and rank = $rank and id <> $besides",
        team=team,
        lane=lane,
        rank=rank,
        besides=besides,
    )
    return bool(rows)
