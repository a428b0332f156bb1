"""Points on the map: each by itself while there are few, a number per buurt when there are many."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import MapFeature, city
from plugins.wijkkaart import shapes
from plugins.wijkkaart.marks import marks

BUURTEN = [each.code for each in city.buurten()[:12]]
NAMES = {each.code: each.name for each in city.buurten()}


def places(*numbers: int) -> list[MapFeature]:
    found = []
    for buurt, number in zip(BUURTEN, numbers, strict=False):
        for each in range(number):
            lon, lat = shapes.spot(buurt, f"{buurt}-{each}")
            found.append(MapFeature(f"Plek {each}", None, buurt, lon, lat))
    return found


def test_few_points_stand_by_themselves() -> None:
    found = marks(places(2, 3), "plekken", most=5)
    assert [(each.count, each.point is not None) for each in found] == [(1, True)] * 5


def test_the_fullest_buurt_is_one_mark_with_its_number() -> None:
    found = marks(places(2, 1200, 3), "plekken", most=10)
    [crowd] = [each for each in found if each.point is None]
    assert (crowd.title, crowd.lines) == ("1.200 plekken", (NAMES[BUURTEN[1]],))
    assert (crowd.buurt, crowd.count) == (BUURTEN[1], 1200)
    assert sum(each.count for each in found) == 1205


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=12), st.integers(30, 60))
def test_no_point_is_lost_and_there_are_never_too_many(numbers: list[int], most: int) -> None:
    points = places(*numbers)
    found = marks(points, "plekken", most)
    assert len(found) <= most
    counted: Counter[str | None] = Counter()
    for each in found:
        counted[each.buurt] += each.count
    assert counted == Counter(each.buurt for each in points)
    spots = {(each.lat, each.lon) for each in points}
    assert all((each.lat, each.lon) in spots for each in found)
