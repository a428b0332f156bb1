"""Where things are: outlines of buurten and teams, and a spot for what has no address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from random import Random
from typing import Any, Final

import shapely
from shapely.ops import polylabel

from bloei_core import city

_AWAY_FROM_THE_EDGE: Final = 0.3  # part of the distance from the middle to the edge
_TRIES: Final = 60
_EXACT: Final = 1e-4  # degrees, some ten metres

Json = dict[str, Any]
Spot = tuple[float, float]


@cache
def teams_of_buurten(day: date) -> Mapping[str, city.TeamDivision]:
    """The team of each buurt on a day."""
    return {code: team for team in city.teams() if team.valid_on(day) for code in team.buurten}


@cache
def buurten(own: frozenset[str], day: date) -> Json:
    """GeoJSON of every buurt; those of the teams `own` are marked."""
    teams = teams_of_buurten(day)
    features = []
    for buurt in city.buurten():
        team = teams[buurt.code]
        properties = {
            "code": buurt.code,
            "name": buurt.name,
            "team": f"Team {team.name}",
            "own": team.code in own,
            "middle": middle(buurt.code),
        }
        features.append(_feature(_polygon(buurt.code), properties))
    return {"type": "FeatureCollection", "features": features}


@cache
def team_outlines(own: frozenset[str], day: date) -> Json:
    """GeoJSON of every team: the outline around its buurten, without the lines inside."""
    features = []
    for team in city.teams():
        if team.valid_on(day):
            outline = dissolved(team.buurten)
            properties = {
                "name": team.name,
                "own": team.code in own,
                "middle": _middle(_largest(outline)),
            }
            features.append(_feature(outline, properties))
    return {"type": "FeatureCollection", "features": features}


def dissolved(codes: Iterable[str]) -> shapely.Geometry:
    """The buurten with these codes as one shape."""
    return shapely.union_all([_polygon(code) for code in codes])


@cache
def bounds(own: frozenset[str], day: date) -> tuple[Spot, Spot]:
    """South-west and north-east corner (latitude, longitude) around these teams."""
    shapes = [
        _polygon(code) for code, team in teams_of_buurten(day).items() if team.code in own
    ] or [_polygon(each.code) for each in city.buurten()]
    west, south, east, north = (float(each) for each in shapely.total_bounds(shapes))
    return (south, west), (north, east)


@cache
def middle(buurt: str) -> Spot:
    """Longitude and latitude of the point of a buurt that is farthest from its edge."""
    return _middle(_polygon(buurt))


@lru_cache(maxsize=50_000)
def spot(buurt: str, thing: str) -> Spot:
    """Longitude and latitude somewhere in a buurt, for the thing with this id always the same.

    Bloei knows of a place in which buurt it is, not its address.
    """
    inner = _inner(buurt)
    west, south, east, north = inner.bounds
    # The same at every start, which `hash` is not; nothing secret hangs on it.
    chance = Random(hashlib.sha256(thing.encode()).digest())  # noqa: S311
    for _ in range(_TRIES):
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(inner, lon, lat):
            return round(lon, 5), round(lat, 5)
    return middle(buurt)


@cache
def _inner(buurt: str) -> shapely.Geometry:
    polygon = _polygon(buurt)
    edge = polygon.exterior.distance(shapely.Point(*middle(buurt)))
    inner = polygon.buffer(-_AWAY_FROM_THE_EDGE * edge)
    # Below the middle: there the map writes the name and the figure of the buurt.
    west, south, east, _ = polygon.bounds
    lower = shapely.intersection(inner, shapely.box(west, south, east, middle(buurt)[1]))
    shapely.prepare(lower)
    return lower


@cache
def _polygon(buurt: str) -> shapely.Polygon:
    [outline] = [each.outline for each in city.buurten() if each.code == buurt]
    return shapely.Polygon(outline)


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    return max(shapely.get_parts(shape), key=lambda part: float(part.area))


def _middle(polygon: shapely.Polygon) -> Spot:
    found = polylabel(polygon, _EXACT)
    return round(float(found.x), 5), round(float(found.y), 5)


def _feature(shape: shapely.Geometry, properties: Mapping[str, Any]) -> Json:
    return {"type": "Feature", "geometry": _geometry(shape), "properties": dict(properties)}


def _geometry(shape: shapely.Geometry) -> Json:
    parts = [[_ring(ring) for ring in _rings(part)] for part in shapely.get_parts(shape)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _rings(polygon: shapely.Polygon) -> Sequence[Any]:
    return [polygon.exterior, *polygon.interiors]


def _ring(ring: Any) -> list[Spot]:  # noqa: ANN401  shapely publishes no types
    return [(round(float(lon), 5), round(float(lat), 5)) for lon, lat in ring.coords]
