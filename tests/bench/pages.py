"""Every page's rerun on small and large cities, inside Streamlit's own script runner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from streamlit.testing.v1 import AppTest

from bloei_core import Context, Page, Role
from bloei_core.engine import DataFolder, Engine, open_engine


@dataclass(frozen=True, slots=True)
class PageTime:
    """Milliseconds that a page took: for the first visitor, and as a rerun (median)."""

    title: str
    first: float
    rerun: float


def times(folder: Path, reruns: int) -> list[PageTime]:
    """Every page that a verbinder has, in the order of the menu."""
    engine = open_engine(DataFolder(folder), isolate=False)
    try:
        context = _of_verbinder(engine)
        return [_time(context, page, reruns) for page in _pages(context)]
    finally:
        engine.close()


def _of_verbinder(engine: Engine) -> Context:
    team = engine.team_ids()[0]
    for member in engine.members([team]):
        if Role.VERBINDER in member.roles(team):
            return engine.context(member, [team])
    raise LookupError("no verbinder in the demo city")


def _pages(context: Context) -> list[Page]:
    roles = context.member.roles(context.team)
    found = [page for _, page in context.contributed(Page) if roles & page.roles]
    return sorted(found, key=lambda page: page.order)


def _time(context: Context, page: Page, reruns: int) -> PageTime:
    took: list[float] = []
    arguments = {"draw": page.render, "context": context, "took": took, "clock": perf_counter}
    test = AppTest.from_function(_script, kwargs=arguments, default_timeout=120)
    test.query_params["team"] = context.team
    for _ in range(reruns + 1):
        test.run()
        assert not test.exception, page.title
    milliseconds = [each * 1000 for each in took]
    return PageTime(page.title, milliseconds[0], median(milliseconds[1:]))


# Streamlit runs the text of this function elsewhere: it can have no types.
def _script(draw, context, took, clock):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    start = clock()
    draw(context)
    took.append(clock() - start)
