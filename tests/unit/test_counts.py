"""Counts that may leave the server: an attacker who knows the rule finds no count of 1 to 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise, product
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bloei_core import city, counts
from bloei_core.context import Context
from bloei_core.counts import FEW, HIDDEN, Shown, Tally

Cell: TypeAlias = tuple[str, str, str, date]
World: TypeAlias = dict[Cell, int]
Published: TypeAlias = tuple[object, ...]

TEAM_A, TEAM_B = city.teams()[0], city.teams()[1]
BUURTEN = {team.code: (*team.buurten[:2], "elders") for team in (TEAM_A, TEAM_B)}
MONTHS = tuple(date(2026, month, 1) for month in range(1, 7))
KINDS = ("een", "twee")
SMALL = frozenset({1, 2, 3, 4})


# --- parts of a whole ------------------------------------------------------------------------


def _compositions(parts: int, total: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(parts - 1, total - first):
            yield (first, *rest)


@pytest.mark.parametrize(("parts", "up_to"), [(2, 60), (3, 34), (4, 20), (5, 15), (6, 11)])
def test_nobody_who_knows_the_rule_and_the_whole_can_tell_a_small_part(
    parts: int, up_to: int
) -> None:
    for total in range(5, up_to):
        possible: dict[tuple[Shown, ...], list[tuple[int, ...]]] = defaultdict(list)
        for each in _compositions(parts, total):
            possible[tuple(counts.shown_parts(dict(enumerate(each))).values())].append(each)
        for output, worlds in possible.items():
            for index in range(parts):
                candidates = {world[index] for world in worlds}
                assert len(candidates) > 1 or not candidates & SMALL, (output, worlds)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20))
def test_what_is_shown_is_true_and_never_small(numbers: list[int]) -> None:
    for number, each in zip(
        numbers, counts.shown_parts(dict(enumerate(numbers))).values(), strict=True
    ):
        assert each.number in (None, number)
        assert each.number not in SMALL
        assert not each.few or number < counts.ENOUGH


@given(st.lists(st.integers(0, 30), min_size=2, max_size=20))
def test_what_is_hidden_of_a_known_whole_is_together_not_small(numbers: list[int]) -> None:
    output = counts.shown_parts(dict(enumerate(numbers)))
    rest = sum(numbers) - sum(each.known for each in output.values())
    assert rest not in SMALL or sum(numbers) in SMALL


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0, 7, 12), (Shown(0), Shown(7), Shown(12))),
        ((2, 3, 0), (FEW, FEW, Shown(0))),  # together 5, each can be 1 up to 4
        ((1, 9, 20), (FEW, HIDDEN, Shown(20))),  # one small part takes its neighbour along
        ((20, 9, 1), (HIDDEN, Shown(9), FEW)),  # round the corner
        ((1, 5, 20), (HIDDEN, HIDDEN, HIDDEN)),  # the neighbour is too small to hide behind
        ((1, 1, 1, 1, 1, 0), (HIDDEN,) * 6),  # with its zero shown all would be 1
        ((1, 0, 2), (FEW, FEW, FEW)),  # the whole is small itself
        ((0, 0), (Shown(0), Shown(0))),
    ],
)
def test_examples(numbers: tuple[int, ...], expected: tuple[Shown, ...]) -> None:
    assert tuple(counts.shown_parts(dict(enumerate(numbers))).values()) == expected


def test_words() -> None:
    assert [each.text for each in (Shown(0), Shown(1234), FEW, HIDDEN, counts.WAITING)] == [
        "0",
        "1.234",
        "minder dan 5",
        "afgeschermd",
        "nog te weinig",
    ]


def test_parts_hide_behind_parts_of_their_own_whole_only() -> None:
    parts = {"a1": 1, "b1": 30, "a2": 30, "b2": 30}
    found = counts.shown_within(parts, {key: key[0] for key in parts})
    assert found == {"a1": FEW, "b1": Shown(30), "a2": HIDDEN, "b2": Shown(30)}


def test_per_buurt_names_every_buurt_of_the_teams_in_view() -> None:
    first, second, *_ = TEAM_A.buurten
    found = counts.shown_per_buurt({first: 3, second: 40})
    assert set(found) == set(TEAM_A.buurten)
    assert found[first] == FEW
    assert found[second] == HIDDEN


# --- levels in the course of time ------------------------------------------------------------


@pytest.mark.parametrize(("quarters", "up_to"), [(2, 26), (3, 15), (4, 10)])
def test_nobody_who_follows_a_level_can_tell_a_small_one_or_a_small_step(
    quarters: int, up_to: int
) -> None:
    # Above `up_to` the histories that look the same would be cut off: those are left out.
    possible: dict[tuple[Shown, ...], list[tuple[int, ...]]] = defaultdict(list)
    for history in product(range(up_to + 5), repeat=quarters):
        possible[tuple(counts.steadily(history))].append(history)
    for output, histories in possible.items():
        if max(each.known for each in output) > up_to - 5:
            continue
        assert not SMALL & {each.number for each in output}
        for index in range(quarters):
            levels = {each[index] for each in histories}
            assert len(levels) > 1 or not levels & SMALL, output
        for index in range(quarters - 1):
            steps = {abs(each[index + 1] - each[index]) for each in histories}
            assert len(steps) > 1 or not steps & SMALL, output


@given(st.lists(st.lists(st.integers(0, 40), min_size=6, max_size=6), min_size=2, max_size=6))
def test_one_look_at_a_buurt_and_the_next_never_differ_by_a_few(histories: list[list[int]]) -> None:
    levels = dict(zip(TEAM_A.buurten, histories, strict=False))
    looks = [
        counts.steady_per_buurt({buurt: each[:end] for buurt, each in levels.items()})
        for end in range(1, 7)
    ]
    for buurt in TEAM_A.buurten:
        seen = [look[buurt].number for look in looks]
        for one, other in pairwise(seen):
            assert one is None or other is None or abs(one - other) not in SMALL
        assert not SMALL & set(seen)


def test_a_level_is_true_when_it_moves() -> None:
    found = counts.steadily((0, 3, 4, 5, 9, 10, 12, 6, 4, 3, 0, 2))
    numbers = [each.number for each in found]
    assert numbers == [0, None, None, 5, 5, 10, 10, 10, None, None, 0, None]
    # From 6 only 1 is far enough away: "less than 5" would say which.
    assert [each.number for each in counts.steadily((6, 1, 0))] == [6, 6, 0]
    assert [counts.steady(each) for each in ((), (3,), (7, 8))] == [Shown(0), FEW, Shown(7)]


# --- both fixed tables -----------------------------------------------------------------------


def _publish(world: World) -> Published:
    """All that anybody can be shown: every other total is a sum of this."""
    tables = counts.fixed_tables(Tally(*cell, count) for cell, count in world.items() if count)
    quarters = {counts.quarter_of(month) for month in MONTHS}
    buurten = [buurt for team in BUURTEN.values() for buurt in team if buurt != "elders"]
    return (
        tuple(sorted(tables.lots.items())),
        tuple(tables.buurt(buurt, quarter) for buurt, quarter in product(buurten, quarters)),
    )


def _targets(world: World) -> dict[str, frozenset[Cell]]:
    """Every count that must not be found, by name: the cells that it adds up."""
    found: dict[str, set[Cell]] = defaultdict(set)
    for cell in world:
        team, kind, buurt, month = cell
        quarter = counts.quarter_of(month)
        for name in (
            f"{team} {month}",
            f"{team} {kind} {month}",
            f"{team} {quarter}",
            f"{team} {kind} {quarter}",
            f"{buurt} of {team} {quarter}",
            f"{buurt} of {team} {kind} {quarter}",
            f"{buurt} of {team} {month}",
            f"{buurt} of {team}",
            f"{kind} {month}",
            f"city {month}",
        ):
            found[name].add(cell)
    return {name: frozenset(cells) for name, cells in found.items()}


def _sum(world: World, cells: Iterable[Cell]) -> int:
    return sum(world[cell] for cell in cells)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two teams, three buurten each (one of another team), two kinds, half a year."""
    often = draw(st.sampled_from([(0, 0, 0, 1), (0, 1, 2), (0, 0, 3, 6), (0, 0, 0, 0, 9)]))
    number = st.sampled_from(often)
    return {
        (team, kind, buurt, month): draw(number)
        for team, buurten in BUURTEN.items()
        for kind, buurt, month in product(KINDS, buurten, MONTHS)
    }


