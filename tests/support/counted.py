"""Every figure that Bloei shows, to compare before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

from bloei_core import Kpi, Member, Membership, Period, Role, counts
from bloei_core.engine import Engine
from bloei_core.ui import formats
from bloei_core.warehouse import EVERY_TEAM

_BOARD = """
    select team, kind, count(*) as cards, count(started_on) as started, min(started_on) as first
    from match_board.match group by all order by all
"""
_ROWS = (
    "kernteam_coaching.participant",
    "kernteam_coaching.talk",
    "initiative_calendar.initiative",
)


def counted(engine: Engine, year: int | None = None) -> dict[str, Any]:
    """The goals, exact and as their fixed tables tell, what boards count, and rows of groups."""
    year = year or formats.today().year
    period = Period(date(year - 3, 1, 1), date(year + 1, 1, 1))
    somebody = Member("counter", "Teller", (Membership(EVERY_TEAM, Role.TEAMLEIDER),))
    city = engine.context(somebody, engine.team_ids())
    found: dict[str, Any] = {}
    for plugin, kpi in city.contributed(Kpi):
        key = f"{plugin}.{kpi.key}"
        found[key] = (kpi.value(city, period), list(kpi.series(city, period, "month")))
        if kpi.figures:
            found[f"{key} per part"] = sorted(map(repr, kpi.figures(city, period, "month")))
        if kpi.per_buurt:
            per_buurt = kpi.per_buurt(city, period)
            found[f"{key} per buurt"] = sorted(map(repr, per_buurt))
            found[f"{key} in fixed tables"] = counts.fixed_tables(map(_tally, per_buurt))
    found["boards"] = engine.warehouse.read(_BOARD)
    for table in _ROWS:
        found[table] = engine.warehouse.read(f"select count(*) as n from {table}")
    return found


def _tally(figure: Any) -> counts.Tally:
    return counts.Tally(figure.team, figure.part, figure.buurt, figure.start, int(figure.value))
