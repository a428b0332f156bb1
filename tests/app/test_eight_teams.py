"""Eight teams with eight sets, each chosen by its own teamleider; each sees its own, live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from bloei_core import (
    CalendarSource,
    Context,
    Kpi,
    MapLayer,
    Member,
    Membership,
    Page,
    Role,
    Setting,
    city,
    members,
)
from bloei_core.demo.store import DEMO, DEMO_MADE
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.teams import in_menu_order
from bloei_core.testing import make_engine
from bloei_core.ui.text import plain
from tests.app.hands import PATIENCE, address, settled
from tests.contract.screen import draw, sent
from tests.support.browser import OpenPage
from tests.support.server import Server

# Every team has the map, and one of the eight sets of these three.
VARIED = ("match_board", "kernteam_coaching", "initiative_calendar")
EVERYWHERE = "wijkkaart"
TEAMS = tuple(dict.fromkeys(each.code for each in city.teams()))
SETS = {
    team: frozenset(name for bit, name in enumerate(VARIED) if index >> bit & 1)
    for index, team in enumerate(TEAMS)
}
TITLES = {
    "match_board": "Matchbord",
    "kernteam_coaching": "Kernteams",
    "initiative_calendar": "Agenda",
    "wijkkaart": "Wijkkaart",
}
STILL_DAYS = "Na hoeveel dagen zonder nieuws staat een match stil?"
Noun = TypeVar("Noun")


def leader(team: str) -> str:
    """The id of the teamleider of a team."""
    return f"leider-{team}"


def add_leaders(engine: Engine) -> None:
    """A teamleider for each team."""
    with engine.warehouse.unit_of_work("bloei") as work:
        for number, team in enumerate(TEAMS, 1):
            only = (Membership(team, Role.TEAMLEIDER),)
            members.add(work, engine.vault, Member(leader(team), f"Leider {number}", only))


def of_leader(engine: Engine, team: str) -> Context:
    """What the teamleider of a team sees."""
    found = engine.member(leader(team))
    assert found is not None
    return engine.context(found, [team])


def test_there_are_eight_sets() -> None:
    assert len(TEAMS) == len(set(SETS.values())) == 8


# --- every noun, through the pages themselves -------------------------------------------------


@pytest.fixture(scope="module")
def chosen() -> Iterator[Engine]:
    """Eight teams of which each teamleider made her choice on Beheer."""
    engine = make_engine()
    add_leaders(engine)
    for number, team in enumerate(TEAMS):
        _choose(of_leader(engine, team), SETS[team], still_days=10 + number)
    yield engine
    engine.close()


def _choose(context: Context, wanted: frozenset[str], still_days: int) -> None:
    """Switch, order and set, as somebody does who clicks."""
    screen = draw(_page(context, "beheer"), context)
    if "match_board" in wanted:
        field = next(each for each in screen.number_input if each.label == STILL_DAYS)
        field.set_value(still_days)
        screen = _press(screen, "instellingen-match_board")
    for name in VARIED:
        if name not in wanted:
            switch = next(each for each in screen.toggle if name in str(each.key))
            screen = switch.set_value(False).run()
    screen = _press(screen, f"Hoger-{EVERYWHERE}")
    assert [each.value for each in screen.exception] == []


def _press(screen: AppTest, key: str) -> AppTest:
    found = [each for each in screen.button if key in str(each.key)]
    return found[0].click().run() if not found[0].disabled else screen


def _page(context: Context, url: str) -> Page:
    return next(each for _, each in context.contributed(Page) if each.url == url)


@pytest.mark.parametrize("team", TEAMS)
def test_a_team_has_exactly_what_its_set_has(chosen: Engine, team: str) -> None:
    context = of_leader(chosen, team)
    nouns: list[type[object]] = [Page, MapLayer, CalendarSource, Kpi, Setting]
    for noun in nouns:
        mine: list[object] = [each for _, each in context.contributed(noun)]
        wanted: list[object] = _listed(chosen, SETS[team], noun)
        assert {id(each) for each in mine} == {id(each) for each in wanted}


def _listed(engine: Engine, names: frozenset[str], noun: type[Noun]) -> list[Noun]:
    return [
        each
        for loaded in engine.plugins
        if loaded.name in names | {EVERYWHERE, "core"}
        for each in loaded.contributions.get(noun, ())
    ]


@pytest.mark.parametrize("team", TEAMS)
def test_its_pages_show_its_own_goals_layers_and_settings(chosen: Engine, team: str) -> None:
    context = of_leader(chosen, team)
    on, every = SETS[team], frozenset(VARIED)
    doelen = draw(_page(context, "doelen"), context)
    goals = {plain(each.title) for each in _listed(chosen, on, Kpi)}
    absent = {plain(each.title) for each in _listed(chosen, every, Kpi)} - goals
    labels = {each.label for each in doelen.metric}
    assert goals <= labels
    assert not labels & absent
    words = sent(draw(_page(context, EVERYWHERE), context))
    for layer in _listed(chosen, every, MapLayer):
        assert (layer.title in words) == (layer in _listed(chosen, on, MapLayer)), layer.title
    beheer = draw(_page(context, "beheer"), context)
    assert (STILL_DAYS in sent(beheer)) == ("match_board" in on)
    assert [each.value for each in (*doelen.exception, *beheer.exception)] == []


@pytest.mark.parametrize("number", range(len(TEAMS)))
def test_its_settings_and_order_are_its_own(chosen: Engine, number: int) -> None:
    context = of_leader(chosen, TEAMS[number])
    has_board = "match_board" in SETS[TEAMS[number]]
    expected = 10 + number if has_board else 21
    assert context.setting("match_board", "still_days") == expected
    menu = [name for name, _ in in_menu_order(context, context.contributed(Page))]
    order = chosen.plugin_order(TEAMS[number])
    shown = [name for name in menu if name != "core"]
    assert list(dict.fromkeys(shown)) == [
        name for name in order if name in SETS[TEAMS[number]] | {EVERYWHERE}
    ]


# --- the same in the browser, on one running server -------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A city with eight teamleiders."""
    folder = tmp_path_factory.mktemp("eight")
    engine = open_engine(DataFolder(folder / "data"), isolate=False)
    add_leaders(engine)
    with engine.warehouse.unit_of_work("bloei") as work:
        work.record(DEMO_MADE, subject=DEMO)
    engine.close()
    started = Server(folder / "data", folder / "server.log").start()
    yield started
    started.stop()


@pytest.mark.browser
def test_eight_teams_choose_on_one_running_server(server: Server, open_page: OpenPage) -> None:
    opened = open_page()
    for team in TEAMS:
        opened.page.goto(address(server.address, "beheer", leader(team), team))
        settled(opened.page)
        for name in VARIED:
            if name not in SETS[team]:
                _switch_off(opened.page, team, name)
    for team in TEAMS:
        opened.page.goto(address(server.address, "doelen", leader(team), team))
        settled(opened.page)
        links = opened.page.locator("[data-testid=stSidebarNavLink]")
        expect(links.first).to_be_visible(timeout=PATIENCE)
        menu = "\n".join(links.all_inner_texts())
        assert {name for name in VARIED if TITLES[name] in menu} == SETS[team], team
        assert TITLES[EVERYWHERE] in menu
    opened.assert_clean()


def _switch_off(page: Window, team: str, plugin: str) -> None:
    """Turn a switch and wait until the page says that it is so."""
    page.locator(f".st-key-{team}-{plugin}-True").get_by_text("Aan", exact=True).click()
    off = page.locator(f".st-key-{team}-{plugin}-False").get_by_text("Uit", exact=True)
    expect(off).to_be_visible(timeout=PATIENCE)
    settled(page)
