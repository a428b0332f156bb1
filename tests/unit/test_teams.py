"""What a team chooses for itself: its plugins, and their settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bloei_core import Context, InvalidInput, NotAllowed, NotFound, Page, Plugin, Setting
from bloei_core.engine import Engine
from bloei_core.errors import Forgotten, ProgrammingMistake
from bloei_core.plugins import Registry
from bloei_core.privacy import forget_person, mentions
from bloei_core.teams import (
    choose_order,
    choose_setting,
    in_menu_order,
    settings_of,
    switch_plugin,
)
from bloei_core.testing import TEAM_A, TEAM_B, add_resident, make_engine
from tests.unit.test_plugins import page, plugin

SETTINGS = [
    Setting("days", "Hoeveel dagen?", "number", 7),
    Setting("loud", "Met geluid?", "switch", False),
    Setting("motto", "Motto", "text", "Samen"),
    Setting("size", "Maat", "choice", "klein", choices=("klein", "groot")),
]


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine with two small plugins: `bus` is on by itself, `boat` is not."""
    registry = Registry(isolate=False)
    registry.discover(None)
    import pages

    registry.add(pages)
    registry.add(plugin("bus", pages=page("bus"), settings=lambda: SETTINGS))
    boat = plugin("boat", pages=page("boot"))
    boat.PLUGIN = Plugin("boat", "Boot", "Verzonnen.", on_by_default=False)  # type: ignore[attr-defined]
    registry.add(boat)
    made = make_engine(registry)
    yield made
    made.close()


def urls(context: Context) -> set[str]:
    """The pages of the two plugins that this team has."""
    return {each.url for _, each in context.contributed(Page)} & {"bus", "boot"}


def test_a_switch_works_at_once_and_for_one_team(
    teamleider: Context, verbinder: Context, other_team: Context
) -> None:
    assert urls(verbinder) == urls(other_team) == {"bus"}
    switch_plugin(teamleider, "bus", enabled=False)
    switch_plugin(teamleider, "boat", enabled=True)
    assert urls(verbinder) == {"boot"}
    assert urls(other_team) == {"bus"}
    switch_plugin(teamleider, "bus", enabled=True)
    switch_plugin(teamleider, "bus", enabled=True)
    assert urls(verbinder) == {"boot", "bus"}


def test_a_switch_is_in_the_log(engine: Engine, teamleider: Context) -> None:
    switch_plugin(teamleider, "bus", enabled=False)
    event = engine.warehouse.read("select * from core.event order by seq desc limit 1")[0]
    assert (event["name"], event["subject"]) == ("core.plugin_switched_off", "bus")
    assert (event["team"], event["actor"]) == (TEAM_A, "els")


def test_who_may_not_and_what_cannot(
    verbinder: Context, beheerder: Context, teamleider: Context
) -> None:
    for context in (verbinder, beheerder.only(TEAM_A)):
        with pytest.raises(NotAllowed):
            switch_plugin(context, "bus", enabled=False)
    with pytest.raises(NotFound):
        switch_plugin(teamleider, "no_such_plugin", enabled=False)
    with pytest.raises(InvalidInput, match="Bloei zelf"):
        switch_plugin(teamleider, "core", enabled=False)
    assert urls(verbinder) == {"bus"}


def test_a_team_leader_of_one_team_does_not_choose_for_another(
    engine: Engine, teamleider: Context
) -> None:
    elsewhere = engine.context(teamleider.member, [TEAM_B])
    with pytest.raises(NotAllowed):
        switch_plugin(elsewhere, "bus", enabled=False)


def test_the_city_has_what_any_team_has(ontwikkelaar: Context, teamleider: Context) -> None:
    assert urls(ontwikkelaar) == {"bus"}
    switch_plugin(teamleider, "boat", enabled=True)
    assert urls(ontwikkelaar) == {"bus", "boot"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("days", 3), ("days", 12), ("loud", True), ("motto", "Wij"), ("size", "groot"), ("days", 0)],
)
def test_a_choice_holds_for_its_team(
    teamleider: Context, other_team: Context, key: str, value: int | float | bool | str
) -> None:
    default = other_team.setting("bus", key)
    choose_setting(teamleider, "bus", key, value)
    assert teamleider.setting("bus", key) == value
    assert type(teamleider.setting("bus", key)) is type(value)
    assert other_team.setting("bus", key) == default


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("days", "3"),
        ("days", True),
        ("days", float("nan")),
        ("days", float("inf")),
        ("loud", 1),
        ("motto", 7),
        ("motto", "a" * 200),
        ("motto", "123456782"),
        ("size", "middel"),
        ("size", ""),
    ],
)
def test_a_choice_must_fit(teamleider: Context, key: str, value: int | float | bool | str) -> None:
    before = teamleider.setting("bus", key)
    with pytest.raises(InvalidInput):
        choose_setting(teamleider, "bus", key, value)
    assert teamleider.setting("bus", key) == before


