"""A month of the agenda: how many entries a team has before and after it must not matter."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from bloei_core import Page
from bloei_core.engine import SYSTEM, DataFolder, Engine, open_engine
from bloei_core.ui import formats
from bloei_core.warehouse import Row
from plugins.initiative_calendar import page as agenda
from plugins.initiative_calendar.recurrence import Repeat, rule_of
from tests.bench.amount import Amount
from tests.bench.cities import Cities
from tests.bench.pages import PageTimes
from tests.bench.serving import verbinder_of
from tests.bench.table import Figure, Report, progress, ratio

_A_MONTH = 50
_REPEATED, _TIMES = 10, 4  # every tenth is a series of four weeks
_READ = "agenda-gelezen"
_PAGE = Page("agenda", "Agenda", "", agenda.render)


def measure(cities: Cities, amount: Amount, report: Report) -> None:
    """Draw this month in a small and in a full agenda of equal density; the two take turns."""
    engines = [_with_entries(cities, number) for number in amount.entries]
    progress("een maand van de agenda tekenen")
    pages = [_page(engine) for engine in engines]
    fresh: list[list[float]] = [[], []]
    for _ in range(amount.reruns + 1):
        for page, took in zip(pages, fresh, strict=True):
            took.append(_read_afresh(page))
    again = [_drawn_again(page, amount.reruns) for page in pages]
    shown = [len(page.runner.session_state[_READ].found) for page in pages]
    for engine in engines:
        engine.close()
    figures = []
    for number, took, more, items in zip(amount.entries, fresh, again, shown, strict=True):
        what, note = f"{formats.number(number)} activiteiten", f"{items} op het scherm"
        figures.append(Figure(f"{what}: maand gelezen en getekend", median(took[1:]), note=note))
        figures.append(Figure(f"{what}: maand opnieuw getekend", median(more)))
    small, full = (median(took[1:]) for took in fresh)
    less, more_ = (median(took) for took in again)
    grown = " / ".join(formats.number(number) for number in reversed(amount.entries))
    figures.append(ratio(f"{grown}: gelezen en getekend", full, small, 1.5))
    figures.append(ratio(f"{grown}: opnieuw getekend", more_, less, 1.5))
    report.table("Een maand van de agenda (mediaan, in Streamlits eigen runner)", figures)


def _page(engine: Engine) -> PageTimes:
    page = PageTimes(_PAGE, verbinder_of(engine, engine.team_ids()[0]))
    page.runner.query_params["bekijk"] = "maand"
    return page


def _read_afresh(page: PageTimes) -> float:
    """As after an event, or in another month: all is read from DuckDB."""
    if _READ in page.runner.session_state:
        del page.runner.session_state[_READ]
    page.run()
    return page.took[-1]


def _drawn_again(page: PageTimes, reruns: int) -> list[float]:
    for _ in range(reruns):
        page.run()
    return page.took[-reruns:]


# --- an agenda of any size --------------------------------------------------------------------


def _with_entries(cities: Cities, number: int) -> Engine:
    progress(f"agenda met {number} activiteiten maken")
    folder: Path = cities.copy(cities.demo(), f"agenda-{number}")
    engine = open_engine(DataFolder(folder), isolate=False)
    team = engine.team_ids()[0]
    with engine.warehouse.unit_of_work(SYSTEM) as work:
        known = work.execute(
            "select * from initiative_calendar.entry where team = $team and not all_day "
            "order by id limit 50",
            team=team,
        )
        work.execute("delete from initiative_calendar.occurrence")
        work.execute("delete from initiative_calendar.entry where team = $team", team=team)
        entries = [_copied(known[index % len(known)], index, number) for index in range(number)]
        work.insert("initiative_calendar.entry", entries)
        work.insert("initiative_calendar.occurrence", [_counted(each) for each in entries])
        work.record("initiative_calendar.bench_made", subject="bench", team=team)
    engine.warehouse.checkpoint()
    return engine


def _copied(row: Row, index: int, number: int) -> Row:
    """One of a long row of entries, evenly spread around the middle of this month."""
    middle = datetime.combine(formats.today().replace(day=15), time())
    apart = timedelta(days=30) / _A_MONTH
    starts = (middle + (index - number // 2) * apart).replace(minute=0, second=0, microsecond=0)
    repeated = index % _REPEATED == 0
    until = starts.date() + timedelta(weeks=_TIMES - 1)
    changes: dict[str, Any] = {
        "id": str(uuid4()),
        "starts": starts,
        "ends": starts + timedelta(hours=2),
        "rule": rule_of(Repeat("week"), starts) if repeated else None,
        "until": until if repeated else None,
        "cancelled": False,
    }
    return {**row, **changes}


def _counted(entry: Row) -> Row:
    """Who came the first time."""
    return {
        "id": str(uuid4()),
        "team": entry["team"],
        "entry": entry["id"],
        "original": entry["starts"],
        "cancelled": False,
        "starts": None,
        "ends": None,
        "title_sealed": None,
        "attendance": 12,
    }
