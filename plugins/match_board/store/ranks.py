"""Where cards stand in a lane."""

from __future__ import annotations

from bloei_core import Work


def room(
    work: Work, team: str, lane: str, besides: str, *, after: str | None, before: str | None
) -> tuple[float | None, float | None]:
    """Between which ranks a card comes: under the match `after`, else above `before`, else on top.

    None where no other card is. A match that left the lane does not count.
    """
    rows = work.execute(
        """
        select id, rank, lag(rank) over downwards as above, lead(rank) over downwards as below
        from match_board.match
        where team = $team and lane = $lane
            and (id <> $besides or id = $after::text or id = $before::text)
        window downwards as (order by rank)
        qualify id = $after::text or id = $before::text or row_number() over downwards = 1
        """,
        team=team,
        lane=lane,
        besides=besides,
        after=after,
        before=before,
    )
    known = {row["id"]: row for row in rows}
    if after in known:
        return known[after]["rank"], known[after]["below"]
    if before in known:
        return known[before]["above"], known[before]["rank"]
    return None, rows[0]["rank"] if rows else None


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
