"""A match goes to another lane, another place in its lane, or another verbinder's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bloei_core import Action, Context, Event, InvalidInput, NotFound, Row, Work, consent
from bloei_core.ui import formats
from plugins.match_board import store, words
from plugins.match_board.service import outcomes, traces
from plugins.match_board.service.conflicts import conflict
from plugins.match_board.service.consequences import follow, require_present
from plugins.match_board.service.outcomes import Outcome
from plugins.match_board.service.ranking import Place, rank_at
from plugins.match_board.service.reading import GONE, colleagues
from plugins.match_board.service.refusals import ReasonNeeded, StartNeeded

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Where a match should go: a lane, and between which two cards (None: at an end).

    `started_on` belongs to `loopt` (today unless given), `reason` to `gestopt`, `outcome` to
    `afgerond`. `verbinder`: who has it from then on; None: who has it now. What has the same
    `batch`, a code, was done in one go and is undone in one go.
    """

    lane: str
    before: str | None = None
    after: str | None = None
    started_on: date | None = None
    reason: str | None = None
    outcome: Outcome | None = None
    verbinder: str | None = None
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did to the board: this card changed, and nothing else did.

    `since` is the event number that stood before it, `seq` that of the move. `card` is None when
    more changed than this one card.
    """

    card: store.BoardCard | None
    since: int
    seq: int


def move_card(context: Context, match: str, version: int, to: MoveTo) -> Moved:
    """Put a match in a lane, or elsewhere in its own lane.

    Raises Conflict, which names who was first, when it changed since `version`; ReasonNeeded for
    a stop without a reason; InvalidInput for a start in the future.
    """
    context.require(Action.MOVE_MATCHES)
    with context.unit_of_work() as work:
        since = context.latest()  # nobody adds to it while this has the write lock
        found, room = _found(context, work, match, to)
        fields = {} if found.lane == to.lane else _fields_over(context, work, found, version, to)
        event = _record(context, work, found, to, fields)
        place = Place(found.team, to.lane, to.before, to.after)
        rank = rank_at(work, place, found.id, event.seq, room)
        # Its rank always: when its lane was renumbered, it is no longer what was found.
        columns = {**_other(found, fields), "rank": rank.value}
        change_or_refuse(context, work, event, version, columns)
        if "lane" in fields:
            follow(work, found, fields)
    card = None if rank.renumbered else store.BoardCard.of(store.changed(found, event, columns))
    return Moved(card, since, event.seq)


def require_colleague(context: Context, verbinder: str) -> None:
    """Raise InvalidInput for who cannot have a match of this team."""
    if verbinder not in {each.id for each in colleagues(context)}:
        raise InvalidInput("Kies een verbinder van jullie team.")


def require_past(day: date) -> None:
    """Raise InvalidInput for a start in the future, or before all time."""
    if day > formats.today():
        raise InvalidInput("De startdatum mag niet in de toekomst liggen.")
    if day < EARLIEST:
        raise InvalidInput("Deze startdatum is te lang geleden.")


def change_or_refuse(context: Context, work: Work, event: Event, version: int, fields: Row) -> None:
    """Write these columns. Raises Conflict when another version stands there by now."""
    if not store.change(work, event, version, fields):
        raise conflict(context, event.subject)


def codes_of(fields: Row) -> dict[str, str]:
    """What the event of a move tells about where the match is now."""
    codes = {"reason": fields["stop_reason"], "started_on": fields["started_on"]}
    return {name: str(value) for name, value in codes.items() if value is not None}


def _found(context: Context, work: Work, match: str, to: MoveTo) -> tuple[store.Match, store.Room]:
    there = store.match_and_room(
        work, context.team, to.lane, match, after=to.after, before=to.before
    )
    if there is None or there[0].team != context.team:
        raise NotFound(GONE)
    return there


def _fields_over(context: Context, work: Work, found: store.Match, version: int, to: MoveTo) -> Row:
    """What another lane changes about a match. Raises when it may not go there."""
    if found.version != version:
        raise conflict(context, found.id)
    fields = _fields_in(context, found, to)
    if to.lane not in words.CLOSED_LANES:
        consent.require_parent(context, *found.residents)
    if found.closed_at and to.lane in words.OPEN_LANES:
        require_present(context, found)
    closes = to.lane in words.CLOSED_LANES
    return fields | {"closed_at": (found.closed_at or work.now) if closes else None}


def _record(context: Context, work: Work, found: store.Match, to: MoveTo, fields: Row) -> Event:
    """Tell of a move, and of another verbinder when it went to her row; the last event.

    A card that stays in its lane and goes to her has one event, which keeps its rank too.
    """
    given = None
    if to.verbinder and to.verbinder != found.verbinder:
        require_colleague(context, to.verbinder)
        columns = ["verbinder"] if fields else ["verbinder", "rank"]
        given = _tell(
            work, found, to, "handed_over", columns, old=found.verbinder, new=to.verbinder
        )
    if fields:
        codes = {"old": found.lane, "new": to.lane, **codes_of(fields)}
        event = _tell(work, found, to, "moved", [*_other(found, fields), "rank"], **codes)
    else:
        event = given or _tell(work, found, to, "ranked", ["rank"])
    if given:
        fields["verbinder"] = to.verbinder
    return event


def _other(found: store.Match, fields: Row) -> Row:
    """What is not so already."""
    return {name: value for name, value in fields.items() if getattr(found, name) != value}


def _tell(
    work: Work, found: store.Match, to: MoveTo, what: str, columns: Sequence[str], **codes: str
) -> Event:
    return work.record(
        f"match_board.match_{what}",
        subject=found.id,
        team=found.team,
        **codes,
        **traces.before(found, columns),
        **traces.together(to.batch),
    )


def _fields_in(context: Context, found: store.Match, to: MoveTo) -> Row:
    """The columns that come with a lane. Raises InvalidInput when something is missing."""
    started = found.started_on
    reason = None
    if to.lane in words.ON_THE_WAY:
        started = None
    elif to.lane == words.RUNNING:
        started = to.started_on or started or formats.today()
        require_past(started)
    elif to.lane == words.DONE and started is None:
        raise StartNeeded("Zet de match eerst op Loopt. Dan telt hij mee.")
    elif to.lane == words.STOPPED:
        reason = _reason(to.reason)
    elif to.lane != words.DONE:
        raise InvalidInput("Deze kolom bestaat niet.")
    fields = {"lane": to.lane, "started_on": started, "stop_reason": reason}
    if to.lane == words.DONE and to.outcome:
        return fields | outcomes.columns_of(context, found, to.outcome)
    return fields | outcomes.EMPTY if outcomes.is_given(found) else fields


def _reason(code: str | None) -> str:
    if not code:
        raise ReasonNeeded("Kies eerst waarom de match stopt.")
    if code not in words.reasons():
        raise InvalidInput("Kies een reden uit de lijst.")
    return code
