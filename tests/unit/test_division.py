"""A buurt goes to another team: on any day every buurt is in exactly one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import Context, InvalidInput, NotFound, city
from bloei_core.buurten import move_buurt, planned_moves, team_of
from bloei_core.check import check
from bloei_core.division import BuurtMove, divided
from bloei_core.testing import TEAM_A, TEAM_B, make_engine

FILE = city.teams_with(())
CODES = [each.code for each in FILE]
BUURT = FILE[0].buurten[0]
MOVES = st.builds(
    BuurtMove,
    buurt=st.sampled_from([each.code for each in city.buurten()][:6]),
    team=st.sampled_from(CODES),
    valid_from=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@pytest.fixture(autouse=True)
def own_city() -> Iterator[None]:
    """The moves of one test are not those of the next."""
    yield
    city.take_moves(())


@settings(max_examples=40, deadline=None)
@given(st.lists(MOVES, max_size=6, unique_by=lambda each: (each.buurt, each.valid_from)))
def test_every_day_every_buurt_has_one_team(moves: list[BuurtMove]) -> None:
    found = divided(FILE, moves)
    days = {each.valid_from + timedelta(days=shift) for each in moves for shift in (-1, 0, 1)}
    for day in days | {date(2026, 11, 20)}:
        owned = [code for team in found if team.valid_on(day) for code in team.buurten]
        assert sorted(owned) == sorted(each.code for each in city.buurten())
        for code in {each.buurt for each in moves}:
            past = [each for each in moves if each.buurt == code and each.valid_from <= day]
            wanted = max(past, key=lambda each: each.valid_from).team if past else None
            owner = next(team.code for team in found if team.valid_on(day) and code in team.buurten)
            assert wanted in (None, owner)


def test_a_buurt_moves_from_a_day_on(beheerder: Context) -> None:
    day = city.today() + timedelta(days=10)
    move_buurt(beheerder, BUURT, TEAM_B, day)
    assert team_of(BUURT, day - timedelta(days=1)) == TEAM_A
    assert team_of(BUURT, day) == TEAM_B
    assert planned_moves(beheerder) == [BuurtMove(BUURT, TEAM_B, day)]
    assert check(beheerder.engine).ok
    move_buurt(beheerder, BUURT, FILE[2].code, day - timedelta(days=2))
    assert [each.team for each in planned_moves(beheerder)] == [FILE[2].code]
    assert check(beheerder.engine).ok


@pytest.mark.parametrize(
    ("buurt", "team", "days", "error"),
    [
        (BUURT, TEAM_B, 0, InvalidInput),
        (BUURT, TEAM_B, -30, InvalidInput),
        (BUURT, TEAM_A, 5, InvalidInput),
        ("BU00000000", TEAM_B, 5, NotFound),
        (BUURT, "nergens", 5, NotFound),
    ],
)
def test_what_cannot_be_is_refused(
    beheerder: Context, buurt: str, team: str, days: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        move_buurt(beheerder, buurt, team, city.today() + timedelta(days=days))
    assert city.moves() == ()


def test_another_warehouse_has_its_own_division(beheerder: Context) -> None:
    move_buurt(beheerder, BUURT, TEAM_B, city.today() + timedelta(days=1))
    make_engine().close()
    assert city.teams() == FILE