def _equations(world: World) -> list[tuple[frozenset[Cell], int]]:
    """What an attacker can write down: the cells that each shown number adds up."""
    tables = counts.fixed_tables(Tally(*cell, n) for cell, n in world.items() if n)
    found = []
    in_block: dict[tuple[str, date], set[Cell]] = defaultdict(set)
    counted_up_to: dict[tuple[str, str], date] = defaultdict(lambda: date.min)
    for (team, kind, month), lot in sorted(tables.lots.items(), key=lambda each: each[0][2]):
        after = counted_up_to[team, kind]
        cells = {c for c in world if c[:2] == (team, kind) and after < c[3] <= month}
        counted_up_to[team, kind] = month
        in_block[team, counts.quarter_of(month)] |= cells
        found.append((frozenset(cells), lot))
    for (team, quarter), cells in in_block.items():
        for buurt in BUURTEN[team][:2]:
            number = tables.buurt(buurt, quarter).number
            if number is not None:
                found.append((frozenset(c for c in cells if c[2] == buurt), int(number)))
    return found


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_no_sum_or_difference_of_shown_numbers_is_a_small_count(world: World) -> None:
    equations = _equations(world)
    assert all(_sum(world, cells) == number for cells, number in equations)
    # A matrix with a row of zeros, so that there is one when nothing is shown.
    rows = [[float(cell in cells) for cell in world] for cells, _ in equations]
    matrix = np.array([*rows, [0.0] * len(world)])
    for name, target in _targets(world).items():
        wanted = np.array([float(cell in target) for cell in world])
        weights, *_ = np.linalg.lstsq(matrix.T, wanted, rcond=None)
        determined = np.allclose(matrix.T @ weights, wanted)
        assert not determined or _sum(world, target) not in SMALL, name


