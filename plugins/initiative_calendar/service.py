"""What may be done in the agenda. Each verb is one unit of work, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bloei_core import (
    Action,
    Conflict,
    Context,
    InvalidInput,
    Member,
    NotFound,
    Row,
    Work,
    clean_line,
    neighbourhood,
)
from bloei_core.ui import formats
from plugins.initiative_calendar import store, words
from plugins.initiative_calendar.forms import (
    EntryForm,
    Times,
    Which,
    begin_and_end,
    columns_of,
    content_of,
    require_names,
)
from plugins.initiative_calendar.recurrence import falls_on, repeat_of
from plugins.initiative_calendar.series import COUNTED_LATER, carry_over, other_pattern, same_time

_MOST_PEOPLE = 5000
_GONE = "Deze activiteit staat niet meer in de agenda."
_KEEP_HISTORY = (
    "Deze reeks is al begonnen. Kies ‘Deze en volgende’: dan blijft staan wat al geweest is."
)


# --- a new one -------------------------------------------------------------------------------


def add_entry(context: Context, form: EntryForm) -> str:
    """Put something in the agenda of the team in view; its id."""
    context.require(Action.EDIT_RELATIONS)
    require_names(context)
    entry = neighbourhood.new_id()
    fields = content_of(context, form) | columns_of(form.times)
    with context.unit_of_work() as work:
        _add(context, work, entry, fields)
    return entry


def _add(context: Context, work: Work, entry: str, fields: Row) -> None:
    event = work.record(f"{words.PLUGIN}.entry_added", subject=entry, team=context.team)
    own = {
        "id": entry,
        "team": context.team,
        "verbinder": context.member.id,
        "created_at": work.now,
        "changed_seq": event.seq,
    }
    store.add(work, "entry", {**own, **fields})


# --- change ----------------------------------------------------------------------------------


def change_entry(context: Context, which: Which, form: EntryForm) -> None:
    """Change one time, this one and those that follow, or all of them.

    Of "this" only title and times count. Raises Conflict, which names who was first, when it
    changed since it was seen.
    """
    found = _to_change(context, which)
    require_names(context)
    if found.rule is None or which.scope != "this":
        _change_more(context, found, which, form.times, content_of(context, form))
        return
    title = clean_line(form.title, "wat")
    same = context.open(found.title_sealed) == title
    _change_this(context, found, which, form.times, {"title_sealed": None if same else
        context.seal(title)})  # fmt: skip


def move(context: Context, which: Which, times: Times) -> None:
    """Give it another begin and end; how it repeats and the rest stay as they are."""
    found = _to_change(context, which)
    if found.rule is None:
        _change_more(context, found, which, times, {})
    elif which.scope == "this":
        _change_this(context, found, which, times, {})
    else:
        shown = shown_times(context, found, which.original)[0]
        stays = times.starts == shown
        days = 0 if stays else (times.starts.date() - which.original.date()).days
        repeat = repeat_of(found.rule, which.original, found.until).shifted(days)
        _change_more(context, found, which, replace(times, repeat=repeat), {})


def _change_this(
    context: Context, found: store.Entry, which: Which, times: Times, content: Row
) -> None:
    if times.all_day != found.all_day:
        raise InvalidInput("Een hele dag of niet: dat geldt voor de hele reeks. Kies ‘Alle’.")
    starts, ends = begin_and_end(times)
    fields = {"starts": starts, "ends": ends, "cancelled": False, **content}
    with context.unit_of_work() as work:
        _note(context, work, found, which.original, "entry_changed", fields)


def _change_more(
    context: Context, found: store.Entry, which: Which, times: Times, content: Row
) -> None:
    stays = times.starts == shown_times(context, found, which.original)[0]
    if stays:  # also when this time was moved before: the others stay where they are
        length = times.ends - times.starts
        times = replace(times, starts=which.original, ends=which.original + length)
    later = which.scope == "following" and which.original != found.starts
    if not later:
        times = _from_the_first(found, which.original, times)
    fields = content | columns_of(times)
    with context.unit_of_work() as work:
        _be_as_asked(work, found, which.original, times, stays=stays)
        if later:
            _split(context, work, found, which.original, fields)
        else:
            _change_all(context, work, found, fields)


def _from_the_first(found: store.Entry, original: datetime, times: Times) -> Times:
    """What is asked of one time of a series, said of its first time."""
    if found.rule is None or original == found.starts:
        return times
    starts = found.starts + (times.starts - original)
    repeat = times.repeat
    if repeat is not None and repeat.every == "week":
        # This time may fall on another weekday than the first: together they are the same.
        days = {*repeat.days, times.starts.weekday()} - {starts.weekday()}
        repeat = replace(repeat, days=tuple(sorted(days)))
    return Times(starts, starts + (times.ends - times.starts), times.all_day, repeat)


def _be_as_asked(
    work: Work, found: store.Entry, original: datetime, times: Times, *, stays: bool
) -> None:
    """What was different about this time gives way to what was asked just now."""
    for each in store.occurrences_in(work, found.id):
        if each.original == original and each.starts is not None and found.rule is not None:
            ends = each.starts + (times.ends - times.starts)
            asked = {"starts": each.starts, "ends": ends} if stays and not times.all_day else {}
            store.change_occurrence(work, each.id, asked or {"starts": None, "ends": None})


def _change_all(context: Context, work: Work, found: store.Entry, fields: Row) -> None:
    known = store.occurrences_in(work, found.id)
    counted = any(each.attendance is not None for each in known)
    if other_pattern(found, fields) and (counted or found.starts < now()):
        raise InvalidInput(_KEEP_HISTORY)
    _update(context, work, found, "entry_changed", fields)
    for each in known:
        carry_over(work, each, same_time(found, fields, each.original), found.id, fields)


def _split(
    context: Context, work: Work, found: store.Entry, original: datetime, fields: Row
) -> None:
    """End the series before this time, and begin another one there."""
    other = neighbourhood.new_id()
    known = [each for each in store.occurrences_in(work, found.id) if each.original >= original]
    part = replace(found, starts=original)
    counted = any(each.attendance is not None for each in known)
    if other_pattern(part, fields) and counted:
        raise InvalidInput(COUNTED_LATER)
    _add(context, work, other, _kept_of(found) | fields)
    end = {"until": original.date() - timedelta(days=1)}
    _update(context, work, found, "entry_split", end)
    for each in known:
        carry_over(work, each, same_time(part, fields, each.original), other, fields)


def _kept_of(found: store.Entry) -> Row:
    names = ("title_sealed", "place_sealed", "kind", "buurt", "initiative")
    return {name: getattr(found, name) for name in names}


# --- cancel, and back ------------------------------------------------------------------------


def cancel(context: Context, which: Which) -> None:
    """Say that one time, this one and those that follow, or all of them do not go on."""
    found = _to_change(context, which)
    scope = which.scope
    if found.rule is None or (scope == "following" and which.original == found.starts):
        scope = "all"
    with context.unit_of_work() as work:
        if scope == "this":
            _note(context, work, found, which.original, "entry_cancelled", {"cancelled": True})
        elif scope == "all":
            _update(context, work, found, "entry_cancelled", {"cancelled": True})
        else:
            _end_before(context, work, found, which.original)


def _end_before(context: Context, work: Work, found: store.Entry, original: datetime) -> None:
    for each in store.occurrences_in(work, found.id):
        if each.original >= original:
            if each.attendance is not None:
                raise InvalidInput(COUNTED_LATER)
            store.drop_occurrence(work, each.id)
    end = {"until": original.date() - timedelta(days=1)}
    _update(context, work, found, "entry_cancelled", end)


def restore(context: Context, which: Which) -> None:
    """Let it go on after all: one time, or ("all") the whole entry."""
    found = _to_change(context, which)
    whole = found.rule is None or which.scope == "all"
    with context.unit_of_work() as work:
        if whole:
            _update(context, work, found, "entry_restored", {"cancelled": False})
        else:
            _note(context, work, found, which.original, "entry_restored", {"cancelled": False})


# --- who came --------------------------------------------------------------------------------


def count_attendance(context: Context, entry: str, original: datetime, people: int) -> None:
    """Write down how many people came, as a count only. The last count stands."""
    found = _known(context, entry)
    _require_time_of(found, original)
    if not 0 <= people <= _MOST_PEOPLE:
        raise InvalidInput(f"Vul een aantal in van 0 tot en met {_MOST_PEOPLE}.", "aantal")
    if shown_times(context, found, original)[0] > now():
        raise InvalidInput("Deze activiteit is nog niet geweest.", "aantal")
    with context.unit_of_work() as work:
        _note(context, work, found, original, "attendance_counted", {"attendance": people})


# --- how -------------------------------------------------------------------------------------


def colleagues(context: Context) -> list[Member]:
    """Who may change the agenda of the team in view, by name."""
    return [
        each
        for each in context.engine.members(context.teams)
        if replace(context, member=each).may(Action.EDIT_RELATIONS)
    ]


def member_name(context: Context, member: str) -> str:
    """The name of somebody who works here, or worked here."""
    found = context.engine.member(member)
    return found.name if found else "Bloei"


def conflict(context: Context, subject: str, what: str) -> Conflict:
    """Who was first."""
    actor = store.last_actor(context, subject)
    if actor == context.member.id:
        return Conflict(f"Je hebt {what} zelf net in een ander venster veranderd.")
    who = member_name(context, actor) if actor else "Een collega"
    return Conflict(f"{who} heeft {what} net veranderd.")


def code_of(moment: datetime) -> str:
    """A moment as a code for addresses and events: `20261122t190000`."""
    return moment.strftime("%Y%m%dt%H%M%S")


def moment_of(code: str) -> datetime | None:
    """The moment of such a code; None when it is none."""
    try:
        return datetime.strptime(code, "%Y%m%dt%H%M%S")  # noqa: DTZ007 - local time
    except ValueError:
        return None


def now() -> datetime:
    """What the clock on the wall says."""
    return formats.local(datetime.now(UTC)).replace(tzinfo=None, microsecond=0)


def gone() -> NotFound:
    """What was asked for is not in the agenda of this team."""
    return NotFound(_GONE)


def _known(context: Context, entry: str) -> store.Entry:
    context.require(Action.EDIT_RELATIONS)
    found = store.entry(context, entry)
    if found is None:
        raise gone()
    return found


def _to_change(context: Context, which: Which) -> store.Entry:
    found = _known(context, which.entry)
    if found.version != which.version:
        raise conflict(context, found.id, "deze activiteit")
    _require_time_of(found, which.original)
    return found


def _require_time_of(found: store.Entry, original: datetime) -> None:
    if not falls_on(found.starts, found.rule, found.until, original):
        raise gone()


def shown_times(
    context: Context, found: store.Entry, original: datetime
) -> tuple[datetime, datetime]:
    """When this time begins and ends, with what is different about it."""
    for each in store.occurrences_of(context, [found.id]).get(found.id, ()):
        if each.original == original and each.starts and each.ends:
            return each.starts, each.ends
    return original, original + (found.ends - found.starts)


def _update(context: Context, work: Work, found: store.Entry, name: str, fields: Row) -> None:
    event = work.record(f"{words.PLUGIN}.{name}", subject=found.id, team=found.team)
    changes = {**fields, "changed_seq": event.seq}
    if not store.change(work, "entry", found.id, found.version, changes):
        raise conflict(context, found.id, "deze activiteit")


def _note(
    context: Context, work: Work, found: store.Entry, original: datetime, name: str, fields: Row
) -> None:
    """Write what is different about one time."""
    known = {each.original: each for each in store.occurrences_in(work, found.id)}
    if original in known:
        store.change_occurrence(work, known[original].id, fields)
    else:
        own = {"team": found.team, "entry": found.id, "original": original}
        store.add(work, "occurrence", {"id": neighbourhood.new_id(), **own, **fields})
    event = work.record(
        f"{words.PLUGIN}.{name}", subject=found.id, team=found.team, original=code_of(original)
    )
    if not store.change(work, "entry", found.id, found.version, {"changed_seq": event.seq}):
        raise conflict(context, found.id, "deze activiteit")
