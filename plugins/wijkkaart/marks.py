"""Points as they stand on the map: as many as a browser and a person can handle.

A place stands somewhere in its buurt, so that a crowd of them in one buurt says no more than its
number. Of a buurt with many they become one mark with that number; the browser clusters the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from bloei_core import MapFeature, city
from bloei_core.ui import formats

MOST: Final = 250
_LESS_THAN_A_CROWD: Final = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign on the map, for one point or for all points of a buurt."""

    lat: float
    lon: float
    title: str
    lines: tuple[str, ...]
    buurt: str | None
    point: MapFeature | None
    """The point, when it is one."""
    count: int = 1


def marks(points: Sequence[MapFeature], unit: str, most: int = MOST) -> list[Mark]:
    """A mark for each point; the fullest buurten get one mark, until there are no more than `most`.

    `unit` is the Dutch plural of what the points are.
    """
    of_buurt: dict[str | None, list[MapFeature]] = defaultdict(list)
    for each in points:
        of_buurt[each.buurt].append(each)
    crowds = _crowds(of_buurt, most)
    found: list[Mark] = []
    for buurt, there in of_buurt.items():
        found += [_crowd(buurt, there, unit)] if buurt in crowds else [_one(each) for each in there]
    return found


def _crowds(of_buurt: dict[str | None, list[MapFeature]], most: int) -> set[str | None]:
    found: set[str | None] = set()
    number = sum(map(len, of_buurt.values()))
    for buurt, there in sorted(of_buurt.items(), key=lambda each: -len(each[1])):
        if number <= most or len(there) < _LESS_THAN_A_CROWD or buurt is None:
            break
        found.add(buurt)
        number -= len(there) - 1
    return found


def _one(point: MapFeature) -> Mark:
    lat, lon = _spot(point)
    return Mark(lat, lon, point.title, point.lines, point.buurt, point)


def _crowd(buurt: str | None, there: Sequence[MapFeature], unit: str) -> Mark:
    """On the spot of the one that is most in the middle, so that it is in the buurt for sure."""
    spots = [_spot(each) for each in there]
    north, east = fmean(lat for lat, _ in spots), fmean(lon for _, lon in spots)
    lat, lon = min(spots, key=lambda spot: (spot[0] - north) ** 2 + (spot[1] - east) ** 2)
    names = {each.code: each.name for each in city.buurten()}
    title = f"{formats.number(len(there))} {unit}"
    return Mark(lat, lon, title, (names.get(buurt or "", ""),), buurt, None, len(there))


def _spot(point: MapFeature) -> tuple[float, float]:
    return float(point.lat or 0), float(point.lon or 0)
