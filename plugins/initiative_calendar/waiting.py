"""What the agenda has for Vandaag, the weekly meeting and the calendars of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bloei_core import CalendarItem, CalendarSource, Context, MeetingItem, Setting, Todo, TodoSource
from bloei_core.ui import formats
from plugins.initiative_calendar import forms, items, service, store, words
from plugins.initiative_calendar.initiatives import store as initiative_store

WAIT_DAYS, ASK_COUNT, FREE_DAYS, FIRST_HOUR = "wait_days", "ask_count", "free_days", "first_hour"
_COUNT_WITHIN = timedelta(days=21)
_WEEK = timedelta(days=7)
_YEAR = timedelta(days=365)


def settings() -> list[Setting]:
    """What a team chooses about its agenda."""
    return [
        Setting(
            WAIT_DAYS,
            "Na hoeveel dagen zonder nieuws wacht een initiatief?",
            "number",
            42,
            help="Daarna staat het bij Vandaag en in het weekoverleg.",
            lowest=1,
            highest=365,
        ),
        Setting(
            ASK_COUNT,
            "Na een activiteit vragen hoeveel mensen er waren?",
            "switch",
            True,
            help="Alleen het aantal, nooit wie.",
        ),
        Setting(FREE_DAYS, "Vrije dagen in de agenda?", "switch", True),
        Setting(
            FIRST_HOUR,
            "Hoe laat begint de dag in de agenda?",
            "number",
            8,
            help="Staat er eerder iets, dan begint de dag vanzelf vroeger.",
            lowest=6,
            highest=20,
        ),
    ]


def todos() -> list[TodoSource]:
    """What waits for a verbinder."""
    return [
        TodoSource("Initiatieven die wachten", ":material/hourglass_top:", _mine, order=50),
        TodoSource("Hoeveel mensen waren er?", ":material/groups:", _uncounted, order=60),
        TodoSource("Terugkoppelen aan de buurt", ":material/campaign:", _feedback, order=70),
    ]


def meeting_items() -> list[MeetingItem]:
    """What a team talks about in its weekly meeting."""
    return [
        MeetingItem("celebrate", "Nieuwe initiatieven", _begun, order=30),
        MeetingItem("celebrate", "Activiteiten van deze week", _held, order=40),
        MeetingItem("stuck", "Initiatieven die wachten", _everybodys, order=30),
        MeetingItem("decide", "Grote terugkoppelbijeenkomst", _feedback_line, order=30),
    ]


def calendars() -> list[CalendarSource]:
    """The agenda of the team, for other plugins."""
    return [CalendarSource("agenda", "Agenda van het team", _items, _move)]


# --- initiatives -----------------------------------------------------------------------------


def wait_days(context: Context) -> int:
    """After how many days without news this team says that an initiative waits."""
    return max(1, int(context.setting(words.PLUGIN, WAIT_DAYS)))


def _mine(context: Context) -> list[Todo]:
    return _waiting(context, context.member.id)


def _everybodys(context: Context) -> list[Todo]:
    return _waiting(context, store.ANY)


def _waiting(context: Context, verbinder: str) -> list[Todo]:
    longest, today = wait_days(context), formats.today()
    lines = []
    for each in initiative_store.waiting(context, verbinder, today):
        days = (today - formats.local(each.touched_at or each.initiative.created_at).date()).days
        if days >= longest and not each.planned:
            reason = f"{formats.count(days, 'dag', 'dagen')} geen nieuws, en niets gepland"
            lines.append(_todo(context, each.initiative, reason))
    return lines


def _begun(context: Context) -> list[Todo]:
    since = formats.today() - _WEEK
    return [
        _todo(context, each, f"Initiatief sinds {formats.dutch_date(each.started_on or since)}")
        for each in initiative_store.started_since(context, since)
    ]


def _todo(context: Context, found: initiative_store.Initiative, reason: str) -> Todo:
    title = context.open_public(found.title_sealed) or "(zonder titel)"
    return Todo(title, reason, words.INITIATIVES, {"initiatief": found.id})


# --- how many came ---------------------------------------------------------------------------


def _uncounted(context: Context) -> list[Todo]:
    """What was, is mine, and of which nobody wrote down how many came."""
    if not context.setting(words.PLUGIN, ASK_COUNT):
        return []
    now, today = service.now(), formats.today()
    found = items.own_times(context, today - _COUNT_WITHIN, today + timedelta(days=1))
    return [
        _of_time(context, each, "Vul in hoeveel mensen er waren", each.starts.date())
        for each in found
        if each.entry.verbinder == context.member.id
        and each.ends <= now
        and each.attendance is None
        and not each.cancelled
        and each.entry.kind in words.COUNTED_KINDS
    ]


def _held(context: Context) -> list[Todo]:
    today = formats.today()
    return [
        _of_time(context, each, _came(context, each.attendance))
        for each in items.own_times(context, today - _WEEK, today + timedelta(days=1))
        if each.attendance and not each.cancelled
    ]


def _came(context: Context, people: int | None) -> str:
    if people is None or (context.names_hidden and people < 5):
        return "het ging door"
    return f"er {'was' if people == 1 else 'waren'} {formats.count(people, 'mens', 'mensen')}"


def _of_time(context: Context, each: items.Time, reason: str, due: date | None = None) -> Todo:
    shown = items.shown(context, each)
    title = f"{shown.title}, {formats.short_date(each.starts)}"
    return Todo(title, reason, words.AGENDA, shown.query, due)


# --- the yearly meeting ----------------------------------------------------------------------


def last_feedback(context: Context) -> tuple[date | None, date | None]:
    """When the last big meeting was in the past year, and when the next one is planned."""
    today = formats.today()
    days = [
        each.starts.date()
        for each in items.own_times(context, today - _YEAR, today + _YEAR, words.FEEDBACK)
        if not each.cancelled
    ]
    held, planned = [day for day in days if day <= today], [day for day in days if day > today]
    return max(held, default=None), min(planned, default=None)


def _feedback(context: Context) -> list[Todo]:
    held, planned = last_feedback(context)
    return [] if held or planned else [_alarm("Nog niets gepland. Kies samen een dag.")]


def _feedback_line(context: Context) -> list[Todo]:
    held, planned = last_feedback(context)
    if held:
        return []
    when = f"Gepland op {formats.dutch_date(planned)}" if planned else "Nog niets gepland"
    return [_alarm(when)]


def _alarm(reason: str) -> Todo:
    title = "Al een jaar geen grote terugkoppelbijeenkomst met de buurt"
    return Todo(title, reason, words.AGENDA, {"nieuw": words.FEEDBACK}, urgent=True)


# --- for others ------------------------------------------------------------------------------


def _items(context: Context, start: date, end: date) -> Sequence[CalendarItem]:
    return [
        CalendarItem(each.id, each.title, each.starts, each.ends, each.all_day, each.url,
                     each.query)
        for each in items.own_items(context, start, end)
    ]  # fmt: skip


def _move(context: Context, item: CalendarItem, start: datetime, end: datetime) -> None:
    entry, _, code = item.id.rpartition(".")
    original, found = service.moment_of(code), store.entry(context, entry)
    if original is None or found is None:
        raise service.gone()
    which = forms.Which(entry, found.version, original)
    last = end - timedelta(days=1) if item.all_day else end
    service.move(context, which, forms.Times(start, last, item.all_day))
