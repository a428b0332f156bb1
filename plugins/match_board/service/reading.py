"""What the verbs and pages read about the board of a team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bloei_core import Action, Context, Member, NotFound
from bloei_core.ui import formats
from plugins.match_board import store

SHOWN_DAYS = 30
GONE = "Deze match staat niet meer op het bord."


def match_to_change(context: Context, match: str) -> store.Match:
    """A match that this member may change. Raises NotAllowed or NotFound."""
    context.require(Action.MOVE_MATCHES)
    found = store.match(context, match)
    if found is None:
        raise NotFound(GONE)
    return found


def colleagues(context: Context) -> list[Member]:
    """Who may have a match of the team in view, by name."""
    return [
        each
        for each in context.engine.members(context.teams)
        if replace(context, member=each).may(Action.MOVE_MATCHES)
    ]


def member_name(context: Context, member: str) -> str:
    """The name of somebody who works here, or worked here."""
    found = context.engine.member(member)
    return found.name if found else "Bloei"


def count_by_lane(context: Context, days: int = SHOWN_DAYS) -> Mapping[str, int]:
    """How many matches stand in each lane, closed ones of the last so many days."""
    return context.remembered(
        ("match_board.lanes", days, formats.today()),
        "match_board.",
        lambda: store.count_by_lane(context, closed_since(days)),
    )


def open_cards(context: Context) -> Sequence[store.BoardCard]:
    """All open matches of the team."""
    return context.remembered(
        "match_board.open_cards",
        "match_board.",
        lambda: store.open_cards(context, closed_since()),
    )


def my_open_cards(context: Context) -> Sequence[store.BoardCard]:
    """The open matches of whoever asks."""
    return open_cards_of(context, context.member.id)


def open_cards_of(context: Context, verbinder: str) -> Sequence[store.BoardCard]:
    """The open matches of one verbinder."""
    return context.remembered(
        ("match_board.open", verbinder),
        "match_board.",
        lambda: store.open_cards_of(context, verbinder, closed_since()),
    )


def closed_since(days: int = SHOWN_DAYS) -> datetime:
    """Since when closed matches are still on the board."""
    return datetime.now(UTC) - timedelta(days=days)
