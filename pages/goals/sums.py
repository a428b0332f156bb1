"""The figures of a goal, added up for what a drawing or a table asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

ByMonth = Mapping[date, float]


class Sums:
    """Figures per team, part and month: a total is worked out once, when it is first asked.

    Safe to share between threads: two may work the same total out, and both are right.
    """

    def __init__(self, cells: Iterable[tuple[str, str, date, float]]) -> None:
        """Takes team, part, first day of the month and figure; what has the same three adds up."""
        self._cells: defaultdict[tuple[str, str], defaultdict[date, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._totals: dict[tuple[str | None, str | None], ByMonth] = {}
        for team, part, month, value in cells:
            self._cells[team, part][month] += value

    def over(self, team: str | None, part: str | None, months: Iterable[date]) -> float:
        """The sum over these months, of one team or all, of one part or all."""
        by_month = self._by_month(team, part)
        return sum(by_month.get(month, 0.0) for month in months)

    def _by_month(self, team: str | None, part: str | None) -> ByMonth:
        known = self._totals.get((team, part))
        if known is None:
            known = self._totals[team, part] = self._added_up(team, part)
        return known

    def _added_up(self, team: str | None, part: str | None) -> ByMonth:
        total: defaultdict[date, float] = defaultdict(float)
        for (of_team, of_part), by_month in self._cells.items():
            if team in (None, of_team) and part in (None, of_part):
                for month, value in by_month.items():
                    total[month] += value
        return total
