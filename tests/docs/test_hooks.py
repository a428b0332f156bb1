"""Every hook does what PLUGINS.md says, tried on the example that stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bloei_core import (
    CalendarSource,
    Caseload,
    Check,
    Context,
    DemoScenario,
    Exporter,
    Feed,
    Figure,
    Importer,
    InvalidInput,
    Job,
    Kpi,
    MapLayer,
    MeetingItem,
    Page,
    Period,
    PersonalData,
    Reference,
    RelationSection,
    Setting,
    TodoSource,
    city,
    feeds,
    jobs,
)
from bloei_core.check import check
from bloei_core.demo.make import fill_demo
from bloei_core.engine import Engine
from bloei_core.members import disable_member
from bloei_core.plugins import Registry
from bloei_core.privacy import export_person, forget_person
from bloei_core.teams import choose_setting, settings_of, switch_plugin
from bloei_core.testing import TEAM_A, add_resident, make_engine
from tests.contract.screen import draw, sent
from tests.docs.plugins_md import example

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
Noun = TypeVar("Noun")
Bus = Callable[[str], Context]


@pytest.fixture
def bus() -> Iterator[Bus]:
    """A Bloei with the core and the example of one hook; what Els, teamleider of team A, has."""
    made: list[Engine] = []

    def start(hook: str) -> Context:
        import pages

        registry = Registry(isolate=False)
        registry.add(pages)
        registry.add(example(hook))
        made.append(make_engine(registry))
        els = made[-1].member("els")
        assert els is not None
        return made[-1].context(els, [TEAM_A])

    yield start
    for engine in made:
        engine.close()


def of_bus(context: Context, noun: type[Noun]) -> list[Noun]:
    """What the example contributes, for a team that has it switched on."""
    found = [each for name, each in context.contributed(noun) if name == "buurtbus"]
    switch_plugin(context, "buurtbus", enabled=False)
    assert [name for name, _ in context.contributed(noun) if name == "buurtbus"] == []
    switch_plugin(context, "buurtbus", enabled=True)
    return found


def event_names(context: Context) -> list[str]:
    """The events of the plugin, in order."""
    sql = "select name from core.event where starts_with(name, 'buurtbus.') order by seq"
    return [row["name"] for row in context.engine.warehouse.read(sql)]


def test_hook_pages(bus: Bus) -> None:
    context = bus("pages")
    [page] = of_bus(context, Page)
    screen = draw(page, context)
    assert [each.value for each in screen.exception] == []
    assert context.engine.team_name(TEAM_A) in sent(screen)
    assert (page.section, page.order) == ("Op pad", 300)


def test_hook_todos(bus: Bus) -> None:
    context = bus("todos")
    [source] = of_bus(context, TodoSource)
    [todo] = source.todos(context)
    assert (todo.title, todo.urgent, todo.query) == (
        "Maak de bus schoon",
        True,
        {"taak": "poetsen"},
    )
    [today] = [page for name, page in context.contributed(Page) if page.url == "vandaag"]
    assert "Maak de bus schoon" in sent(draw(today, context))


def test_hook_relation_sections(bus: Bus) -> None:
    context = bus("relation_sections")
    person = add_resident(context, "Sanne V.")
    [section] = of_bus(context, RelationSection)
    page = Page("deel", section.title, "", lambda seen: section.render(seen, person))
    assert "Sanne V" in sent(draw(page, context))


def test_hook_kpis(bus: Bus) -> None:
    context = bus("kpis")
    [kpi] = of_bus(context, Kpi)
    with context.unit_of_work() as work:
        work.record("buurtbus.ride_made", subject="ride", team=TEAM_A)
        now = work.now.date()
    year = Period(date(now.year, 1, 1), date(now.year + 1, 1, 1))
    assert kpi.value(context, year) == 1.0
    assert kpi.value(context, Period(date(2019, 1, 1), date(2020, 1, 1))) == 0.0
    assert kpi.series(context, year, "year") == [(year.start, 1.0)]
    assert (kpi.target, kpi.better, kpi.counted, kpi.about_people) == (50, "up", "during", True)
    assert context.setting("buurtbus", kpi.target_setting) == 50
    assert kpi.figures is not None
    assert kpi.per_buurt is not None
    assert kpi.as_known_on is not None
    assert kpi.figures(context, year, "year") == [Figure(TEAM_A, year.start, 1.0, "shop")]
    assert set(kpi.parts) == {"shop", "visit"}
    assert kpi.per_buurt(context, year) == []
    assert kpi.as_known_on(context, year, year.start) == 0.0


def test_hook_map_layers(bus: Bus) -> None:
    context = bus("map_layers")
    points, areas = of_bus(context, MapLayer)
    [stop] = points.features(context)
    assert (stop.lon, stop.lat, stop.buurt) == (5.4972, 51.4416, None)
    codes = {each.buurt for each in areas.features(context)}
    assert codes == set(next(each for each in city.teams() if each.code == TEAM_A).buurten)
    assert points.legend.year == 2026


def test_hook_calendars(bus: Bus) -> None:
    context = bus("calendars")
    [source] = of_bus(context, CalendarSource)
    [ride] = source.items(context, NOVEMBER.start, NOVEMBER.end)
    assert ride.start == datetime(2026, 11, 1, 10)  # noqa: DTZ001 - local time
    assert source.move is not None
    source.move(context, ride, ride.start, ride.end)
    assert event_names(context) == ["buurtbus.ride_moved"]
    with pytest.raises(InvalidInput):
        source.move(context, ride, ride.start.replace(hour=3), ride.end)


def test_hook_feeds(bus: Bus) -> None:
    context = bus("feeds")
    assert feeds.answer(context.engine, "buurtbus", "een-ander-geheim") is feeds.Absent.UNKNOWN
    found = feeds.answer(context.engine, "buurtbus", "een-lang-geheim")
    assert isinstance(found, bytes)
    [ride] = icalendar.Calendar.from_ical(found).events
    assert (ride["SUMMARY"], ride.start) == ("De bus rijdt", date(2026, 11, 3))
    [feed] = of_bus(context, Feed)
    assert feed.title == "Ritten van de bus"
    switch_plugin(context, "buurtbus", enabled=False)
    assert feeds.answer(context.engine, "buurtbus", "een-lang-geheim") is feeds.Absent.UNKNOWN


def test_hook_meeting_items(bus: Bus) -> None:
    context = bus("meeting_items")
    [item] = of_bus(context, MeetingItem)
    assert item.kind == "celebrate"
    assert [line.reason for line in item.lines(context)] == ["een taart waard"]


def test_hook_importers(bus: Bus) -> None:
    context = bus("importers")
    [importer] = of_bus(context, Importer)
    importer.row(context, {"code": "halte-1", "naam": "Buurthuis"})
    with pytest.raises(InvalidInput):
        importer.row(context, {"code": "halte-2", "naam": ""})
    assert event_names(context) == ["buurtbus.stop_added"]


def test_hook_exporters(bus: Bus) -> None:
    context = bus("exporters")
    [exporter] = of_bus(context, Exporter)
    assert [dict(zip(exporter.columns, row, strict=True)) for row in exporter.rows(context)] == [
        {"halte": "Buurthuis", "reizigers": 12}
    ]
    assert exporter.personal is False


def test_hook_personal_data(bus: Bus) -> None:
    context = bus("personal_data")
    person = add_resident(context, "Sanne V.")
    [duty] = of_bus(context, PersonalData)
    switch_plugin(context, "buurtbus", enabled=False)
    assert export_person(context, person)[duty.title] == [{"reist graag": "voorin"}]
    forget_person(context, person)
    with context.unit_of_work() as work:
        assert duty.expire(work, date(2026, 1, 1)) == 0
        work.record("core.test_done", subject="x")


def test_hook_references(bus: Bus) -> None:
    context = bus("references")
    assert len(of_bus(context, Reference)) == 2
    assert _problems(context, "offer.talent") == []
    add_resident(context, "Sanne V.", city.talents()[0].code)
    with context.unit_of_work() as work:
        work.execute("update core.offer set talent = 'weg'")
        work.record("core.test_done", subject="x")
    assert _problems(context, "weg") != []


def test_hook_checks(bus: Bus) -> None:
    context = bus("checks")
    [rule] = of_bus(context, Check)
    assert rule.problems(context) == []
    assert "buurtbus.named" in {each.key for each in check(context.engine).results}


def test_hook_jobs(bus: Bus) -> None:
    context = bus("jobs")
    [job] = of_bus(context, Job)
    switch_plugin(context, "buurtbus", enabled=False)
    friday = datetime(2026, 11, 27, 19, tzinfo=city_time())
    assert next(jobs.moments(job, friday)) == friday.replace(day=30, hour=18, minute=30)
    assert jobs.run(context.engine, "buurtbus.park")
    assert event_names(context) == ["buurtbus.bus_parked"] * len(city.teams())
    [told] = [each for each in jobs.planned(context.engine) if each.name == "buurtbus.park"]
    assert told.last
    assert (told.last.done, told.last.count) == (True, len(city.teams()))


def city_time() -> ZoneInfo:
    """How late it is in the city."""
    return ZoneInfo("Europe/Amsterdam")


def _problems(context: Context, words: str) -> list[str]:
    results = check(context.engine).results
    return [each for result in results for each in result.problems if words in each]


def test_hook_caseloads(bus: Bus) -> None:
    context = bus("caseloads")
    [load] = of_bus(context, Caseload)
    assert load.count(context, "els") == 0
    add_resident(context, "Sanne V.")
    assert load.count(context, "els") == 1
    bea = context.engine.member("bea")
    assert bea is not None
    with pytest.raises(InvalidInput, match="1 open rit"):
        disable_member(context.engine.context(bea, [TEAM_A]), "els")


def test_hook_settings(bus: Bus) -> None:
    context = bus("settings")
    assert len(of_bus(context, Setting)) == 4
    assert {each.kind for each in settings_of(context, "buurtbus")} == {
        "number",
        "switch",
        "text",
        "choice",
    }
    assert context.setting("buurtbus", "seats") == 8
    choose_setting(context, "buurtbus", "seats", 6)
    choose_setting(context, "buurtbus", "day", "vrijdag")
    assert (context.setting("buurtbus", "seats"), context.setting("buurtbus", "day")) == (
        6,
        "vrijdag",
    )
    with pytest.raises(InvalidInput, match="20 of minder"):
        choose_setting(context, "buurtbus", "seats", 21)


def test_hook_demo(bus: Bus) -> None:
    context = _without_members(bus("demo"))
    assert len(of_demo(context)) == 8
    again = _without_members(bus("demo"))
    assert of_demo(again) == of_demo(context)


def _without_members(context: Context) -> Context:
    assert [each.title for _, each in context.contributed(DemoScenario) if each.title == "Buurtbus"]
    with context.unit_of_work() as work:
        work.execute("delete from core.membership")
        work.execute("delete from core.member")
        work.record("core.test_done", subject="x")
    fill_demo(context.engine, seed=3, today=date(2026, 11, 20))
    return context


def of_demo(context: Context) -> list[tuple[Any, ...]]:
    """The rides of the demo."""
    sql = "select * from core.event where name = 'buurtbus.ride_made' order by seq"
    rows = context.engine.warehouse.read(sql)
    return [(row["team"], row["subject"], row["actor"], row["happened_at"]) for row in rows]


def test_hook_on_event(bus: Bus) -> None:
    context = bus("on_event")
    add_resident(context, "Sanne V.")
    assert event_names(context) == ["buurtbus.seat_kept"]
    switch_plugin(context, "buurtbus", enabled=False)
    add_resident(context, "Bo T.")
    assert event_names(context) == ["buurtbus.seat_kept"]
