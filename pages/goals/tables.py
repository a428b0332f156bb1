"""The tables of a goal, on the screen and as a file: the same numbers as in the drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from bloei_core import city
from bloei_core.counts import Shown
from bloei_core.ui.files import csv_file
from pages.goals.charts import number
from pages.goals.figures import Figures
from pages.goals.slices import Slice, slices

Cell = str | Shown
_WHOLE = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows; a count is a `Shown`."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def on_screen(self) -> pa.Table:
        """For the screen: per heading its cells as text. Streamlit sends it on as it is."""
        columns = ([_text(row[index]) for row in self.rows] for index in range(len(self.headings)))
        return pa.table(list(columns), names=list(self.headings))

    def csv(self) -> bytes:
        """For a spreadsheet: numbers as numbers."""
        return csv_file(self.headings, [[_value(cell) for cell in row] for row in self.rows])


def per_team(
    figures: Figures, parts: Mapping[str, str], teams: Mapping[str, str], when: Sequence[Slice]
) -> Table:
    """A row for each period, newest first: all together, each part, each team."""
    every = {"": "Samen"} if len(teams) > 1 or parts else {}
    teams = {} if every and len(teams) == 1 else teams
    headings = ["Periode", *every.values(), *parts.values(), *teams.values()]
    rows: list[list[Cell]] = [
        [
            each.title,
            *(figures.at(None, None, each.months) for _ in every),
            *(figures.at(None, part, each.months) for part in parts),
            *(figures.at(team, None, each.months) for team in teams),
        ]
        for each in reversed(when)
    ]
    return Table(headings, rows)


def per_team_and_part(
    figures: Figures, parts: Mapping[str, str], teams: Mapping[str, str], when: Sequence[Slice]
) -> Table:
    """A row for each period, team and part: all that there is, for a file."""
    rows: list[list[Cell]] = [
        [each.title, title, kind, figures.at(team, part or None, each.months)]
        for each in when
        for team, title in teams.items()
        for part, kind in (parts or {"": "Alles"}).items()
    ]
    return Table(["Periode", "Team", "Soort", "Aantal"], rows)


def per_buurt(figures: Figures, last: int | None = None) -> Table:
    """A row for each buurt, a column for each whole quarter; the last so many, or all."""
    every = [each for each in slices(figures.months, "quarter") if len(each.months) == _WHOLE]
    quarters = every[-last if last else 0 :]
    found = [figures.buurten(each.months) for each in quarters]
    names = {each.code: each.name for each in city.buurten()}
    buurten = list(found[0]) if found else []
    rows: list[list[Cell]] = [[names[buurt], *(each[buurt] for each in found)] for buurt in buurten]
    return Table(["Buurt", *(each.short for each in quarters)], rows)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else number(cell)


def _value(cell: Cell) -> str | float:
    if isinstance(cell, str):
        return cell
    return cell.text if cell.number is None else cell.number
