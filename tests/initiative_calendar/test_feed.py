"""The feed: the same as the page when another library reads it, and no names in it."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

import app
from bloei_core import Context, Refused, feeds, runtime
from bloei_core.demo.make import fill_demo
from bloei_core.engine import Engine
from bloei_core.plugins import Registry
from bloei_core.teams import switch_plugin
from bloei_core.testing import TEAM_A, TEAM_B, add_resident, make_engine
from bloei_core.vault import Vault
from bloei_core.warehouse import Warehouse
from plugins.initiative_calendar import feed, items, service, store
from plugins.initiative_calendar.forms import EntryForm, Scope, Times, Which
from plugins.initiative_calendar.recurrence import Repeat
from tests.initiative_calendar.conftest import form

START, END = date(2026, 11, 1), date(2028, 11, 1)
"""Two years, with the clock forward and back twice."""
Occurrence = tuple[datetime, datetime, str]


def on_the_page(context: Context) -> list[Occurrence]:
    """What the page shows in these two years."""
    return sorted(
        (each.starts, each.ends, each.title) for each in items.own_items(context, START, END)
    )


def in_the_feed(file: bytes) -> list[Occurrence]:
    """What another library makes of the feed."""
    calendar = icalendar.Calendar.from_ical(file)
    found = recurring_ical_events.of(calendar).between(START, END)
    return sorted((_local(each.start), _local(each.end), str(each["SUMMARY"])) for each in found)


def _local(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        assert str(moment.tzinfo) == "Europe/Amsterdam"
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time())


def test_a_year_round_series_with_exceptions_is_the_same_in_both(verbinder: Context) -> None:
    starts = datetime(2026, 11, 24, 19)
    entry = service.add_entry(verbinder, form(starts=starts, repeat=Repeat("week")))
    for weeks, scope, hours in ((3, None, 0), (18, "this", 30), (40, "this", -2)):
        original = starts + timedelta(weeks=weeks)
        which = _now(verbinder, entry, original, "this")
        if scope is None:
            service.cancel(verbinder, which)
        else:
            begin = original + timedelta(hours=hours)
            service.move(verbinder, which, Times(begin, begin + timedelta(hours=2)))
    page = on_the_page(verbinder)
    assert page == in_the_feed(feed.made(verbinder, START))
    assert len(page) == 101
    assert {each[0].hour for each in page} == {19, 17, 1}


steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "cancel", "restore"]),
        st.sampled_from(["this", "following", "all"]),
        st.integers(0, 30),
        st.integers(-3, 5),
        st.integers(-8, 8),
    ),
    max_size=5,
)
entries = st.lists(
    st.tuples(
        st.datetimes(datetime(2026, 9, 1), datetime(2028, 6, 1)),
        st.integers(1, 40),
        st.booleans(),
        st.none() | st.tuples(
            st.sampled_from(["day", "week", "month-day", "month-weekday", "year"]),
            st.integers(1, 3),
            st.sets(st.integers(0, 6), max_size=2),
            st.none() | st.integers(0, 700),
        ),
        steps,
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries)
def test_any_agenda_is_the_same_on_the_page_and_in_the_feed(agenda: list[tuple]) -> None:  # type: ignore[type-arg]
    engine = _empty()
    try:
        noor = engine.member("noor")
        assert noor is not None
        context = engine.context(noor, [TEAM_A])
        for starts, quarters, all_day, repeat, doing in agenda:
            entry = _add(context, starts, quarters, all_day=all_day, repeat=repeat)
            for step in doing:
                _do(context, entry, *step)
        assert on_the_page(context) == in_the_feed(feed.made(context, date(2026, 8, 1)))
    finally:
        engine.close()


def _empty() -> Engine:
    import plugins.initiative_calendar as agenda

    registry = Registry(isolate=False)
    registry.add(agenda)
    return make_engine(registry)


def _add(context: Context, starts: datetime, quarters: int, *, all_day: bool, repeat) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    starts = starts.replace(minute=starts.minute // 15 * 15, second=0, microsecond=0)
    found = None
    if repeat is not None:
        every, interval, days, length = repeat
        until = None if length is None else starts.date() + timedelta(days=length)
        found = Repeat(every, interval, tuple(sorted(days)) if every == "week" else (), until)
    times = Times(starts, starts + timedelta(minutes=15 * quarters), all_day, found)
    return service.add_entry(context, EntryForm("Iets", "activiteit", times))


def _do(  # noqa: PLR0917
    context: Context, entry: str, what: str, scope: Scope, place: int, days: int, hours: int
) -> None:
    found = store.entry(context, entry)
    assert found is not None
    different = store.occurrences_of(context, [entry])
    known = list(items.times([found], different, date(2026, 8, 1), date(2029, 1, 1)))
    if not known:
        return
    each = known[place % len(known)]
    which = Which(entry, found.version, each.original, scope)
    shift = timedelta(days=days, hours=0 if found.all_day else hours)
    try:
        if what == "move":
            ends = each.ends - timedelta(days=1) if found.all_day else each.ends
            service.move(context, which, Times(each.starts + shift, ends + shift, found.all_day))
        elif what == "cancel":
            service.cancel(context, which)
        else:
            service.restore(context, which)
    except Refused:
        return


def _now(context: Context, entry: str, original: datetime, scope: Scope) -> Which:
    found = store.entry(context, entry)
    assert found is not None
    return Which(entry, found.version, original, scope)


# --- what it says ----------------------------------------------------------------------------


def test_it_knows_the_time_zone_and_keeps_its_ids(verbinder: Context) -> None:
    starts = datetime(2026, 11, 24, 19)
    repeat = Repeat("week", until=date(2027, 6, 1))
    entry = service.add_entry(verbinder, form("Soep; met, ballen", starts, repeat))
    first = feed.made(verbinder, START)
    assert b"BEGIN:VTIMEZONE" in first
    assert b"TZID:Europe/Amsterdam" in first
    assert b"DTSTART;TZID=Europe/Amsterdam:20261124T190000" in first
    assert b"UNTIL=20270601T215959Z" in first
    second = starts + timedelta(weeks=1)
    service.move(verbinder, _now(verbinder, entry, second, "this"),
                 Times(second, second + timedelta(hours=3)))  # fmt: skip
    events = icalendar.Calendar.from_ical(feed.made(verbinder, START)).events
    assert {str(each["UID"]) for each in events} == {f"{entry}.eigen@bloei"}
    assert len(events) == 2
    assert {str(each["SUMMARY"]) for each in events} == {"Soep; met, ballen"}


def test_it_is_made_again_when_something_changed(verbinder: Context) -> None:
    before = feed.content(verbinder)
    assert feed.content(verbinder) is before
    service.add_entry(verbinder, form(starts=service.now() + timedelta(days=1)))
    assert b"Taaltafel" in feed.content(verbinder)


# --- the address -----------------------------------------------------------------------------


def test_an_address_can_be_renewed_and_withdrawn(
    engine: Engine, verbinder: Context, other_team: Context
) -> None:
    starts = service.now() + timedelta(days=1)
    service.add_entry(verbinder, form("Van team A", starts))
    service.add_entry(other_team, form("Van team B", starts))
    first, theirs = feed.renew(verbinder), feed.renew(other_team)
    assert len(first) >= 43
    assert b"Van team A" in told(engine, first)
    assert b"Van team B" not in told(engine, first)
    assert b"Van team B" in told(engine, theirs)
    second = feed.renew(verbinder)
    assert feeds.answer(engine, "agenda", first) is feeds.Absent.UNKNOWN
    assert b"Van team A" in told(engine, second)
    feed.withdraw(verbinder)
    assert feeds.answer(engine, "agenda", second) is feeds.Absent.UNKNOWN
    assert b"Van team B" in told(engine, theirs)
    kept = engine.warehouse.read("from initiative_calendar.feed")
    assert {row["digest"] for row in kept} == {
        hashlib.sha256(token.encode()).hexdigest() for token in (first, second, theirs)
    }
    assert not any(token in repr(kept) for token in (first, second, theirs))


def test_a_team_that_switched_the_agenda_off_has_no_feed(
    engine: Engine, verbinder: Context, teamleider: Context
) -> None:
    token = feed.renew(verbinder)
    assert isinstance(feeds.answer(engine, "agenda", token), bytes)
    switch_plugin(teamleider, "initiative_calendar", enabled=False)
    assert feeds.answer(engine, "agenda", token) is feeds.Absent.UNKNOWN


def test_the_server_gives_it_to_who_has_the_address(
    engine: Engine, verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "engine", lambda: engine)
    token = feed.renew(verbinder)
    answer = asked("agenda", token)
    assert (answer.status_code, answer.headers["content-type"]) == (
        200, "text/calendar; charset=utf-8",
    )  # fmt: skip
    assert bytes(answer.body).startswith(b"BEGIN:VCALENDAR")
    feed.withdraw(verbinder)
    for path, tried in (("agenda", token), ("agenda", "x"), ("elders", token)):
        assert asked(path, tried).status_code == 404


def asked(path: str, token: str) -> Response:
    """What the route of the server answers."""
    return app._feed(Request({"type": "http", "path_params": {"path": path, "token": token}}))


def told(engine: Engine, token: str) -> bytes:
    """The feed that this token opens."""
    found = feeds.answer(engine, "agenda", token)
    assert isinstance(found, bytes)
    return found


# --- names -----------------------------------------------------------------------------------


def test_a_name_that_was_typed_in_a_title_stays_inside(engine: Engine, verbinder: Context) -> None:
    add_resident(verbinder, "Fatima B.")
    starts = service.now() + timedelta(days=1)
    wish = replace(form("Soep bij Fatima", starts), place="Thuis bij fatima")
    service.add_entry(verbinder, wish)
    found = told(engine, feed.renew(verbinder)).decode()
    assert "Soep bij …" in found
    assert "fatima" not in found.lower()


def test_weeks_of_two_feeds_hold_no_name_of_a_resident() -> None:
    registry = Registry(isolate=False)
    import pages
    import plugins.initiative_calendar as agenda
    from plugins import match_board

    for module in (pages, agenda, match_board):
        registry.add(module)
    engine = Engine(Warehouse(), Vault(None, b"k" * 32), registry)
    fill_demo(engine, seed=1)
    today = service.now().date()
    for team in (TEAM_A, TEAM_B):
        [member, *_] = [each for each in engine.members([team]) if each.teams([team])]
        context = engine.context(member, [team])
        calendar = icalendar.Calendar.from_ical(told(engine, feed.renew(context)))
        around = (today - timedelta(days=14), today + timedelta(days=14))
        weeks = recurring_ical_events.of(calendar).between(*around)
        assert len(weeks) > 10
        text = "\n".join(each.to_ical().decode() for each in weeks)
        said = set(re.findall(r"\w+", text.lower()))
        people = [each for each in context.parties().values() if each.kind == "person"]
        assert len(people) > 50
        assert [each.number for each in people if each.name.split()[0].lower() in said] == []
    engine.close()


def test_moments_in_the_feed_are_stamped_in_utc(verbinder: Context) -> None:
    service.add_entry(verbinder, form(starts=service.now() + timedelta(days=1)))
    [event] = icalendar.Calendar.from_ical(feed.content(verbinder)).events
    stamp = event.DTSTAMP
    assert stamp is not None
    assert abs(datetime.now(UTC) - stamp) < timedelta(minutes=5)
