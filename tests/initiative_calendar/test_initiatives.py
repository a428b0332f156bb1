"""Initiatives from kwestie to afgerond, what waits, what is counted, and duties towards people."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bloei_core import Conflict, Context, InvalidInput, Kpi, NotFound, Period
from bloei_core.engine import Engine
from bloei_core.privacy import export_person, forget_person
from bloei_core.teams import choose_setting
from bloei_core.testing import add_resident
from plugins.initiative_calendar import duties, figures, service, waiting
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.initiatives.service import InitiativeForm
from tests.initiative_calendar.conftest import form

BENCH = InitiativeForm("Een bankje op het plein", "groen", "samen", story="Niemand kan er zitten")
ALWAYS = Period(date(2019, 1, 1), date(2040, 1, 1))


@pytest.fixture
def bench(verbinder: Context) -> str:
    return initiatives.add_initiative(verbinder, BENCH)


def of(context: Context, initiative: str) -> initiative_store.Initiative:
    found = initiative_store.initiative(context, initiative)
    assert found is not None
    return found


def to(context: Context, initiative: str, *stages: str) -> None:
    for stage in stages:
        version = of(context, initiative).version
        initiatives.move_initiative(context, initiative, version, stage)


def lines(context: Context) -> list[str]:
    """What waits on Vandaag, as title and reason."""
    found = [todo for each in waiting.todos() for todo in each.todos(context)]
    return [f"{each.title}: {each.reason}" for each in found]


def kpi(key: str) -> Kpi:
    return next(each for each in figures.kpis() if each.key == key)


def long_ago(engine: Engine, days: int) -> None:
    """Let everything have happened so many days earlier."""
    with engine.warehouse.unit_of_work("bloei") as work:
        work.execute("update core.event set happened_at = happened_at - to_days($days)", days=days)
        work.record("core.test_done", subject="x")


# --- from kwestie to afgerond ----------------------------------------------------------------


def test_it_counts_as_long_as_it_is_an_initiative(verbinder: Context, bench: str) -> None:
    begun = kpi("initiatives")
    assert begun.value(verbinder, ALWAYS) == 0
    to(verbinder, bench, "verkend", "initiatief")
    assert of(verbinder, bench).started_on is not None
    assert begun.value(verbinder, ALWAYS) == 1
    assert begun.figures is not None
    [figure] = begun.figures(verbinder, ALWAYS, "year")
    assert (figure.team, figure.part, figure.value) == (verbinder.team, "samen", 1)
    to(verbinder, bench, "afgerond")
    assert begun.value(verbinder, ALWAYS) == 1
    to(verbinder, bench, "verkend")
    assert begun.value(verbinder, ALWAYS) == 0
    assert of(verbinder, bench).closed_at is None
    assert [each for check in duties.checks() for each in check.problems(verbinder)] == []


def test_cards_keep_their_order(verbinder: Context) -> None:
    one, two, three = (
        initiatives.add_initiative(verbinder, replace(BENCH, title=f"Idee {number}"))
        for number in range(3)
    )
    version = of(verbinder, one).version
    initiatives.move_initiative(verbinder, one, version, "gesignaleerd", (two, three))
    found = initiative_store.initiatives(verbinder, initiatives.closed_since())
    assert [each.id for each in found] == [three, one, two]


def test_who_was_first_is_named(verbinder: Context, second_verbinder: Context, bench: str) -> None:
    version = of(verbinder, bench).version
    initiatives.move_initiative(second_verbinder, bench, version, "verkend")
    with pytest.raises(Conflict, match=r"Sem D\. heeft dit initiatief net veranderd"):
        initiatives.change_initiative(verbinder, bench, version, BENCH)
    with pytest.raises(Conflict):
        initiatives.move_initiative(verbinder, bench, version, "afgerond")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "kwestie of idee"),
        ({"theme": "schulden"}, "thema"),
        ({"owner": "gemeente"}, "regie"),
        ({"buurt": "BU1"}, "buurt"),
        ({"talents": ("toveren",)}, "talenten"),
        ({"verbinder": "bas"}, "contactpersoon"),
        ({"story": "Bel 123456782"}, "verhaal"),
    ],
)
def test_what_cannot_be_is_refused(
    verbinder: Context, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        initiatives.add_initiative(verbinder, replace(BENCH, **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert initiative_store.count_by_stage_and_owner(verbinder) == {}


def test_nobody_is_named_with_a_theme_that_tells_of_health(verbinder: Context) -> None:
    person = add_resident(verbinder, "Sanne V.")
    with pytest.raises(InvalidInput, match="niet op wie"):
        initiatives.add_initiative(verbinder, replace(BENCH, theme="dementie", person=person))


def test_another_team_has_no_part_in_it(other_team: Context, bench: str) -> None:
    with pytest.raises(NotFound):
        initiatives.move_initiative(other_team, bench, 1, "verkend")
    with pytest.raises(InvalidInput, match="initiatief"):
        service.add_entry(other_team, replace(form(), initiative=bench))
    assert initiative_store.initiatives(other_team, initiatives.closed_since()) == []


# --- what waits ------------------------------------------------------------------------------


def test_an_initiative_waits_when_nothing_happens_and_nothing_is_planned(
    engine: Engine, verbinder: Context, second_verbinder: Context, teamleider: Context, bench: str
) -> None:
    title = "Een bankje op het plein"
    assert not [each for each in lines(verbinder) if title in each]
    long_ago(engine, 50)
    assert f"{title}: 50 dagen geen nieuws, en niets gepland" in lines(verbinder)
    assert not [each for each in lines(second_verbinder) if title in each]
    stuck = next(each for each in waiting.meeting_items() if each.kind == "stuck")
    assert [each.title for each in stuck.lines(second_verbinder)] == [title]
    choose_setting(teamleider, "initiative_calendar", "wait_days", 60)
    assert not [each for each in lines(verbinder) if title in each]
    choose_setting(teamleider, "initiative_calendar", "wait_days", 10)
    service.add_entry(verbinder, replace(form(), initiative=bench))
    assert not [each for each in lines(verbinder) if title in each]


def test_who_came_is_asked_of_who_planned_it(
    verbinder: Context, second_verbinder: Context, teamleider: Context
) -> None:
    begun = service.now().replace(minute=0, second=0) - timedelta(days=2)
    entry = service.add_entry(verbinder, form("Soep", begun))
    assert [each for each in lines(verbinder) if each.startswith("Soep")]
    assert not [each for each in lines(second_verbinder) if each.startswith("Soep")]
    service.count_attendance(verbinder, entry, begun, 3)
    assert not [each for each in lines(verbinder) if each.startswith("Soep")]
    assert kpi("attendance").value(verbinder, ALWAYS) == 3
    held = next(each for each in waiting.meeting_items() if "deze week" in each.title)
    assert [each.reason for each in held.lines(verbinder)] == ["er waren 3 mensen"]
    hidden = replace(verbinder, hide_names=True)
    assert [each.reason for each in held.lines(hidden)] == ["het ging door"]
    choose_setting(teamleider, "initiative_calendar", "ask_count", False)
    service.add_entry(verbinder, form("Thee", begun))
    assert not [each for each in lines(verbinder) if each.startswith("Thee")]


def test_a_year_without_the_big_meeting_is_an_alarm(verbinder: Context) -> None:
    decide = next(each for each in waiting.meeting_items() if each.kind == "decide")
    assert any("grote terugkoppelbijeenkomst" in each for each in lines(verbinder))
    [line] = decide.lines(verbinder)
    assert (line.urgent, line.reason) == (True, "Nog niets gepland")
    coming = service.now().replace(minute=0, second=0) + timedelta(days=30)
    wish = replace(form("Avond van de buurt", coming), kind="terugkoppeling")
    service.add_entry(verbinder, wish)
    assert not any("terugkoppelbijeenkomst" in each for each in lines(verbinder))
    [line] = decide.lines(verbinder)
    assert line.reason.startswith("Gepland op")
    held = replace(wish, times=replace(wish.times, starts=coming - timedelta(days=300),
                                       ends=coming - timedelta(days=299)))  # fmt: skip
    service.add_entry(verbinder, held)
    assert decide.lines(verbinder) == []


def test_new_initiatives_are_celebrated(verbinder: Context, bench: str) -> None:
    to(verbinder, bench, "initiatief")
    begun = next(each for each in waiting.meeting_items() if each.title == "Nieuwe initiatieven")
    assert [each.title for each in begun.lines(verbinder)] == ["Een bankje op het plein"]


# --- elsewhere -------------------------------------------------------------------------------


def test_its_calendar_can_be_moved_from_elsewhere(verbinder: Context) -> None:
    service.add_entry(verbinder, form())
    [source] = waiting.calendars()
    [item] = source.items(verbinder, date(2030, 1, 1), date(2030, 2, 1))
    assert source.move is not None
    source.move(verbinder, item, datetime(2030, 1, 9, 10), datetime(2030, 1, 9, 12))
    [moved] = source.items(verbinder, date(2030, 1, 1), date(2030, 2, 1))
    assert (moved.start, moved.end) == (datetime(2030, 1, 9, 10), datetime(2030, 1, 9, 12))
    with pytest.raises(NotFound):
        source.move(verbinder, replace(item, id="weg.20300108t190000"), moved.start, moved.end)


def test_the_map_tells_no_small_number_when_names_are_hidden(verbinder: Context) -> None:
    person = add_resident(verbinder, "Sanne V.")
    where = verbinder.party(person).buurt
    initiatives.add_initiative(verbinder, replace(BENCH, buurt=where))
    [layer] = figures.map_layers()
    [feature] = layer.features(verbinder)
    assert (feature.buurt, feature.value) == (where, 1)
    [hidden] = layer.features(replace(verbinder, hide_names=True))
    assert hidden.value is None


def test_who_is_forgotten_is_nowhere_and_the_initiative_stays(
    verbinder: Context, teamleider: Context
) -> None:
    person = add_resident(verbinder, "Sanne V.")
    wish = replace(BENCH, person=person, story="Sanne vertelde het aan de keukentafel")
    initiative = initiatives.add_initiative(verbinder, wish)
    [told] = export_person(verbinder, person)["Wie met een kwestie of idee kwam"]
    assert told["verhaal"] == "Sanne vertelde het aan de keukentafel"
    sealed = of(verbinder, initiative).story_sealed
    forget_person(teamleider, person)
    after = of(verbinder, initiative)
    assert (after.person, after.story_sealed) == (None, None)
    assert verbinder.open(after.title_sealed) == "Een bankje op het plein"
    assert verbinder.open(sealed) == "(verwijderd)"


def test_names_and_stories_go_two_years_after_the_end(verbinder: Context, bench: str) -> None:
    to(verbinder, bench, "afgerond")
    with verbinder.unit_of_work() as work:
        assert initiative_store.expire(work, date(2020, 1, 1)) == 0
        assert initiative_store.expire(work, date(2100, 1, 1)) == 1
        work.record("core.test_done", subject="x")
    assert of(verbinder, bench).story_sealed is None
    assert kpi("initiatives").value(verbinder, ALWAYS) == 1
