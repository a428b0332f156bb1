"""The agenda of a team for other programs, in the iCalendar format (RFC 5545).

Only what the team put in its own agenda: next steps and talks are about people, and stay inside.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import icalendar

from bloei_core import Action, Context, neighbourhood
from bloei_core import Feed as FeedSource
from bloei_core.ui import formats
from plugins.initiative_calendar import store, words
from plugins.initiative_calendar.items import OWN

BACK = timedelta(days=366)
_CITY_TIME = ZoneInfo("Europe/Amsterdam")
_FAR = date(2200, 1, 1)
_PRODUCT = "-//Bloei//Agenda//NL"
_TOKEN_BYTES = 32
_lock = Lock()
_made: WeakKeyDictionary[object, dict[str, tuple[tuple[int, date], bytes]]] = WeakKeyDictionary()


def feeds() -> list[FeedSource]:
    """One feed per team."""
    return [FeedSource(words.AGENDA, "Agenda van het team", owner, content)]


def renew(context: Context) -> str:
    """Make a new token for the feed of the team in view; the one before stops working.

    The token is nowhere afterwards: whoever lost it makes a new one.
    """
    context.require(Action.EDIT_RELATIONS)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with context.unit_of_work() as work:
        store.withdraw_feeds(work, context.team)
        feed = neighbourhood.new_id()
        fields = {"id": feed, "team": context.team, "digest": _digest(token)}
        store.add(work, "feed", {**fields, "member": context.member.id, "made_at": work.now})
        work.record(f"{words.PLUGIN}.feed_made", subject=feed, team=context.team)
    return token


def withdraw(context: Context) -> None:
    """Let the feed of the team in view stop at once."""
    context.require(Action.EDIT_RELATIONS)
    with context.unit_of_work() as work:
        for feed in store.withdraw_feeds(work, context.team) or ["none"]:
            work.record(f"{words.PLUGIN}.feed_withdrawn", subject=feed, team=context.team)


def owner(context: Context, token: str) -> str | None:
    """The team whose feed this token opens."""
    return store.owner_of(context, _digest(token))


def content(context: Context) -> bytes:
    """The feed of the team in view; made again when something of the team changed."""
    state = (context.latest(), formats.today())
    with _lock:
        teams = _made.setdefault(context.engine, {})
        known = teams.get(context.team)
        if known is None or known[0] != state:
            known = teams[context.team] = (state, made(context, formats.today() - BACK))
        return known[1]


def made(context: Context, since: date) -> bytes:
    """The feed with all that goes on from a day on."""
    entries = store.entries_between(context, since, _FAR)
    ids = [entry.id for entry in entries]
    different = store.occurrences_of(context, ids)
    touched = store.touched(context, ids)
    calendar = icalendar.Calendar.new(prodid=_PRODUCT, version="2.0")
    calendar.add("X-WR-CALNAME", f"Agenda {context.engine.team_name(context.team)}")
    calendar.add("X-WR-TIMEZONE", str(_CITY_TIME))
    calendar.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
    for entry in entries:
        changed = touched.get(entry.id, entry.created_at)
        for event in _events(context, entry, different.get(entry.id, ()), changed):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    file: bytes = calendar.to_ical()
    return file


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _events(
    context: Context,
    entry: store.Entry,
    different: Sequence[store.Occurrence],
    changed: datetime,
) -> list[icalendar.Event]:
    if entry.rule is None:
        one = next((each for each in different if each.cancelled), None)
        return [] if one else [_event(context, entry, changed)]
    series = _event(context, entry, changed)
    series.add("rrule", _rule(entry))
    gone = [_moment(entry, each.original) for each in different if each.cancelled]
    for moment in gone:
        series.add("exdate", moment, parameters=_value(entry))
    moved = [each for each in different if not each.cancelled and _is_other(each)]
    return [series, *(_other(context, entry, each, changed) for each in moved)]


def _event(context: Context, entry: store.Entry, changed: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.id}.{OWN}@bloei")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", entry.version)
    event.add("summary", context.open_public(entry.title_sealed) or words.kinds()[entry.kind])
    event.add("categories", [words.kinds().get(entry.kind, entry.kind)])
    if place := context.open_public(entry.place_sealed):
        event.add("location", place)
    _add_times(event, entry, entry.starts, entry.ends)
    return event


def _other(
    context: Context, entry: store.Entry, each: store.Occurrence, changed: datetime
) -> icalendar.Event:
    """One time that differs from its series."""
    event = _event(context, entry, changed)
    for name in ("dtstart", "dtend"):
        del event[name]
    starts = each.starts or each.original
    ends = each.ends or each.original + (entry.ends - entry.starts)
    _add_times(event, entry, starts, ends)
    event.add("recurrence-id", _moment(entry, each.original), parameters=_value(entry))
    if title := context.open_public(each.title_sealed):
        event["summary"] = icalendar.vText(title)
    return event


def _is_other(each: store.Occurrence) -> bool:
    return each.starts is not None or each.title_sealed is not None


def _add_times(
    event: icalendar.Event, entry: store.Entry, starts: datetime, ends: datetime
) -> None:
    event.add("dtstart", _moment(entry, starts))
    event.add("dtend", _moment(entry, ends))


def _moment(entry: store.Entry, moment: datetime) -> date | datetime:
    return moment.date() if entry.all_day else moment.replace(tzinfo=_CITY_TIME)


def _value(entry: store.Entry) -> dict[str, str]:
    return {"VALUE": "DATE"} if entry.all_day else {}


def _rule(entry: store.Entry) -> icalendar.vRecur:
    rule: icalendar.vRecur = icalendar.vRecur.from_ical(entry.rule or "")
    if entry.until is not None:
        # By the RFC the end of a series in local time is said in UTC.
        end = datetime.combine(entry.until, time.max, _CITY_TIME).replace(microsecond=0)
        rule["UNTIL"] = [entry.until if entry.all_day else end.astimezone(UTC)]
    return rule
