"""The page, drawn by Streamlit's own test runner: what is said beside and below the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bloei_core import Context, Page, city, neighbourhood
from bloei_core.neighbourhood import HalfForm, OrganisationForm
from bloei_core.teams import choose_setting
from bloei_core.testing import TEAM_A, add_resident
from plugins.wijkkaart import page
from tests.contract import screen as contract_screen
from tests.contract.screen import draw, sent

HOME = next(each for each in city.buurten() if each.code == city.teams()[0].buurten[0])
TALENTS = [each.code for each in city.talents()[:10]]
NAME = "Kanarina Q."
PAGE = Page("wijkkaart", "Wijkkaart", ":material/map:", page.render)


@pytest.fixture
def known(verbinder: Context) -> str:
    """A resident with a vraag and a place in the same buurt; the id of the resident."""
    person = add_resident(verbinder, NAME, TALENTS[0])
    neighbourhood.add_request(verbinder, HalfForm(person, TALENTS[1]))
    neighbourhood.add_organisation(
        verbinder, OrganisationForm("Buurtkeuken", "buurthuis", HOME.code)
    )
    return person


def show(context: Context, **address: str) -> AppTest:
    screen = draw(PAGE, context, **address)
    assert [each.value for each in screen.exception] == []
    return screen


def words(screen: AppTest) -> str:
    kinds: list[Any] = [*screen.markdown, *screen.header, *screen.caption, *screen.button]
    return "\n".join(str(getattr(each, "label", "") or each.value) for each in kinds)


def test_without_a_choice_it_says_how_to_choose(verbinder: Context) -> None:
    screen = show(verbinder)
    assert screen.title[0].value == "Wat speelt er in welke buurt?"
    assert "Kies een buurt" in words(screen)
    assert screen.query_params["laag"] == "wijkkaart.balance"


@pytest.mark.usefixtures("known")
def test_the_address_chooses_a_layer_and_a_buurt(verbinder: Context) -> None:
    screen = show(verbinder, laag="wijkkaart.requests", buurt=HOME.code)
    assert screen.session_state["wijkkaart-laag"] == "wijkkaart.requests"
    assert screen.header[0].value == HOME.name
    assert screen.radio(key="wijkkaart-lijst").value == HOME.code
    assert "1 open vraag" in words(screen)


@pytest.mark.parametrize("asked", ["BU99999999", "", "'; drop", "x" * 3000])
def test_an_unknown_buurt_or_layer_is_no_choice(verbinder: Context, asked: str) -> None:
    screen = show(verbinder, laag=asked, buurt=asked)
    assert "Kies een buurt" in words(screen)
    assert screen.query_params["laag"] == "wijkkaart.balance"
    assert "buurt" not in screen.query_params


@pytest.mark.usefixtures("known")
def test_the_lists_name_who_and_what_is_there(verbinder: Context) -> None:
    screen = show(verbinder, buurt=HOME.code)
    for what, found in [
        ("vragen", "Kanarina"),
        ("aanbod", "Kanarina"),
        ("bewoners", "Kanarina"),
        ("plekken", "Buurtkeuken"),
    ]:
        screen.session_state["kort-wijkkaart-wat"] = what
        screen.run()
        assert any(found in each.label for each in screen.button), what


@pytest.mark.usefixtures("known")
def test_with_names_hidden_no_name_is_sent(verbinder: Context) -> None:
    screen = show(replace(verbinder, hide_names=True), buurt=HOME.code)
    assert "Kanarina" not in sent(screen)
    assert "Buurtkeuken" in sent(screen)
    screen.session_state["wijkkaart-tabel"] = True
    assert "Kanarina" not in sent(screen.run())


@pytest.mark.usefixtures("known")
def test_who_looks_from_outside_sees_no_name_of_anybody(ontwikkelaar: Context) -> None:
    screen = show(ontwikkelaar.only(TEAM_A), buurt=HOME.code)
    assert "Kanarina" not in sent(screen)
    assert "Buurtkeuken" not in sent(screen)
    assert "Buurthuis" in sent(screen)


@pytest.mark.usefixtures("known")
def test_the_whole_city_draws(ontwikkelaar: Context) -> None:
    screen = show(ontwikkelaar.only(TEAM_A))
    screen.toggle(key="wijkkaart-stad").set_value(True).run()
    assert [each.value for each in screen.exception] == []
    assert len(screen.radio(key="wijkkaart-lijst").options) == 116
    assert "Kanarina" not in sent(screen)


def test_a_buurt_of_another_team_says_so(verbinder: Context, other_team: Context) -> None:
    add_resident(other_team, NAME, TALENTS[0])
    screen = show(verbinder, buurt=city.teams()[1].buurten[0])
    assert "Deze buurt is van team" in words(screen)
    assert "Kanarina" not in sent(screen)


def test_another_team_starts_without_a_choice(verbinder: Context, other_team: Context) -> None:
    screen = show(verbinder, buurt=HOME.code)
    assert screen.header[0].value == HOME.name
    contract_screen._drawn[:] = [(PAGE, other_team)]
    assert "Kies een buurt" in words(screen.run())


def test_what_stands_out_is_said_in_words(verbinder: Context) -> None:
    for name in ("Fatima B.", "Henk J.", "Ans V."):
        add_resident(verbinder, name, *TALENTS)
    screen = show(verbinder)
    assert f"{HOME.name}**: 30 keer aanbod en geen enkele vraag" in words(screen)
    screen.button(key=f"opvallend-{HOME.code}").click().run()
    assert screen.header[0].value == HOME.name
    assert screen.query_params["buurt"] == HOME.code


def test_searching_and_walking_choose_a_buurt(verbinder: Context) -> None:
    first, second = city.teams()[0].buurten[:2]
    screen = show(verbinder)
    screen.selectbox(key="wijkkaart-zoek").set_value(second).run()
    assert screen.query_params["buurt"] == second
    assert screen.selectbox(key="wijkkaart-zoek").value is None
    screen.radio(key="wijkkaart-lijst").set_value(first).run()
    assert screen.query_params["buurt"] == first
    screen.button(key="wijkkaart-sluiten").click().run()
    assert "Kies een buurt" in words(screen)
    assert "buurt" not in screen.query_params


@pytest.mark.usefixtures("known")
def test_the_table_has_every_layer_and_every_buurt(verbinder: Context) -> None:
    screen = show(verbinder)
    assert len(screen.table) == 0
    screen.session_state["wijkkaart-tabel"] = True
    screen.run()
    figures, points = (each.value for each in screen.table)
    assert {"Buurt", "Aanbod min vraag", "Open vragen", "Inwoners"} <= set(figures.columns)
    assert len(figures) == len(city.teams()[0].buurten)
    assert list(points["Naam"]) == ["Buurtkeuken"]
    downloads: list[Any] = list(screen.get("download_button"))
    assert [each.label for each in downloads] == ["Download de cijfers", "Download de punten"]


def test_a_background_comes_only_when_the_team_wants_it(
    verbinder: Context, teamleider: Context
) -> None:
    assert "pdok" not in sent(show(verbinder)).lower()
    choose_setting(teamleider, "wijkkaart", "tiles", True)
    found = sent(show(verbinder))
    assert "service.pdok.nl" in found
    assert "Kadaster, BRT" in found


@pytest.mark.usefixtures("known")
def test_a_clicked_point_is_shown_only_to_who_has_it(
    verbinder: Context, other_team: Context
) -> None:
    screen = show(verbinder)
    reading = screen.session_state["wijkkaart-gelezen"]
    screen.session_state["wijkkaart-gekozen"] = HOME.code
    [point] = reading.points()
    screen.session_state["wijkkaart-punt"] = (point.lon, point.lat)
    assert screen.run().button(key="kaart-plek-gekozen").label == "Buurtkeuken"
    theirs = show(other_team, buurt=HOME.code)
    theirs.session_state["wijkkaart-punt"] = (point.lon, point.lat)
    assert "Buurtkeuken" not in sent(theirs.run())
