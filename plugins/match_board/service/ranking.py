"""Where a card comes to stand: between the two that were named, and never where another stands."""

from __future__ import annotations

from dataclasses import dataclass

from bloei_core import Work
from plugins.match_board import store


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a lane: between two cards. None: at an end; both None: on top."""

    team: str
    lane: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, and whether the other cards of its lane got other ones for it."""

    value: float
    renumbered: bool = False


def rank_at(work: Work, place: Place, match: str, seq: int, room: store.Room | None = None) -> Rank:
    """A rank for this place; on top when neither neighbour stands in that lane.

    `room`: between which ranks that is, when it was read in this unit of work.
    """
    rank = _between(*(room or _room(work, place, match)))
    if rank is not None:
        return Rank(rank)
    store.renumber(work, place.team, place.lane, seq)
    rank = _between(*_room(work, place, match))
    assert rank is not None
    return Rank(rank, renumbered=True)


def rank_back(work: Work, team: str, lane: str, match: str, rank: float, seq: int) -> float:
    """The rank that a card had, or one just below whoever stands there now."""
    if not store.is_taken(work, team, lane, rank, match):
        return rank
    below = store.neighbours(work, team, lane, rank, match)[1]
    if (found := _between(rank, below)) is not None:
        return found
    store.renumber(work, team, lane, seq)
    return store.top_of(work, team, lane)


def _room(work: Work, place: Place, match: str) -> store.Room:
    # A filter may hide cards between the two that were named, so only one of them decides.
    return store.room(work, place.team, place.lane, match, after=place.after, before=place.before)


def _between(above: float | None, below: float | None) -> float | None:
    """A number between two ranks; None when there is none left."""
    if above is None:
        return 0.0 if below is None else below - 1
    rank = above + 1 if below is None else (above + below) / 2
    return rank if above < rank and (below is None or rank < below) else None
