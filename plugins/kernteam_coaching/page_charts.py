"""The steps in time: of one kernteam, and of all; each with a table and a file beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from bloei_core import Context, Period
from bloei_core.ui import csv_file, formats
from plugins.kernteam_coaching import store, words
from plugins.kernteam_coaching.figures.store import Stood, stood
from plugins.kernteam_coaching.milestones import StepTaken

_QUARTERS = 8
_KNOWN = "kernteams-in-de-tijd"
_TITLES = [f"{each.number} {each.title}" for each in words.LADDER]
# From grey for no kernteam to the deepest green for one that does it all by itself; each is plain
# to see on a light and on a dark page.
_COLOURS = ("#8d8f86", "#b9c77f", "#8fbf7a", "#5fa97a", "#3d8a7d", "#35709c")
_SHAPES = ("", "/", "", "x", "", ".")
_GREEN = "#4a9167"
Quarter = tuple[date, list[int]]
# Above the chart: below it the names of months take two lines.
_LEGEND: dict[str, Any] = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
_QUIET: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


# --- all kernteams ---------------------------------------------------------------------------


def draw_all(context: Context) -> None:
    """How many kernteams stood on each step at the end of each quarter."""
    columns = ("Kwartaal", *_TITLES)
    table = _quarters(context)
    lines = [[_quarter(day), *numbers] for day, numbers in table]
    chart, twin = st.tabs(["Grafiek", "Tabel"])
    with chart:
        st.plotly_chart(_stacked(table), key="kernteams-in-de-tijd", config=_QUIET)
    with twin:
        _draw_table("kernteams-per-stap", columns, lines)


def _quarters(context: Context) -> list[Quarter]:
    """Read again only when something happened, or on another day."""
    today = formats.today()
    seen = (context.team, context.latest(), today)
    known: tuple[object, list[Quarter]] | None = st.session_state.get(_KNOWN)
    if known is None or known[0] != seen:
        period = Period(_quarters_ago(today, _QUARTERS - 1), today + timedelta(days=1))
        found = stood(context, period.start, period.end, "quarter")
        known = st.session_state[_KNOWN] = (seen, _per_quarter(period, found))
    return known[1]


def _per_quarter(period: Period, found: Sequence[Stood]) -> list[Quarter]:
    numbers = {(each.first_day, each.step): each.number for each in found}
    return [
        (day, [numbers.get((day, step.number), 0) for step in words.LADDER])
        for day in period.first_days("quarter")
    ]


def _quarters_ago(today: date, quarters: int) -> date:
    months = today.year * 12 + today.month - 1
    first = months - months % 3 - 3 * quarters
    return date(first // 12, first % 12 + 1, 1)


def _quarter(day: date) -> str:
    return f"{(day.month + 2) // 3}e kwartaal {day.year}"


def _stacked(table: Sequence[Quarter]) -> go.Figure:
    names = [f"{(day.month + 2) // 3}e kw<br>{day.year}" for day, _ in table]
    bars = [
        go.Bar(
            x=names,
            y=[numbers[step] for _, numbers in table],
            name=title,
            marker={"color": _COLOURS[step], "pattern": _pattern(step)},
            hovertemplate=f"{title}: %{{y}}<extra></extra>",
        )
        for step, title in enumerate(_TITLES)
    ]
    figure = go.Figure(bars)
    figure.update_layout(barmode="stack", legend=_LEGEND)
    figure.update_yaxes(title="Kernteams", rangemode="tozero", dtick=_dtick(table))
    return _calm(figure, 340)


def _pattern(step: int) -> dict[str, Any]:
    """So that colour is not the only thing that tells steps apart."""
    return {"shape": _SHAPES[step], "size": 7, "solidity": 0.25, "fillmode": "overlay"}


def _dtick(table: Sequence[Quarter]) -> int:
    most = max((sum(numbers) for _, numbers in table), default=0)
    return max(1, round(most / 5))


# --- one kernteam ----------------------------------------------------------------------------


def draw_one(steps: Sequence[StepTaken], talks: Sequence[store.Talk]) -> None:
    """On which step a kernteam stood when, with its talks as dots below."""
    chart, twin = st.tabs(["Grafiek", "Tabel"])
    with chart:
        st.plotly_chart(_staircase(steps, talks), key="stappen-in-de-tijd", config=_QUIET)
    with twin:
        lines = [(formats.dutch_date(each.day), *_told(each)) for each in reversed(steps)]
        _draw_table("stappen", ("Vanaf", "Stap", "Wat dat is"), lines)


def _told(taken: StepTaken) -> tuple[str, str]:
    if taken.step is None:
        return ("Gestopt", "")
    words_ = words.LADDER[taken.step]
    return (_TITLES[taken.step], words_.help)


def _staircase(steps: Sequence[StepTaken], talks: Sequence[store.Talk]) -> go.Figure:
    today = formats.today()
    days = [each.day for each in steps] + [today]
    heights = [each.step for each in steps] + [steps[-1].step if steps else None]
    line = go.Scatter(
        x=days,
        y=heights,
        mode="lines+markers",
        line={"shape": "hv", "width": 3, "color": _GREEN},
        marker={"size": 9, "color": _GREEN},
        name="Stap",
        customdata=[[formats.dutch_date(day)] for day in days],
        hovertemplate="%{customdata[0]}: stap %{y}<extra></extra>",
    )
    held = [each.held_on for each in talks]
    dots = go.Scatter(
        x=held,
        y=[-0.45] * len(held),
        mode="markers",
        marker={"size": 9, "symbol": "line-ns", "line": {"width": 2, "color": "#b97a1a"}},
        name="Gesprek",
        customdata=[[formats.dutch_date(day)] for day in held],
        hovertemplate="Gesprek op %{customdata[0]}<extra></extra>",
    )
    figure = go.Figure([line, dots])
    figure.update_layout(legend=_LEGEND)
    ticks = _months(min([*days, *held]), today)
    figure.update_xaxes(tickvals=ticks, ticktext=list(map(_month, ticks)), tickangle=0)
    figure.update_yaxes(
        tickvals=list(range(len(_TITLES))), ticktext=_TITLES, range=[-0.8, words.HIGHEST + 0.4]
    )
    return _calm(figure, 360)


def _month(day: date) -> str:
    name, year = formats.month(day).split()
    return f"{'mrt' if day.month == 3 else name[:3]}<br>{year}"


def _months(first: date, last: date) -> list[date]:
    """The first days of months to write below a chart: six at most."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    apart = max(1, -(-count // 6))
    start = first.year * 12 + first.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(start, start + count, apart)]


# --- both ------------------------------------------------------------------------------------


def _calm(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 40, "b": 40},
        dragmode=False,
        hovermode="closest",
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    return figure


def _draw_table(name: str, columns: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    st.table([dict(zip(columns, line, strict=True)) for line in lines])
    st.download_button(
        "Download als CSV",
        csv_file(columns, lines),
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        key=f"download-{name}",
        on_click="ignore",
    )
