"""Outlines of teams, middles of buurten, and spots for what has no address."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from bloei_core import city
from plugins.wijkkaart import shapes

DAY = date(2026, 11, 20)
OWN = frozenset({city.teams()[0].code})


def polygons(found: dict[str, Any]) -> dict[str, Any]:
    return {each["properties"]["name"]: shape(each["geometry"]) for each in found["features"]}


def test_every_buurt_is_on_the_map_with_its_middle_inside() -> None:
    found = shapes.buurten(OWN, DAY)["features"]
    assert len(found) == 116
    for each in found:
        assert shape(each["geometry"]).contains(shapely.Point(each["properties"]["middle"]))
    own = {each["properties"]["code"] for each in found if each["properties"]["own"]}
    assert own == set(city.teams()[0].buurten)


def test_a_team_is_one_outline_without_the_lines_inside() -> None:
    teams = polygons(shapes.team_outlines(OWN, DAY))
    assert len(teams) == 8
    for team in city.teams():
        parts = [shapely.Polygon(b.outline) for b in city.buurten() if b.code in team.buurten]
        outline = teams[team.name]
        assert outline.area == pytest.approx(sum(part.area for part in parts))
        assert outline.length < sum(part.length for part in parts)
        assert not any(part.interiors for part in shapely.get_parts(outline))


def test_teams_do_not_overlap_and_fill_the_city() -> None:
    teams = list(polygons(shapes.team_outlines(OWN, DAY)).values())
    whole = shapely.union_all([shapely.Polygon(b.outline) for b in city.buurten()])
    assert sum(team.area for team in teams) == pytest.approx(whole.area)
    assert shapely.union_all(teams).area == pytest.approx(whole.area)


@given(st.sampled_from(city.buurten()), st.text(min_size=1, max_size=40))
def test_a_spot_lies_in_its_buurt_and_stays_there(buurt: city.Buurt, thing: str) -> None:
    spot = shapes.spot(buurt.code, thing)
    assert shapely.Polygon(buurt.outline).contains(shapely.Point(spot))
    assert shapes.spot(buurt.code, thing) == spot


def test_spots_are_spread() -> None:
    buurt = city.buurten()[0].code
    assert len({shapes.spot(buurt, str(number)) for number in range(50)}) > 45


def test_the_view_holds_the_team() -> None:
    (south, west), (north, east) = shapes.bounds(OWN, DAY)
    for buurt in city.buurten():
        if buurt.code in city.teams()[0].buurten:
            assert all(west <= lon <= east and south <= lat <= north for lon, lat in buurt.outline)
