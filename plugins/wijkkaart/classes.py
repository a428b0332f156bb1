"""Classes for the colours of a map: where the figures themselves leave gaps."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import jenkspy

from bloei_core.ui import formats

ZERO: Final = "z"
HIDDEN: Final = "x"
_UP, _BELOW, _ABOVE = "k", "n", "p"
_MOST: Final = 5
_MOST_A_SIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A class: its code (a colour), and the smallest and largest figure in it."""

    code: str
    low: float
    high: float

    @property
    def label(self) -> str:
        """Its figures in Dutch."""
        first, last = sorted((self.low, self.high))
        if first == last:
            return formats.number(first)
        return f"{formats.number(first)} t/m {formats.number(last)}"


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a layer, in the order of the legend."""

    steps: tuple[Step, ...]

    def code_of(self, value: float | None) -> str:
        """The class of a figure that was among those given; hidden without one."""
        if value is None or not math.isfinite(value):
            return HIDDEN
        return next((each.code for each in self.steps if each.low <= value <= each.high), HIDDEN)


def classes(values: Iterable[float | None], *, around_zero: bool = False) -> Classes:
    """Natural breaks (Jenks): zero apart, at most five classes, or three on each side of zero."""
    figures = [each for each in values if each is not None and math.isfinite(each)]
    zero = [Step(ZERO, 0, 0)] if 0 in figures else []
    above = [each for each in figures if each > 0]
    below = [-each for each in figures if each < 0]
    if not around_zero and not below:
        return Classes((*zero, *_steps(_UP, above, _colours(above, _MOST))))
    # The same strength of colour is the same distance from zero, on both sides.
    colours = _colours([*above, *below], _MOST_A_SIDE)
    mirrored = [Step(each.code, -each.high, -each.low) for each in _steps(_BELOW, below, colours)]
    return Classes((*mirrored[::-1], *zero, *_steps(_ABOVE, above, colours)))


Colours = list[tuple[float, int]]


def _colours(figures: Sequence[float], most: int) -> Colours:
    """The largest figure of each class, and the number of its colour: from light to dark."""
    ends = sorted(set(figures))
    if len(ends) > most:
        ends = [float(each) for each in jenkspy.jenks_breaks(figures, n_classes=most)[1:]]
    return list(zip(ends, _spread(len(ends), most), strict=True))


def _spread(number: int, most: int) -> list[int]:
    """Few classes get colours that are far apart."""
    if number == 1:
        return [(most + 1) // 2]
    return [round(1 + place * (most - 1) / (number - 1)) for place in range(number)]


def _steps(kind: str, figures: Sequence[float], colours: Colours) -> list[Step]:
    members: dict[int, list[float]] = {}
    ends = [end for end, _ in colours]
    for each in figures:
        members.setdefault(colours[bisect_left(ends, each)][1], []).append(each)
    return [
        Step(f"{kind}{colour}", min(found), max(found)) for colour, found in sorted(members.items())
    ]
