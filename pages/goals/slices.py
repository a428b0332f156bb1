"""The months of a goal, put together per month, quarter or year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bloei_core import Grain
from bloei_core.ui import formats

GRAINS: dict[Grain, str] = {"month": "Maand", "quarter": "Kwartaal", "year": "Jaar"}
_MANY_MONTHS = 36
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Slice:
    """A month, quarter or year, with the months in it that can be shown."""

    grain: Grain
    months: tuple[date, ...]

    @property
    def start(self) -> date:
        """The first of its months."""
        return self.months[0]

    @property
    def title(self) -> str:
        """november 2026, 4e kwartaal 2026 or 2026."""
        if self.grain == "year":
            return str(self.start.year)
        if self.grain == "quarter":
            return f"{_quarter(self.start)}e kwartaal {self.start.year}"
        return formats.month(self.start)

    @property
    def short(self) -> str:
        """nov 2026, k4 2026 or 2026."""
        if self.grain == "year":
            return str(self.start.year)
        if self.grain == "quarter":
            return f"k{_quarter(self.start)} {self.start.year}"
        return f"{_MONTHS[self.start.month - 1]} {self.start.year}"


def slices(months: Sequence[date], grain: Grain) -> list[Slice]:
    """The months per month, quarter or year, oldest first."""
    return [Slice(grain, tuple(each)) for _, each in groupby(months, lambda day: _key(day, grain))]


def fitting(months: Sequence[date]) -> Grain:
    """A grain that gives a readable number of bars."""
    return "quarter" if len(months) > _MANY_MONTHS else "month"


def _key(day: date, grain: Grain) -> tuple[int, int]:
    part = {"month": day.month, "quarter": _quarter(day), "year": 1}[grain]
    return (day.year, part)


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
