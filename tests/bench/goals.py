"""Doelen beside the bare queries that it asks: after something happened, and drawn once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bloei_core import Context, Page, Role
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.warehouse import Warehouse
from pages import goals
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.pages import PageTimes
from tests.bench.table import Figure, Report, progress, ratio

Asked = list[tuple[str, dict[str, Any]]]
_PAGE = Page(goals.PAGE, "Doelen", "", goals.render)


@dataclass(frozen=True, slots=True)
class GoalTimes:
    """Milliseconds: of one round, or the medians of all."""

    fresh: float
    """The whole page when all is read again, as after a start."""
    queries: float
    """The same queries, asked of DuckDB alone."""
    moved: float
    """The whole page just after a match was moved."""
    again: float
    """The page drawn once more while nothing happened."""


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """Doelen beside the bare queries that it asks, and how it grows with the city."""
    made = {scale: cities.demo(scale) for scale in amount.scales}
    folders = {scale: cities.copy(each, f"doelen-{scale}") for scale, each in made.items()}
    progress("doelen tekenen")
    for role, whose in ((Role.VERBINDER, "eigen team"), (Role.ONTWIKKELAAR, "hele stad")):
        found = dict(zip(folders, times(list(folders.values()), role, amount.reruns), strict=True))
        title = f"Doelen, {whose} (mediaan, in Streamlits eigen runner)"
        report.table(title, _figures(found, amount.scales))


def _figures(found: dict[int, GoalTimes], scales: Sequence[int]) -> list[Figure]:
    figures = []
    for scale, each in found.items():
        what = f"schaal {scale}"
        figures += [
            Figure(f"{what}: de vragen aan DuckDB alleen", each.queries),
            Figure(f"{what}: de pagina, alles opnieuw gelezen", each.fresh),
            ratio(f"{what}: pagina / vragen", each.fresh, each.queries, 3),
            Figure(f"{what}: de pagina na een verplaatste match", each.moved),
            Figure(f"{what}: de pagina opnieuw", each.again),
        ]
    first, last = found[scales[0]], found[scales[-1]]
    grown = f"schaal {scales[-1]} / {scales[0]}"
    return [
        *figures,
        ratio(f"{grown}: alles opnieuw gelezen", last.fresh, first.fresh, 2),
        ratio(f"{grown}: na een verplaatste match", last.moved, first.moved, 2),
        ratio(f"{grown}: opnieuw", last.again, first.again, 2),
    ]


def times(folders: Sequence[Path], role: Role, reruns: int) -> list[GoalTimes]:
    """Doelen in these cities as somebody with this role has it: a verbinder her team, an
    ontwikkelaar the city.

    Cities and kinds of reading take turns, so that what else the machine does weighs on all alike,
    and the bare queries find what the page finds: processor caches full of other work.
    """
    engines = [open_engine(DataFolder(folder), isolate=False) for folder in folders]
    try:
        cities = [_City(engine, role) for engine in engines]
        rounds = [[city.once() for city in cities] for _ in range(reruns)]
        return [_medians(each) for each in zip(*rounds, strict=True)]
    finally:
        for engine in engines:
            engine.close()


class _City:
    """One city with Doelen open."""

    def __init__(self, engine: Engine, role: Role) -> None:
        self._engine = engine
        self._page = PageTimes(_PAGE, _somebody(engine, role))
        self._page.run()
        with _written_down() as self._asked:
            self.fresh()

    def once(self) -> GoalTimes:
        """Each of the four once."""
        return GoalTimes(self.fresh(), _bare(self._engine, self._asked), self.moved(), self.again())

    def fresh(self) -> float:
        """The page with all figures read again."""
        self._engine.memory.clear()
        return self.again()

    def moved(self) -> float:
        """The page after a match of its team was moved."""
        with self._engine.warehouse.unit_of_work(SYSTEM) as work:
            work.record("match_board.match_moved", subject="bench", team=self._page.context.team)
        return self.again()

    def again(self) -> float:
        """The page as it is."""
        self._page.run()
        return self._page.took[-1]


def _medians(found: Sequence[GoalTimes]) -> GoalTimes:
    return GoalTimes(*(median(each) for each in zip(*map(astuple, found), strict=True)))


def _somebody(engine: Engine, role: Role) -> Context:
    team = engine.team_ids()[0]
    member = next(each for each in engine.members([team]) if role in each.roles(team))
    return engine.context(member, [team])


@contextmanager
def _written_down() -> Iterator[Asked]:
    """Every query that is asked in here."""
    asked: Asked = []
    read = Warehouse.read

    def reading(
        self: Warehouse, sql: str, params: dict[str, Any] | None = None, *rest: float | None
    ) -> Any:
        asked.append((sql, dict(params or {})))
        return read(self, sql, params, *rest)

    with patch.object(Warehouse, "read", reading):
        yield asked


def _bare(engine: Engine, asked: Sequence[tuple[str, dict[str, Any]]]) -> float:
    connection = engine.warehouse._connection
    start = perf_counter()
    for sql, params in asked:
        cursor = connection.cursor()
        cursor.execute(sql, params or None).fetchall()
        cursor.close()
    return (perf_counter() - start) * 1000
