"""What the map shows: the layers of every plugin, read once until something happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from bloei_core import Context, MapFeature, MapLayer, city
from bloei_core.ui import formats
from plugins.wijkkaart import shapes, words
from plugins.wijkkaart.classes import Classes, classes
from plugins.wijkkaart.marks import Mark, marks

_SECONDS: Final = 3.0

Key = tuple[tuple[str, ...], str, bool, int, date]
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer and the plugin it is of."""

    plugin: str
    noun: MapLayer

    @property
    def id(self) -> str:
        """Code, unique among all plugins."""
        return f"{self.plugin}.{self.noun.key}"


def whole_city(context: Context) -> Context:
    """All teams of this member at once. Only what may leave the teams: names and counts hidden."""
    teams = context.member.teams(context.engine.team_ids())
    return replace(context, teams=tuple(teams), hide_names=True)


def key_of(context: Context) -> Key:
    """Another one when the layers may say something else."""
    return (
        context.teams,
        context.member.id,
        context.counts_hidden,
        context.latest(),
        formats.today(),
    )


@dataclass(slots=True)
class Reading:
    """What the layers of the teams in view say; each is asked when it is first needed."""

    context: Context
    key: Key = field(init=False)
    _layers: Mapping[str, Sequence[Layer]] = field(init=False)
    _found: dict[str, Sequence[MapFeature] | None] = field(init=False, default_factory=dict)
    _points: dict[Ids, list[MapFeature]] = field(init=False, default_factory=dict)
    _marks: dict[Ids, list[Mark]] = field(init=False, default_factory=dict)
    _by_buurt: dict[str | None, list[MapFeature]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Which layers each team has; their figures come later."""
        self.key = key_of(self.context)
        self._layers = {team: _layers_of(self.context.only(team)) for team in self.context.teams}

    def layers(self, kind: Literal["areas", "points"]) -> list[Layer]:
        """The layers of at least one of the teams, in order."""
        found = {each.id: each for layers in self._layers.values() for each in layers}
        ordered = sorted(found.values(), key=lambda each: (each.noun.order, each.noun.title))
        return [each for each in ordered if each.noun.kind == kind]

    def features(self, layer: Layer) -> Sequence[MapFeature] | None:
        """What a layer says; None when it failed for every team (Beheer tells)."""
        if layer.id not in self._found:
            self._found[layer.id] = self._ask(layer)
        return self._found[layer.id]

    def per_buurt(self, layer: Layer) -> dict[str, MapFeature]:
        """The figures of a layer of areas, by the code of the buurt."""
        return {each.buurt: each for each in self.features(layer) or () if each.buurt}

    def classes(self, layer: Layer) -> Classes:
        """The classes of a layer of areas."""
        figures = (each.value for each in self.per_buurt(layer).values())
        return classes(figures, around_zero=layer.noun.legend.around_zero)

    def points(self, ids: Collection[str] | None = None) -> list[MapFeature]:
        """The points of these layers, or of all; who works for several teams once."""
        asked = tuple(each.id for each in self.layers("points") if ids is None or each.id in ids)
        if asked not in self._points:
            self._points[asked] = self._ask_points(asked)
        return self._points[asked]

    def points_in(self, buurt: str | None) -> list[MapFeature]:
        """The points in a buurt, by name."""
        if self._by_buurt is None:
            self._by_buurt = defaultdict(list)
            for each in self.points():
                self._by_buurt[each.buurt].append(each)
        found = self._by_buurt.get(buurt, [])
        return sorted(found, key=lambda each: each.title.casefold())

    def marks(self, ids: Collection[str]) -> list[Mark]:
        """The same points as they stand on the map."""
        asked = tuple(ids)
        if asked not in self._marks:
            layers = [each for each in self.layers("points") if each.id in asked]
            unit = layers[0].noun.legend.unit if len(layers) == 1 else "punten"
            self._marks[asked] = marks(self.points(ids), unit)
        return self._marks[asked]

    def failed(self) -> list[Layer]:
        """The layers that were asked and did not answer."""
        every = [*self.layers("areas"), *self.layers("points")]
        return [each for each in every if each.id in self._found and self._found[each.id] is None]

    def _ask_points(self, asked: Sequence[str]) -> list[MapFeature]:
        layers = [each for each in self.layers("points") if each.id in asked]
        found = (each for layer in layers for each in self.features(layer) or ())
        placed = [each for each in found if each.lon is not None and each.lat is not None]
        return list({(each.title, each.lon, each.lat): each for each in placed}.values())

    def _ask(self, layer: Layer) -> Sequence[MapFeature] | None:
        asked = [team for team, layers in self._layers.items() if layer in layers]
        answers = {team: self._ask_team(layer, team) for team in asked}
        if all(answer is None for answer in answers.values()):
            return None
        return [
            each
            for team, answer in answers.items()
            for each in self._own(team, layer, answer or ())
        ]

    def _ask_team(self, layer: Layer, team: str) -> Sequence[MapFeature] | None:
        quick = self.context.only(team).within(_SECONDS)
        spot = f"kaartlaag {layer.noun.key}"
        plugins = self.context.engine.plugins
        return plugins.isolated(layer.plugin, spot, layer.noun.features, quick)

    def _own(self, team: str, layer: Layer, answer: Iterable[MapFeature]) -> list[MapFeature]:
        """With several teams in view each tells of its own buurten only: nothing counts twice."""
        if layer.noun.kind == "points" or len(self.context.teams) == 1:
            return list(answer)
        return [each for each in answer if each.buurt and team_of(each.buurt).code == team]


def _layers_of(context: Context) -> list[Layer]:
    return [Layer(plugin, noun) for plugin, noun in context.contributed(MapLayer)]


@cache
def every_buurt() -> Mapping[str, str]:
    """The names of all buurten of the city, by name."""
    names = {each.code: each.name for each in city.buurten()}
    return MappingProxyType(dict(sorted(names.items(), key=lambda each: _sorted_by(each[1]))))


def _sorted_by(name: str) -> str:
    return name.lstrip("'").casefold()


def buurten_in_view(context: Context) -> dict[str, str]:
    """The buurten of the teams in view with their names, by name."""
    return {
        code: name for code, name in every_buurt().items() if team_of(code).code in context.teams
    }


def team_of(buurt: str) -> city.TeamDivision:
    """The team that a buurt belongs to today."""
    return shapes.teams_of_buurten(formats.today())[buurt]


def figure(feature: MapFeature | None) -> str:
    """The figure of a feature in Dutch, or why there is none."""
    if feature is None:
        return words.NOTHING_KNOWN
    if feature.value is None:
        return feature.lines[0] if feature.lines else words.NOTHING_KNOWN
    return formats.number(feature.value)
