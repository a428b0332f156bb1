"""What Bloei itself tells per buurt: exact for the team, suppressed for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bloei_core import Context, MapFeature, MapLayer, city, counts, neighbourhood
from bloei_core.neighbourhood import HalfForm, OrganisationForm, PersonForm
from bloei_core.teams import choose_setting
from bloei_core.testing import TEAM_A, add_resident
from bloei_core.ui import formats
from plugins.wijkkaart import layers

BUURT = city.teams()[0].buurten[0]
TALENTS = [each.code for each in city.talents()[:10]]


def told(context: Context, key: str) -> Sequence[MapFeature]:
    return layer(key).features(context)


def layer(key: str) -> MapLayer:
    return next(each for each in layers.map_layers() if each.key == key)


def of(context: Context, key: str, buurt: str = BUURT) -> MapFeature:
    return next(each for each in told(context, key) if each.buurt == buurt)


@pytest.fixture
def thirty_offers(verbinder: Context) -> None:
    """Much on offer and nobody who asks."""
    for name in ("Fatima B.", "Henk J.", "Ans V."):
        add_resident(verbinder, name, *TALENTS)


def ask(context: Context) -> None:
    asking = add_resident(context, "Vera V.")
    neighbourhood.add_request(context, HalfForm(asking, TALENTS[0]))


@pytest.mark.usefixtures("thirty_offers")
def test_the_buurt_with_thirty_offers_and_no_vraag_stands_out(verbinder: Context) -> None:
    found = of(verbinder, "balance")
    assert (found.value, found.alert) == (30, "30 keer aanbod en geen enkele vraag.")
    others = [each for each in told(verbinder, "balance") if each.buurt != BUURT]
    assert [each.alert for each in others] == [""] * (len(city.teams()[0].buurten) - 1)


@pytest.mark.usefixtures("thirty_offers")
def test_one_vraag_ends_the_alarm(verbinder: Context) -> None:
    ask(verbinder)
    found = of(verbinder, "balance")
    assert (found.value, found.alert) == (29, "")
    assert found.lines == ("30 keer aanbod, 1 open vraag",)


@pytest.mark.usefixtures("thirty_offers")
@pytest.mark.parametrize(("alarm", "stands_out"), [(30, True), (31, False)])
def test_the_team_chooses_from_when(
    verbinder: Context, teamleider: Context, alarm: int, stands_out: bool
) -> None:
    choose_setting(teamleider, "wijkkaart", "alarm", alarm)
    assert bool(of(verbinder, "balance").alert) is stands_out


def test_a_team_that_wants_no_alarm_at_zero_offers_gets_none(
    verbinder: Context, teamleider: Context
) -> None:
    choose_setting(teamleider, "wijkkaart", "alarm", 1)
    assert [each.alert for each in told(verbinder, "balance") if each.alert] == []


def test_counts_per_buurt_are_exact_for_who_opens_the_cards(verbinder: Context) -> None:
    ask(verbinder)
    add_resident(verbinder, "Ans V.", *TALENTS[:2])
    assert of(verbinder, "residents").value == 2
    assert of(verbinder, "requests").value == 1
    assert of(verbinder, "offers").value == 2
    assert of(verbinder, "residents").lines == ("2 bewoners",)


@pytest.mark.parametrize("key", ["residents", "requests", "offers"])
def test_a_small_count_is_hidden_on_the_big_screen(
    verbinder: Context, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(verbinder)
    add_resident(verbinder, "Ans V.", TALENTS[0])
    later = counts.quarter_of(formats.today()) + timedelta(days=100)
    monkeypatch.setattr(formats, "today", lambda: later)
    found = of(replace(verbinder, hide_names=True), key)
    assert found.value is None
    assert found.lines[0].startswith((counts.FEW_TEXT, counts.HIDDEN_TEXT))


def test_hidden_figures_stand_still_for_a_quarter(
    verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, buurt in enumerate(city.teams()[0].buurten[:6], 2):
        for each in range(number):
            neighbourhood.add_person(verbinder, PersonForm(name=f"Ans {each}", buurt=buurt), [])
    hidden = replace(verbinder, hide_names=True)
    assert {each.value for each in told(hidden, "residents")} == {0}  # all came this quarter
    later = counts.quarter_of(formats.today()) + timedelta(days=100)
    monkeypatch.setattr(formats, "today", lambda: later)
    rule = counts.steady_per_buurt(neighbourhood.residents_in_time(verbinder, later))
    found = {each.buurt: each.value for each in told(hidden, "residents")}
    assert found == {buurt: shown.number for buurt, shown in rule.items()}
    assert {7, 6} <= set(found.values()) <= {7, 6, 5, 0, None}
    add_resident(verbinder, "Bea")
    assert {each.buurt: each.value for each in told(hidden, "residents")} == found


@pytest.mark.usefixtures("thirty_offers")
def test_a_balance_tells_no_more_than_its_halves(
    verbinder: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(verbinder)  # one vraag: hidden
    later = counts.quarter_of(formats.today()) + timedelta(days=100)
    monkeypatch.setattr(formats, "today", lambda: later)
    hidden = replace(verbinder, hide_names=True)
    offers = {each.buurt: each.value for each in told(hidden, "offers")}
    requests = {each.buurt: each.value for each in told(hidden, "requests")}
    for each in told(hidden, "balance"):
        asked, offered = requests[each.buurt], offers[each.buurt]
        if asked is None or offered is None:
            assert each.value is None
        else:
            assert each.value == offered - asked
    told_here = of(hidden, "balance")
    assert (told_here.value, told_here.alert) == (None, "")


def test_the_points_are_places_and_never_residents(verbinder: Context) -> None:
    person = add_resident(verbinder, "Ans V.")
    place = neighbourhood.add_organisation(
        verbinder, OrganisationForm("Buurtkeuken", "buurthuis", BUURT, "")
    )
    neighbourhood.add_request(verbinder, HalfForm(place, TALENTS[0]))
    [point] = told(verbinder, "places")
    assert (point.title, point.buurt, point.query) == ("Buurtkeuken", BUURT, {"plek": place})
    assert point.lines == ("Buurthuis", "1 open vacature")
    assert person not in repr(told(verbinder, "places"))
    assert of(verbinder, "vacancies").value == 1


def test_who_sees_no_names_sees_kinds_of_places_only(
    verbinder: Context, ontwikkelaar: Context
) -> None:
    neighbourhood.add_organisation(
        verbinder, OrganisationForm("Buurtkeuken", "buurthuis", BUURT, "")
    )
    [point] = told(ontwikkelaar.only(TEAM_A), "places")
    assert (point.title, point.url, point.query) == ("Buurthuis", "", {})


def test_the_number_of_inhabitants_is_public(ontwikkelaar: Context) -> None:
    found = told(ontwikkelaar.only(TEAM_A), "inhabitants")
    known = {each.code: each.residents for each in city.buurten() if each.residents is not None}
    assert {each.buurt: each.value for each in found} == known
    assert layer("inhabitants").legend.year == 2020
