"""What stands on a card: the next step, the agreement, its size, the start, how it went, notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bloei_core import Context, Event, InvalidInput, NotFound, Row, Work, clean_text, neighbourhood
from plugins.match_board import store, words
from plugins.match_board.service import outcomes, traces
from plugins.match_board.service.moving import change_or_refuse, require_past
from plugins.match_board.service.outcomes import Outcome
from plugins.match_board.service.reading import match_to_change
from plugins.match_board.service.refusals import StartNeeded

_LONGEST = 500


def change_next_step(
    context: Context,
    match: str,
    version: int,
    text: str,
    due: date | None,
    waiting_for: str | None = None,
) -> None:
    """Say what comes next, when, and whose turn it is; nothing of all takes it away."""
    found = match_to_change(context, match)
    typed = clean_text(text, "volgende stap", longest=_LONGEST)
    if due and not typed:
        raise InvalidInput("Vul nog in: volgende stap.")
    if waiting_for is not None and waiting_for not in words.TURNS:
        raise InvalidInput("Kies uit de lijst op wie jullie wachten.")
    fields = {
        "next_step_sealed": context.seal(typed, *found.parties),
        "next_step_on": due,
        "waiting_for": waiting_for,
    }
    _change(context, found, version, "next_step", fields)


def change_agreement(context: Context, match: str, version: int, text: str) -> None:
    """Write down what both sides agreed; an empty text takes it away."""
    found = match_to_change(context, match)
    typed = clean_text(text, "afspraak", longest=_LONGEST)
    sealed = context.seal(typed, *found.parties)
    _change(context, found, version, "agreement", {"agreement_sealed": sealed})


def change_size(context: Context, match: str, version: int, size: str) -> None:
    """Let a match grow to the next step, or become a smaller one."""
    found = match_to_change(context, match)
    if size not in words.SIZES:
        raise InvalidInput("Kies hoe groot de stap is.")
    if size == found.size:
        raise InvalidInput("Deze match is al zo groot.")
    _change(context, found, version, "size", {"size": size}, size=size)


def change_start(context: Context, match: str, version: int, started_on: date) -> None:
    """Give a match that runs or ran another start date."""
    found = match_to_change(context, match)
    if found.lane not in words.COUNTED_LANES:
        raise StartNeeded("Deze match loopt nog niet.")
    require_past(started_on)
    fields = {"started_on": started_on}
    _change(context, found, version, "started_on", fields, started_on=started_on.isoformat())


def change_outcome(context: Context, match: str, version: int, outcome: Outcome) -> None:
    """Tell how a match that was rounded off went for both sides."""
    found = match_to_change(context, match)
    if found.lane != words.DONE:
        raise InvalidInput("Rond de match eerst af.")
    _change(context, found, version, "outcome", outcomes.columns_of(context, found, outcome))


def add_note(context: Context, match: str, text: str) -> None:
    """Write something down about a match, sealed by both its parties."""
    found = match_to_change(context, match)
    typed = clean_text(text, "notitie", required=True)
    note = neighbourhood.new_id()
    sealed = context.seal(typed, *found.parties)
    with context.unit_of_work() as work:
        event = _record(work, found, "note_added", (), note=note)
        fields = {"id": note, "match": found.id, "text_sealed": sealed}
        store.add_note(work, {**fields, "written_at": work.now, "member": context.member.id})
        store.touch(work, event)


def change_note(context: Context, note: str, text: str) -> None:
    """Write one's own note anew; what it said before is kept, sealed.

    Raises NotFound for a note that is not there, InvalidInput for that of somebody else.
    """
    old = store.note(context, note)
    if old is None or old.withdrawn:
        raise NotFound("Deze notitie is er niet meer.")
    found = match_to_change(context, old.match)
    if old.member != context.member.id:
        raise InvalidInput("Alleen wie een notitie schreef, verandert haar.")
    typed = clean_text(text, "notitie", required=True)
    sealed = context.seal(typed, *found.parties)
    with context.unit_of_work() as work:
        event = _record(work, found, "note_changed", (), note=note)
        store.change_note(work, event, note, sealed)
        store.touch(work, event)


def _change(
    context: Context, found: store.Match, version: int, what: str, fields: Row, **codes: str
) -> None:
    with context.unit_of_work() as work:
        event = _record(work, found, "match_changed", fields, what=what, **codes)
        change_or_refuse(context, work, event, version, fields)


def _record(
    work: Work, found: store.Match, name: str, columns: Iterable[str], **codes: str
) -> Event:
    return work.record(
        f"match_board.{name}",
        subject=found.id,
        team=found.team,
        **codes,
        **traces.before(found, columns),
    )
