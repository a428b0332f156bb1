"""Every page's rerun on small and large cities, inside Streamlit's own script runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from streamlit.testing.v1 import AppTest

from bloei_core import Context, Page
from bloei_core.engine import DataFolder, open_engine
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.serving import verbinder_of
from tests.bench.table import Figure, Report, progress, ratio


@dataclass(slots=True)
class PageTimes:
    """How long one page took in one city, each time, in milliseconds."""

    page: Page
    context: Context
    took: list[float] = field(default_factory=list)
    runner: AppTest = field(init=False)

    def __post_init__(self) -> None:
        """Prepare Streamlit's runner; nothing is drawn yet."""
        draw = {"draw": self.page.render, "context": self.context}
        clock = {"took": self.took, "clock": perf_counter}
        self.runner = AppTest.from_function(_script, kwargs={**draw, **clock}, default_timeout=120)
        self.runner.query_params["team"] = self.context.team

    @property
    def first(self) -> float:
        """For the first visitor after a start."""
        return self.took[0]

    @property
    def rerun(self) -> float:
        """The median of the reruns."""
        return median(self.took[1:])

    def run(self) -> None:
        """Draw the page once."""
        self.runner.run()
        assert not self.runner.exception, self.page.title


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """What a rerun of every page takes, and how it grows with the city."""
    folders = [cities.demo(scale) for scale in amount.scales]
    progress("pagina's tekenen")
    figures = []
    for row in times(folders, amount.reruns):
        title = row[0].page.title
        for scale, each in zip(amount.scales, row, strict=True):
            first = f"eerste keer {each.first:.0f} ms"
            figures.append(Figure(f"{title}, schaal {scale}", each.rerun, note=first))
        grown = f"{title}, schaal {amount.scales[-1]} / {amount.scales[0]}"
        figures.append(ratio(grown, row[-1].rerun, row[0].rerun, 2))
    report.table("Een pagina opnieuw tekenen (mediaan, in Streamlits eigen runner)", figures)


def times(folders: Sequence[Path], reruns: int) -> list[list[PageTimes]]:
    """Per page of a verbinder, in the order of the menu, the times in each of these cities.

    The cities take turns, so that what else the machine does weighs on all alike.
    """
    engines = [open_engine(DataFolder(folder), isolate=False) for folder in folders]
    try:
        contexts = [verbinder_of(engine, engine.team_ids()[0]) for engine in engines]
        found = [[PageTimes(page, each) for each in contexts] for page in _pages(contexts[0])]
        for cities in found:
            _take_turns(cities, reruns)
        return found
    finally:
        for engine in engines:
            engine.close()


def _take_turns(cities: list[PageTimes], reruns: int) -> None:
    for _ in range(reruns + 1):
        for each in cities:
            each.run()


def _pages(context: Context) -> list[Page]:
    roles = context.member.roles(context.team)
    found = [page for _, page in context.contributed(Page) if roles & page.roles]
    return sorted(found, key=lambda page: page.order)


# Streamlit runs the text of this function elsewhere: it can have no types.
def _script(draw, context, took, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    start = clock()
    draw(context)
    took.append((clock() - start) * 1000)
