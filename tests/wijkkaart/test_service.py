"""The layers of every plugin together, read once until something happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bloei_core import (
    Context,
    Legend,
    MapFeature,
    MapLayer,
    Member,
    Membership,
    Plugin,
    Role,
    city,
    hookimpl,
)
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.plugins import Registry
from bloei_core.teams import switch_plugin
from bloei_core.testing import TEAM_A, TEAM_B, add_resident, make_engine
from plugins.wijkkaart import service
from plugins.wijkkaart.service import Reading

LEGEND = Legend("Bussen", "haltes", "eigen telling", 2026)
HOME = city.teams()[0].buurten[0]


class Bus:
    """A plugin with a layer that counts how often it is asked, and one that breaks."""

    PLUGIN = Plugin("bus", "Bus", "De bus.")
    __name__ = "bus"
    __file__ = __file__

    def __init__(self) -> None:
        self.asked: list[str] = []

    def features(self, context: Context) -> Sequence[MapFeature]:
        self.asked.append(context.team)
        both = [(TEAM_A, HOME), (TEAM_B, city.teams()[1].buurten[0])]
        return [MapFeature(team, 1.0, buurt) for team, buurt in both]

    def broken(self, context: Context) -> Sequence[MapFeature]:
        raise RuntimeError("geen wielen")

    @hookimpl
    def map_layers(self) -> list[MapLayer]:
        return [
            MapLayer("stops", "Haltes", "areas", LEGEND, self.features, order=1),
            MapLayer("broken", "Stuk", "areas", LEGEND, self.broken, order=2),
        ]


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def engine(bus: Bus) -> Iterator[Engine]:
    registry = Registry(isolate=True)
    registry.discover(PLUGIN_FOLDER)
    registry.add(bus)  # type: ignore[arg-type]
    made = make_engine(registry)
    yield made
    made.close()


def test_every_plugin_that_is_on_has_its_layers(verbinder: Context, teamleider: Context) -> None:
    first = [each.id for each in Reading(verbinder).layers("areas")]
    assert first[0] == "bus.stops"
    assert {"wijkkaart.balance", "match_board.running_matches"} <= set(first)
    switch_plugin(teamleider, "match_board", enabled=False)
    later = [each.id for each in Reading(verbinder).layers("areas")]
    assert "match_board.running_matches" not in later
    assert [each.id for each in Reading(verbinder).layers("points")] == ["wijkkaart.places"]


def test_a_layer_is_asked_once_until_something_happens(verbinder: Context, bus: Bus) -> None:
    reading = Reading(verbinder)
    layer = reading.layers("areas")[0]
    for _ in range(3):
        reading.per_buurt(layer)
    assert bus.asked == [TEAM_A]
    assert reading.key == service.key_of(verbinder)
    add_resident(verbinder, "Ans V.")
    assert reading.key != service.key_of(verbinder)


def test_names_hidden_is_another_reading(verbinder: Context, engine: Engine) -> None:
    hidden = engine.context(verbinder.member, verbinder.teams, hide_names=True)
    assert service.key_of(hidden) != service.key_of(verbinder)


def test_a_layer_that_breaks_leaves_the_others(verbinder: Context, engine: Engine) -> None:
    reading = Reading(verbinder)
    stops, broken = reading.layers("areas")[:2]
    assert reading.features(broken) is None
    assert reading.per_buurt(broken) == {}
    assert reading.per_buurt(stops)[HOME].value == 1
    assert [each.id for each in reading.failed()] == ["bus.broken"]
    assert [failure.plugin for failure in engine.plugins.failures] == ["bus"]


def test_in_the_city_each_team_tells_of_its_own_buurten(
    ontwikkelaar: Context, bus: Bus, teamleider: Context
) -> None:
    switch_plugin(teamleider, "bus", enabled=False)
    city_wide = service.whole_city(ontwikkelaar)
    assert city_wide.counts_hidden
    reading = Reading(city_wide)
    found = reading.per_buurt(reading.layers("areas")[0])
    assert [each.title for each in found.values()] == [TEAM_B]
    assert TEAM_A not in bus.asked


def test_who_has_several_teams_sees_them_together_without_names(engine: Engine) -> None:
    both = (Membership(TEAM_A, Role.VERBINDER), Membership(TEAM_B, Role.VERBINDER))
    context = engine.context(Member("duo", "Duo D.", both), [TEAM_A])
    assert not context.names_hidden
    together = service.whole_city(context)
    assert together.teams == (TEAM_A, TEAM_B)
    assert together.names_hidden


def test_a_place_of_the_whole_city_is_one_point(ontwikkelaar: Context) -> None:
    reading = Reading(service.whole_city(ontwikkelaar))
    spots = [(each.title, each.lon, each.lat) for each in reading.points()]
    assert len(spots) == len(set(spots))


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        (None, "–"),
        (MapFeature("a", None), "–"),
        (MapFeature("a", None, lines=("minder dan 5", "meer")), "minder dan 5"),
        (MapFeature("a", 1234.5), "1.234,5"),
        (MapFeature("a", -3), "-3"),
    ],
)
def test_a_figure_in_dutch(feature: MapFeature | None, said: str) -> None:
    assert service.figure(feature) == said
