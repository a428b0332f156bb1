"""Where cards stand in a lane."""

from __future__ import annotations

from bloei_core import Work


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
