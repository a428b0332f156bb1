"""What goes along when a series changes: where its times go, and what was different about them."""

from __future__ import annotations

from datetime import datetime, time

from bloei_core import InvalidInput, Row, Work
from plugins.initiative_calendar import store
from plugins.initiative_calendar.recurrence import moment_at, place_of, repeat_of

COUNTED_LATER = "Na dit moment is al geteld hoeveel mensen er waren. Kies een latere keer."


def other_pattern(found: store.Entry, fields: Row) -> bool:
    """Whether it repeats in another way, apart from the day and time on which it begins."""
    if found.rule is None or fields["rule"] is None:
        return found.rule is not None
    days = (fields["starts"].date() - found.starts.date()).days
    old = repeat_of(found.rule, found.starts, None).shifted(days)
    return old.pattern != repeat_of(fields["rule"], fields["starts"], None).pattern


def same_time(found: store.Entry, fields: Row, original: datetime) -> datetime | None:
    """When the time that began at `original` begins now; None when it is no more."""
    starts: datetime = fields["starts"]
    if found.rule is None:
        return starts if original == found.starts else None
    if other_pattern(found, fields):
        return None
    moment = moment_at(starts, fields["rule"], place_of(found.starts, found.rule, original))
    ended = moment and fields["until"] and moment.date() > fields["until"]
    return None if ended else moment


def carry_over(
    work: Work, each: store.Occurrence, original: datetime | None, entry: str, fields: Row
) -> None:
    """Let what was different about a time go along with it."""
    if original is None:
        if each.attendance is not None:
            raise InvalidInput(COUNTED_LATER)
        store.drop_occurrence(work, each.id)
        return
    changes: Row = {"entry": entry, "original": original}
    if each.starts is not None and each.ends is not None:
        moved = original - each.original
        starts = each.starts + moved
        fits = not fields["all_day"] or starts.time() == time()
        changes["starts"] = starts if fits else None
        changes["ends"] = each.ends + moved if fits else None
    store.change_occurrence(work, each.id, changes)
