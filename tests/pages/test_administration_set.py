"""Beheer: a teamleider puts together what her team uses."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from bloei_core import Context, Page, Plugin, Setting
from bloei_core.teams import choose_order, switch_plugin
from bloei_core.testing import TEAM_B
from bloei_core.ui.text import plain
from pages import administration
from pages.administration import sets
from tests.contract.screen import draw, sent
from tests.unit.test_plugins import page, plugin

PAGE = Page("beheer", "Beheer", "", administration.render)
SETTINGS = [
    Setting("seats", "Hoeveel stoelen?", "number", 8, lowest=1, highest=20),
    Setting("price", "Wat kost een rit?", "number", 1.5),
    Setting("music", "Muziek aan?", "switch", False),
    Setting("motto", "Wat staat er op de bus?", "text", "Stap in"),
    Setting("day", "Op welke dag?", "choice", "dinsdag", choices=("dinsdag", "vrijdag")),
    Setting("goal", "Hoeveel ritten wil de stad?", "number", 50, scope="city"),
]


def with_a_bus(context: Context) -> None:
    """Install a plugin with a setting of each kind, and one for the city."""
    context.engine.plugins.add(plugin("bus", pages=page("bus"), settings=lambda: SETTINGS))


def press(screen: AppTest, key: str) -> AppTest:
    """Click the button with this key."""
    return next(each for each in screen.button if each.key == key).click().run()


def save_bus(screen: AppTest) -> AppTest:
    """Press the button of the form of the bus."""
    return next(each for each in screen.button if "instellingen-bus" in str(each.key)).click().run()


def fields(screen: AppTest) -> dict[str, object]:
    """Every field by its label."""
    every = [
        *screen.number_input,
        *screen.toggle,
        *screen.text_input,
        *screen.selectbox,
    ]
    return {each.label: each for each in every}


def test_every_kind_of_setting_is_chosen_in_a_form(teamleider: Context) -> None:
    with_a_bus(teamleider)
    screen = draw(PAGE, teamleider)
    assert [each.value for each in screen.exception] == []
    found = fields(screen)
    assert "Hoeveel ritten wil de stad?" not in found
    wanted = {
        "Hoeveel stoelen?": 6,
        "Wat kost een rit?": 2.25,
        "Muziek aan?": True,
        "Wat staat er op de bus?": "Rijd mee",
        "Op welke dag?": "vrijdag",
    }
    for label, value in wanted.items():
        found[label].set_value(value)  # type: ignore[attr-defined]
    screen = save_bus(screen)
    assert [each.value for each in screen.exception] == []
    chosen = [teamleider.setting("bus", each.key) for each in SETTINGS[:-1]]
    assert chosen == list(wanted.values())


def test_a_wrong_setting_is_told_beside_its_field_and_nothing_is_kept(
    teamleider: Context,
) -> None:
    with_a_bus(teamleider)
    screen = draw(PAGE, teamleider)
    found = fields(screen)
    found["Hoeveel stoelen?"].set_value(400)  # type: ignore[attr-defined]
    found["Wat staat er op de bus?"].set_value("Rijd mee")  # type: ignore[attr-defined]
    screen = save_bus(screen)
    assert "vul 20 of minder in" in sent(screen)
    assert teamleider.setting("bus", "motto") == "Stap in"


def test_a_number_of_a_resident_is_no_motto(teamleider: Context) -> None:
    with_a_bus(teamleider)
    screen = draw(PAGE, teamleider)
    fields(screen)["Wat staat er op de bus?"].set_value("111222333")  # type: ignore[attr-defined]
    screen = save_bus(screen)
    assert teamleider.setting("bus", "motto") == "Stap in"
    assert "Nog niet bewaard" in sent(screen)


def test_a_verbinder_reads_the_settings(verbinder: Context) -> None:
    with_a_bus(verbinder)
    screen = draw(PAGE, verbinder)
    assert not screen.number_input
    assert not [each for each in screen.button if str(each.key).startswith(("Hoger", "Lager"))]
    words = sent(screen)
    assert "Hoeveel stoelen" in words
    assert "uit" in words


def test_higher_and_lower_change_the_order_of_the_menu(
    teamleider: Context, other_team: Context
) -> None:
    with_a_bus(teamleider)
    before = [each.name for each in sets.in_order(teamleider)]
    last = before[-1]
    screen = press(draw(PAGE, teamleider), f"Hoger-{last}")
    assert [each.value for each in screen.exception] == []
    after = [each.name for each in sets.in_order(teamleider)]
    assert after == [*before[:-2], last, before[-2]]
    press(screen, f"Lager-{last}")
    assert [each.name for each in sets.in_order(teamleider)] == before
    assert [each.name for each in sets.in_order(other_team)] == before
    assert before[0] == "core"


def test_the_first_goes_no_higher_and_the_last_no_lower(teamleider: Context) -> None:
    with_a_bus(teamleider)
    names = [each.name for each in sets.in_order(teamleider)][1:]
    buttons = {str(each.key): each for each in draw(PAGE, teamleider).button}
    assert buttons[f"Hoger-{names[0]}"].disabled
    assert buttons[f"Lager-{names[-1]}"].disabled


def test_a_new_plugin_comes_behind_what_the_team_ordered(teamleider: Context) -> None:
    with_a_bus(teamleider)
    choose_order(teamleider, ["bus"])
    teamleider.engine.plugins.add(plugin("aardappel", pages=page("aardappel")))
    names = [each.name for each in sets.in_order(teamleider)]
    assert names[:2] == ["core", "bus"]
    assert "aardappel" in names[2:]


def test_who_sees_the_sets_of_all_teams(
    teamleider: Context, verbinder: Context, ontwikkelaar: Context, beheerder: Context
) -> None:
    off = Plugin("boat", "Boot", "Verzonnen.", on_by_default=False)
    boat = plugin("boat")
    boat.PLUGIN = off  # type: ignore[attr-defined]
    teamleider.engine.plugins.add(boat)
    switch_plugin(teamleider, "boat", enabled=True)
    for context in (teamleider, replace(ontwikkelaar, teams=(TEAM_B,)), beheerder.only(TEAM_B)):
        tables = [each.value for each in draw(PAGE, context).table]
        (found,) = [each for each in tables if "Boot" in each]
        assert list(found["Team"]) == [
            plain(teamleider.engine.team_name(team)) for team in teamleider.engine.team_ids()
        ]
        assert list(found["Boot"]) == ["aan", *["–"] * 7]
    assert "wat de andere teams gebruiken" in sent(draw(PAGE, verbinder))
