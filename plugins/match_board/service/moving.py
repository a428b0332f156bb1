"""A match goes to another lane, another place in its lane, or another verbinder's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bloei_core import Context, Event, InvalidInput, Row, Work
from bloei_core.ui import formats
from plugins.match_board import store, words
from plugins.match_board.service import outcomes, traces
from plugins.match_board.service.conflicts import conflict
from plugins.match_board.service.consequences import follow, require_present
from plugins.match_board.service.outcomes import Outcome
from plugins.match_board.service.ranking import Place, rank_at
from plugins.match_board.service.reading import colleagues, match_to_change
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


def move_card(context: Context, match: str, version: int, to: MoveTo) -> None:
    """Put a match in a lane, or elsewhere in its own lane.

    Raises Conflict, which names who was first, when it changed since `version`; ReasonNeeded for
    a stop without a reason; InvalidInput for a start in the future.
    """
    found = match_to_change(context, match)
    if to.verbinder and to.verbinder != found.verbinder:
        require_colleague(context, to.verbinder)
    if found.lane == to.lane:
        _move_within(context, found, version, to)
    else:
        _move_over(context, found, version, to)


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


def _move_within(context: Context, found: store.Match, version: int, to: MoveTo) -> None:
    with context.unit_of_work() as work:
        together = traces.together(to.batch)
        if given := _given(work, found, to, ["verbinder", "rank"]):
            event, fields = given
        else:
            name, was = "match_board.match_ranked", traces.before(found, ["rank"])
            event = work.record(name, subject=found.id, team=found.team, **was, **together)
            fields = {}
        fields["rank"] = _rank(work, found, to, event)
        change_or_refuse(context, work, event, version, fields)


def _move_over(context: Context, found: store.Match, version: int, to: MoveTo) -> None:
    if found.version != version:
        raise conflict(context, found.id)
    fields = _fields_in(context, found, to)
    if found.closed_at and to.lane in words.OPEN_LANES:
        require_present(context, found)
    with context.unit_of_work() as work:
        closes = to.lane in words.CLOSED_LANES
        fields["closed_at"] = (found.closed_at or work.now) if closes else None
        given = _given(work, found, to, ["verbinder"])
        event = _record_move(work, found, to, fields)
        fields |= {"rank": _rank(work, found, to, event), **(given[1] if given else {})}
        change_or_refuse(context, work, event, version, fields)
        follow(work, found, fields)


def _given(
    work: Work, found: store.Match, to: MoveTo, columns: Sequence[str]
) -> tuple[Event, Row] | None:
    """The event and column of another verbinder; None when she keeps it."""
    if to.verbinder is None or to.verbinder == found.verbinder:
        return None
    event = work.record(
        "match_board.match_handed_over",
        subject=found.id,
        team=found.team,
        old=found.verbinder,
        new=to.verbinder,
        **traces.before(found, columns),
        **traces.together(to.batch),
    )
    return event, {"verbinder": to.verbinder}


def _record_move(work: Work, found: store.Match, to: MoveTo, fields: Row) -> Event:
    changed = [column for column, value in fields.items() if getattr(found, column) != value]
    return work.record(
        "match_board.match_moved",
        subject=found.id,
        team=found.team,
        old=found.lane,
        new=fields["lane"],
        **codes_of(fields),
        **traces.before(found, [*changed, "rank"]),
        **traces.together(to.batch),
    )


def _rank(work: Work, found: store.Match, to: MoveTo, event: Event) -> float:
    place = Place(found.team, to.lane, to.before, to.after)
    return rank_at(work, place, found.id, event.seq)


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
