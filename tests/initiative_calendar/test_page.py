"""The pages and windows of the agenda, drawn by Streamlit's own test runner."""

# ruff: noqa: DTZ001 - local time

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bloei_core import Context, NotAllowed
from bloei_core.teams import choose_setting, switch_plugin
from bloei_core.testing import add_resident
from bloei_core.ui import Dragged, Opened, Picked
from plugins.initiative_calendar import (
    feed,
    forms,
    items,
    page,
    page_controls,
    page_entry,
    page_initiative,
    page_initiatives,
    page_section,
    service,
)
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives import store as initiative_store
from plugins.initiative_calendar.initiatives.service import InitiativeForm
from plugins.initiative_calendar.recurrence import Repeat
from tests.contract.screen import sent
from tests.initiative_calendar.conftest import JANUARY, TUESDAY, Ask, evenings, form

Show = Callable[..., AppTest]
JAN = {"dag": "2030-01-08"}


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Draw a function of the page; words become the address."""
    rerun = st.rerun

    def rerun_all(*, scope: Literal["app", "fragment"] = "app") -> NoReturn:
        rerun()

    monkeypatch.setattr(st, "rerun", rerun_all)

    def script(draw, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        draw(context)

    def draw(context: Context, what: Any = page.render, **address: str) -> AppTest:
        test = AppTest.from_function(
            script, kwargs={"draw": what, "context": context}, default_timeout=30
        )
        for name, value in address.items():
            test.query_params[name] = value
        return done(test.run())

    return draw


def done(test: AppTest) -> AppTest:
    assert not test.exception, test.exception
    return test


def field(test: AppTest, label: str) -> Any:
    kinds = (test.text_input, test.text_area, test.selectbox, test.number_input, test.date_input,
             test.time_input, test.toggle, test.radio, test.checkbox)  # fmt: skip
    return next(each for kind in kinds for each in kind if each.label == label)


def click(test: AppTest, label: str) -> AppTest:
    [*_, button] = [each for each in test.button if label in each.label]
    return done(button.click().run())


def plain(test: AppTest) -> str:
    return sent(test).replace("\\\\", "").replace("\\", "").replace("\u2060", "")


def new(context: Context) -> None:
    page_entry._draw_new(context, page_entry._usual(TUESDAY.date()))


def window_of(entry: str, original: datetime = TUESDAY) -> Callable[[Context], None]:
    return lambda context: page_entry._draw_entry(context, entry, service.code_of(original))


# --- the page --------------------------------------------------------------------------------


def test_the_page_answers_one_question(verbinder: Context, show: Show, weekly: str) -> None:
    test = show(verbinder, **JAN)
    assert test.title[0].value == "Wat staat er op de agenda?"
    assert "Januari 2030" in [each.value for each in test.header]
    assert "Taaltafel" in sent(test)
    assert "allDayText" in sent(test)


@pytest.mark.parametrize("view", ["maand", "week", "dag", "lijst", "<script>"])
def test_every_view_shows_the_evening(
    verbinder: Context, show: Show, weekly: str, view: str
) -> None:
    test = show(verbinder, bekijk=view, **JAN)
    assert "Taaltafel" in sent(test)


@pytest.mark.parametrize("day", ["", "gisteren", "0001-01-01", "9999-12-31", "2030-13-45"])
def test_any_day_in_the_address_is_a_day(verbinder: Context, show: Show, day: str) -> None:
    show(verbinder, dag=day, bekijk="week")


def test_the_list_says_what_to_do_when_it_is_empty(verbinder: Context, show: Show) -> None:
    assert "Nog niets in deze weken" in plain(show(verbinder, bekijk="lijst", dag="2031-02-03"))


def test_free_days_and_items_of_others_stand_in_it(
    verbinder: Context, teamleider: Context, show: Show
) -> None:
    december = {"dag": "2026-12-25", "bekijk": "lijst"}
    assert "Eerste kerstdag" in plain(show(verbinder, **december))
    choose_setting(teamleider, "initiative_calendar", "free_days", False)
    assert "Eerste kerstdag" not in plain(show(verbinder, **december))
    titles = [source.title for _, source in items.sources(verbinder)]
    assert "Volgende stappen van matches" in titles
    switch_plugin(teamleider, "match_board", enabled=False)
    titles = [source.title for _, source in items.sources(verbinder)]
    assert "Volgende stappen van matches" not in titles


def test_the_table_holds_the_same_and_can_be_downloaded(
    verbinder: Context, show: Show, weekly: str
) -> None:
    service.add_entry(verbinder, form("=1+1"))
    test = show(verbinder, bekijk="lijst", **JAN)
    assert not test.dataframe
    test.session_state["agenda-tabel"] = True
    [table] = done(test.run()).dataframe
    assert list(table.value["Wat"]).count("Taaltafel") == 4
    assert "=1+1" in list(table.value["Wat"])


def test_others_have_no_agenda(ontwikkelaar: Context) -> None:
    with pytest.raises(NotAllowed):
        page.render(ontwikkelaar.only("tongelre-centrum"))


def test_hidden_names_are_not_sent(verbinder: Context, show: Show) -> None:
    person = add_resident(verbinder, "Canari B.")
    entry = service.add_entry(verbinder, form("Soep bij Canari"))
    wish = InitiativeForm("Soep van Canari", "eten", "samen", person=person, story="Canari kookt")
    initiative = initiatives.add_initiative(verbinder, wish)
    hidden = replace(verbinder, hide_names=True)
    drawn = [
        show(hidden, **JAN),
        show(hidden, bekijk="lijst", **JAN),
        show(hidden, window_of(entry)),
        show(hidden, page_initiatives.render),
        show(hidden, lambda context: page_initiative._draw(context, initiative)),
        show(hidden, lambda context: page_section.render(context, person)),
    ]
    assert [each for each in drawn if "canari" in sent(each).lower()] == []
    assert "Soep van Canari" in plain(show(verbinder, page_initiatives.render))


# --- what is clicked and dragged -------------------------------------------------------------


def happening(context: Context, what: Any) -> Callable[[Context], None]:
    """Something that happened in the calendar of this month."""
    found = items.every_item(context, *JANUARY)
    return lambda seen: page._act(seen, what, {each.id: each for each in found})


def test_a_drag_moves_and_a_late_one_is_refused_with_the_reason(
    verbinder: Context, second_verbinder: Context, show: Show, once: str
) -> None:
    shown = f"{once}.{service.code_of(TUESDAY)}"
    to = TUESDAY + timedelta(days=2)
    drag = Dragged(shown, to, to + timedelta(hours=1), False, 1)
    act = happening(verbinder, drag)
    show(second_verbinder, act)
    assert evenings(verbinder, *JANUARY) == ["10-01 19:00 Taaltafel"]
    test = show(verbinder, act)
    assert "Sem D. heeft deze activiteit net veranderd." in test.session_state["agenda-geweigerd"]
    assert evenings(verbinder, *JANUARY) == ["10-01 19:00 Taaltafel"]


def test_a_drag_of_a_series_asks_first(verbinder: Context, show: Show, weekly: str) -> None:
    shown = f"{weekly}.{service.code_of(TUESDAY)}"
    to = TUESDAY + timedelta(days=1)
    drag = Dragged(shown, to, to + timedelta(hours=1), False, 1)
    test = show(verbinder, happening(verbinder, drag))
    which, times = test.session_state["agenda-sleep"]
    assert "08-01 19:00 Taaltafel" in evenings(verbinder, *JANUARY)
    asked = show(verbinder, lambda context: page_entry._ask_scope(context, which, times))
    click(asked, "Alleen deze keer")
    assert evenings(verbinder, *JANUARY)[:2] == ["09-01 19:00 Taaltafel", "15-01 19:00 Taaltafel"]


def test_a_click_opens_and_an_empty_place_asks_for_something_new(
    verbinder: Context, show: Show, once: str
) -> None:
    opened = show(verbinder, happening(verbinder, Opened(f"{once}.{service.code_of(TUESDAY)}")))
    assert opened.query_params["activiteit"] == once
    assert opened.query_params["keer"] == "20300108t190000"
    day = datetime(2030, 1, 9)
    test = show(verbinder, happening(verbinder, Picked(day, day + timedelta(days=1), True)))
    assert test.session_state["agenda-nieuw-tijd"].starts == datetime(2030, 1, 9, 10)
    show(verbinder, happening(verbinder, Opened("weg.20300108t190000")))


# --- the windows -----------------------------------------------------------------------------


def test_something_new(verbinder: Context, show: Show) -> None:
    test = show(verbinder, new)
    assert "Vul nog in: wat" in plain(click(test, "Inplannen"))
    field(test, "Wat?").set_value("Soep <b>x</b>")
    field(test, "Herhalen").set_value("week")
    done(test.run())
    field(test, "Of een aantal keer").set_value(3)
    click(test, "Inplannen")
    assert evenings(verbinder, *JANUARY) == [
        "08-01 10:00 Soep <b>x</b>",
        "15-01 10:00 Soep <b>x</b>",
        "22-01 10:00 Soep <b>x</b>",
    ]


def test_a_window_shows_and_changes(verbinder: Context, show: Show, weekly: str) -> None:
    test = show(verbinder, window_of(weekly, TUESDAY + timedelta(days=7)))
    told = plain(test)
    assert "dinsdag 15 januari 2030, 19:00 – 20:30" in told
    assert "elke week op dinsdag" in told
    field(test, "Wat?").set_value("Taaltafel met taart")
    click(test, "Bewaren")
    assert "15-01 19:00 Taaltafel met taart" in evenings(verbinder, *JANUARY)


def test_a_conflict_keeps_what_was_typed_and_says_who(
    verbinder: Context, second_verbinder: Context, show: Show, once: str, which: Ask
) -> None:
    test = show(verbinder, window_of(once))
    field(test, "Wat?").set_value("Van Noor")
    times = forms.Times(TUESDAY + timedelta(hours=1), TUESDAY + timedelta(hours=2))
    service.move(second_verbinder, which(once), times)
    click(test, "Bewaren")
    assert "Sem D. heeft deze activiteit net veranderd" in plain(test)
    assert field(test, "Wat?").value == "Van Noor"
    click(test, "Bewaren")
    assert [each.split(" ", 2)[2] for each in evenings(verbinder, *JANUARY)] == ["Van Noor"]


def test_cancelling_can_be_undone(verbinder: Context, show: Show, once: str) -> None:
    test = show(verbinder, window_of(once))
    click(test, "Gaat niet door")
    assert evenings(verbinder, *JANUARY) == []
    undo = test.session_state["agenda-terug"]

    def back(context: Context) -> None:
        st.session_state.setdefault("agenda-terug", undo)
        page_entry.offer_undo(context)

    click(show(verbinder, back), "Ongedaan maken")
    assert evenings(verbinder, *JANUARY) == ["08-01 19:00 Taaltafel"]


def test_how_many_came(verbinder: Context, show: Show) -> None:
    begun = service.now().replace(minute=0, second=0) - timedelta(days=3)
    entry = service.add_entry(verbinder, form(starts=begun))
    test = show(verbinder, window_of(entry, begun))
    field(test, "Hoeveel mensen waren er?").set_value(17)
    click(test, "Aantal bewaren")
    assert "17 mensen" in plain(show(verbinder, window_of(entry, begun)))


def test_an_unknown_activity_is_told(verbinder: Context, other_team: Context, show: Show,
                                     once: str) -> None:  # fmt: skip
    test = show(other_team, activiteit=once, keer="20300108t190000")
    assert "niet in de agenda van dit team" in plain(test)
    assert "Taaltafel" not in plain(test)
    weekly = service.add_entry(verbinder, form(repeat=Repeat("week")))
    assert "niet in de agenda" in plain(show(verbinder, activiteit=weekly, keer="20300109t190000"))


def test_the_address_is_shown_once(verbinder: Context, show: Show) -> None:
    test = click(show(verbinder), "Adres maken")
    [code] = test.code
    token = code.value.rpartition("/")[2].removesuffix(".ics")
    assert feed.owner(verbinder, token) == verbinder.team
    assert not show(verbinder).code
    click(test, "Adres intrekken")
    assert feed.owner(verbinder, token) is None


# --- initiatives -----------------------------------------------------------------------------


def test_a_kwestie_goes_all_the_way(verbinder: Context, show: Show) -> None:
    assert "Nog geen initiatieven" in plain(show(verbinder, page_initiatives.render))
    test = show(verbinder, page_initiative._draw_new)
    field(test, "Kwestie of idee").set_value("Een bankje op het plein")
    click(test, "Bewaren")
    assert "Vul nog in: thema" in plain(test)
    field(test, "Thema").set_value("groen")
    click(test, "Bewaren")
    [found] = initiative_store.initiatives(verbinder, initiatives.closed_since())
    for title in ("Verkend", "Initiatief", "Afgerond"):
        click(show(verbinder, lambda context: page_initiative._draw(context, found.id)), title)
    after = initiative_store.initiative(verbinder, found.id)
    assert after is not None
    assert (after.stage, after.started_on is not None, after.closed_at is not None) == (
        "afgerond", True, True,
    )  # fmt: skip
    assert "Een bankje op het plein" in plain(show(verbinder, page_initiatives.render))


def test_what_a_look_shows() -> None:
    day = date(2026, 11, 22)
    spans = {code: page_controls.look_at(code, day) for code in ("maand", "week", "dag", "lijst")}
    assert {code: (look.first, look.last) for code, look in spans.items()} == {
        "maand": (date(2026, 10, 26), date(2026, 12, 7)),
        "week": (date(2026, 11, 16), date(2026, 11, 23)),
        "dag": (day, date(2026, 11, 23)),
        "lijst": (day, date(2026, 12, 20)),
    }
