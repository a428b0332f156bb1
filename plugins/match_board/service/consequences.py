"""What follows when a match starts, stops or comes back: its vraag, and who may see whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bloei_core import Context, InvalidInput, Row, Work, neighbourhood
from plugins.match_board import store, words


def follow(work: Work, found: store.Match, fields: Row) -> None:
    """Let the vraag and the sharing of residents follow a match to where these columns put it."""
    _answer(work, found, fields["started_on"])
    if fields["lane"] in words.CLOSED_LANES:
        neighbourhood.unshare(work, found.id)
    elif found.closed_at:
        share(work, found.team, found.id, found.residents)


def share(work: Work, team: str, match: str, residents: Sequence[str]) -> None:
    """The team of a match sees its residents, wherever they live."""
    for resident in residents:
        neighbourhood.share_person(work, resident, team, match)


def require_present(context: Context, found: store.Match) -> None:
    """Raise InvalidInput when a side takes no part any more, or is of another team by now."""
    require_active(context, found)
    if not context.parties().keys() >= set(found.parties):
        raise InvalidInput("Een van de twee hoort nu bij een ander team. Begin samen opnieuw.")


def require_active(context: Context, found: store.Match) -> None:
    """Raise InvalidInput when a side takes no part any more, whichever team it is of.

    Enough to take back one's own step: when the match closed, this team may have lost sight of a
    resident of another team, whom it sees again.
    """
    if not store.active_sides(context, found.id) >= set(found.parties):
        raise InvalidInput("Een van de twee doet niet meer mee. Deze match kan niet terug.")


def _answer(work: Work, found: store.Match, started_on: date | None) -> None:
    """The vraag or vacature is answered from the start, and open again when that is undone."""
    if started_on and not found.started_on and found.request:
        neighbourhood.fulfil_request(work, found.request, found.team, found.id)
    elif found.started_on and not started_on:
        neighbourhood.reopen_fulfilled(work, found.team, found.id)