def test_typed_text_is_tidied(teamleider: Context) -> None:
    choose_setting(teamleider, "bus", "motto", "  samen \n sterk ")
    assert teamleider.setting("bus", "motto") == "samen sterk"


def test_typed_text_is_sealed_and_an_old_one_can_be_opened_nowhere(
    engine: Engine, teamleider: Context, other_team: Context
) -> None:
    sealed = []
    for typed in ("Met Fatima", "Met Joost"):
        choose_setting(teamleider, "bus", "motto", typed)
        assert teamleider.setting("bus", "motto") == typed
        [row] = engine.warehouse.read("select value_sealed from core.setting_text")
        sealed.append(row["value_sealed"])
    assert engine.warehouse.read("select * from core.setting") == []
    assert other_team.setting("bus", "motto") == "Samen"
    assert engine.vault.open(sealed[1]) == "Met Joost"
    with pytest.raises(Forgotten):
        engine.vault.open(sealed[0])


def test_a_name_in_a_text_goes_when_she_is_forgotten(
    teamleider: Context, other_team: Context
) -> None:
    person = add_resident(teamleider, "Fatima B.")
    choose_setting(teamleider, "bus", "motto", "Vraag Fatima of Joost")
    [mention] = mentions(teamleider, person).ours
    assert mention.where.place == "core.setting_text.value_sealed"
    forget_person(teamleider, person, [mention])
    assert teamleider.setting("bus", "motto") == "Vraag … of Joost"


def test_unknown_settings(teamleider: Context, verbinder: Context) -> None:
    with pytest.raises(NotFound):
        choose_setting(teamleider, "bus", "colour", "rood")
    with pytest.raises(NotAllowed):
        choose_setting(verbinder, "bus", "days", 3)
    with pytest.raises(ProgrammingMistake):
        verbinder.setting("bus", "colour")
    assert [each.key for each in settings_of(teamleider, "bus")] == [each.key for each in SETTINGS]


def test_a_number_stays_within_its_bounds(teamleider: Context, ontwikkelaar: Context) -> None:
    bounded = Setting("goal", "Hoeveel?", "number", 50, lowest=1, highest=90, scope="city")
    teamleider.engine.plugins.add(plugin("train", settings=lambda: [bounded]))
    for value, why in ((0, "1 of meer"), (91, "90 of minder"), (2.5, "heel getal")):
        with pytest.raises(InvalidInput, match=why):
            choose_setting(ontwikkelaar, "train", "goal", value)
    choose_setting(ontwikkelaar, "train", "goal", 60.0)
    assert teamleider.setting("train", "goal") == ontwikkelaar.setting("train", "goal") == 60
    with pytest.raises(NotAllowed):
        choose_setting(teamleider, "train", "goal", 70)


def test_a_team_orders_its_own_menu(teamleider: Context, other_team: Context) -> None:
    def menu(context: Context) -> list[str]:
        return [name for name, _ in in_menu_order(context, context.contributed(Page))]

    switch_plugin(teamleider, "boat", enabled=True)
    before = menu(teamleider)
    of_plugins = [name for name in before if name != "core"]
    choose_order(teamleider, of_plugins[::-1])
    after = menu(teamleider)
    assert [name for name in after if name != "core"] == of_plugins[::-1]
    assert [name == "core" for name in after] == [name == "core" for name in before]
    assert menu(other_team) == [name for name in before if name != "boat"]
    choose_order(teamleider, ["boat"])
    assert next(name for name in menu(teamleider) if name != "core") == "boat"
    for wrong, error in ((["boat", "boat"], InvalidInput), (["kano"], NotFound)):
        with pytest.raises(error):
            choose_order(teamleider, wrong)
    with pytest.raises(NotAllowed):
        choose_order(other_team, ["boat"])
