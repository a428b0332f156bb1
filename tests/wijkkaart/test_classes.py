"""Classes by natural breaks: every figure in one, zero apart, equal strength around zero."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.wijkkaart.classes import HIDDEN, ZERO, classes

counts = st.lists(st.integers(0, 5000), max_size=120)
balances = st.lists(st.integers(-300, 300), max_size=120)


@given(counts)
def test_each_count_is_in_the_one_class_that_holds_it(values: list[int]) -> None:
    found = classes(values)
    assert len(found.steps) <= 6
    for each in values:
        holding = [step for step in found.steps if step.low <= each <= step.high]
        assert [step.code for step in holding] == [found.code_of(each)]


@given(balances)
def test_around_zero_the_same_strength_is_the_same_distance(values: list[int]) -> None:
    found = classes(values, around_zero=True)
    assert [step.low for step in found.steps] == sorted(step.low for step in found.steps)
    for one in values:
        for other in values:
            if one and abs(one) < abs(other):
                assert found.code_of(one)[1] <= found.code_of(other)[1]
            if one and one == -other:
                assert found.code_of(one)[1] == found.code_of(other)[1]
        assert found.code_of(one)[0] == ("z" if not one else "n" if one < 0 else "p")


@given(counts)
def test_the_classes_do_not_overlap_and_go_up(values: list[int]) -> None:
    steps = classes(values).steps
    assert all(low.high < high.low for low, high in pairwise(steps))
    assert [step.code for step in steps] == sorted((s.code for s in steps), key=_strength)


def _strength(code: str) -> int:
    return 0 if code == ZERO else int(code[1])


def test_the_breaks_lie_in_the_gaps() -> None:
    values = [1, 2, 3, 20, 21, 22, 50, 51, 90, 91, 150, 151]
    assert [(step.low, step.high) for step in classes(values).steps] == [
        (1, 3),
        (20, 22),
        (50, 51),
        (90, 91),
        (150, 151),
    ]


def test_zero_stands_apart() -> None:
    first, *rest = classes([0, 0, 0, 4, 9]).steps
    assert (first.code, first.label) == (ZERO, "0")
    assert [each.label for each in rest] == ["4", "9"]


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_what_has_no_figure_has_no_class(value: float | None) -> None:
    assert classes([1, 2, value]).code_of(value) == HIDDEN


def test_a_single_figure_has_a_colour_from_the_middle() -> None:
    assert [step.code for step in classes([7, 7]).steps] == ["k3"]
    assert classes([]).steps == ()


def test_labels_are_dutch() -> None:
    label = classes([1000, 1234.5, 2000, 3000, 4000, 5000, 6000]).steps[0].label
    assert label == "1.000 t/m 1.234,5"