def _others(world: World) -> Iterator[World]:
    """Worlds that differ a little: some people in another month, buurt or both."""
    filled = [cell for cell, count in world.items() if count]
    for origin in filled:
        for goal in world:
            if goal[0] != origin[0] or goal == origin:
                continue
            for moved in range(1, world[origin] + 1):
                yield world | {origin: world[origin] - moved, goal: world[goal] + moved}


def test_for_each_small_count_another_world_gives_the_same_tables() -> None:
    """Proof by example: who sees only the tables cannot tell the two worlds apart."""
    first, second, elsewhere = BUURTEN[TEAM_A.code]
    january, february, march = MONTHS[:3]
    empty = dict.fromkeys(product([TEAM_A.code], KINDS, (first, second, elsewhere), MONTHS), 0)
    world: World = empty | {
        (TEAM_A.code, "een", first, january): 2,
        (TEAM_A.code, "een", second, february): 9,
        (TEAM_A.code, "een", first, march): 1,
        (TEAM_A.code, "twee", second, january): 6,
        (TEAM_A.code, "twee", second, march): 5,
        (TEAM_A.code, "een", elsewhere, february): 8,
    }
    published = _publish(world)
    open_targets = {
        name: cells for name, cells in _targets(world).items() if _sum(world, cells) in SMALL
    }
    assert open_targets
    for other in _others(world):
        if _publish(other) == published:
            open_targets = {
                name: cells
                for name, cells in open_targets.items()
                if _sum(world, cells) == _sum(other, cells)
            }
    assert not open_targets


@settings(deadline=None)
@given(worlds())
def test_both_tables_agree_and_at_most_four_wait_per_team_and_kind(world: World) -> None:
    tables = counts.fixed_tables(Tally(*cell, n) for cell, n in world.items() if n)
    for team, kind in product(BUURTEN, KINDS):
        all_of_them = sum(n for cell, n in world.items() if cell[:2] == (team, kind))
        assert 0 <= all_of_them - tables.total(team, kind) <= counts.ENOUGH - 1
    for team, buurten in BUURTEN.items():
        for start, end in ((MONTHS[0], MONTHS[3]), (MONTHS[3], date.max)):
            block = tables.total(team, start=start, end=end)
            parts = [tables.buurt(buurt, start).known for buurt in buurten[:2]]
            assert block == 0 or block >= counts.ENOUGH
            assert sum(parts) <= block


@given(st.lists(st.integers(0, 12), max_size=30))
def test_lots_lose_nothing_but_what_still_waits(months: list[int]) -> None:
    lots = counts.in_lots(months)
    assert len(lots) == len(months)
    assert not {each.number for each in lots} & {0, *SMALL}
    assert 0 <= sum(months) - sum(each.known for each in lots) < counts.ENOUGH


# --- who sees exact counts -------------------------------------------------------------------


def test_exact_counts_are_for_the_own_team_with_names_shown(
    verbinder: Context, teamleider: Context, ontwikkelaar: Context, beheerder: Context
) -> None:
    assert not verbinder.counts_hidden
    assert not teamleider.counts_hidden
    assert ontwikkelaar.counts_hidden
    assert beheerder.counts_hidden
    projector = verbinder.engine.context(verbinder.member, verbinder.teams, hide_names=True)
    assert projector.counts_hidden
    other = verbinder.engine.context(verbinder.member, (TEAM_B.code,))
    assert other.counts_hidden
