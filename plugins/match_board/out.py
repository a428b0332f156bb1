"""The board as a table, for a file: one row a match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bloei_core import Context, Exporter, neighbourhood
from bloei_core.ui import choices
from plugins.match_board import service, store, words
from plugins.match_board.cards import Names
from plugins.match_board.looking import Filter, Look

COLUMNS = (
    "Kolom", "Wie", "Met wie", "Talent", "Soort", "Stap", "Verbinder", "Buurt", "Volgende stap op",
    "Aan de beurt", "Loopt sinds", "Reden van stoppen", "Dagen zonder nieuws",
)  # fmt: skip


def exporters() -> list[Exporter]:
    """The whole board of a team. It names residents, for who may see names."""
    return [Exporter("board", "Het matchbord", COLUMNS, _all_rows, personal=True)]


def rows(context: Context, shown: Filter, days: int, most: int) -> list[Sequence[Any]]:
    """What a board with this filter shows, lane by lane; numbers instead of names when hidden.

    Closed matches of the last so many days, at most `most` of a lane. It leaves the app, so the
    read log hears of it.
    """
    look, names = Look.of(context), Names(context)
    order = [lane.code for lane in words.LANES]
    found = [
        each
        for each in store.cards(context, service.closed_since(days), most)
        if shown.shows(each, look)
    ]
    found.sort(key=lambda each: (order.index(each.lane), each.rank))
    context.exported("matchbord", (party for each in found for party in each.parties))
    return [_row(context, each, look, names) for each in found]


def _all_rows(context: Context) -> Iterable[Sequence[Any]]:
    for team in context.teams:
        yield from rows(context.only(team), Filter(), service.SHOWN_DAYS, 10_000)


def _row(context: Context, card: store.BoardCard, look: Look, names: Names) -> Sequence[Any]:
    is_open = card.lane in words.OPEN_LANES
    return (
        words.lane_title(card.lane),
        names.of(card.party_a, card.party_a_kind),
        names.of(card.party_b, card.party_b_kind),
        neighbourhood.talent_label(card.talent),
        words.KINDS[card.kind],
        words.SIZES[card.size],
        service.member_name(context, card.verbinder),
        choices.buurt_name(look.buurt(card)),
        card.next_step_on if is_open else None,
        words.TURNS.get(card.waiting_for or "") if is_open else None,
        card.started_on,
        words.reason_label(card.stop_reason) if card.stop_reason else None,
        look.pace.quiet(card) if is_open else None,
    )
