"""The drawings of a goal: its course in time, and the teams side by side in their fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import streamlit as st

from bloei_core.counts import Shown
from bloei_core.ui import formats
from pages.goals.figures import Figures
from pages.goals.slices import Slice

Spec = dict[str, Any]

# These can be told apart on the light and on the dark ground; the patterns help who cannot.
_COLOURS: Final = ("#3d8a5f", "#c8567f", "#b97a1a", "#35709c", "#7d5ba6", "#76786f")
_PATTERNS: Final = ("", "/", ".", "x", "-", "+")
_MOST_TICKS: Final = 8
_FEW_YEARS: Final = 2
_FEW_STEPS: Final = 4
_TREND_HEIGHT: Final = 320
_TEAM_HEIGHT: Final = 120
_CONFIG: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


@lru_cache(maxsize=10_000)
def number(shown: Shown) -> str:
    """What stands for a count, in Dutch."""
    return shown.text if shown.number is None else formats.number(shown.number)


def draw_trend(
    figures: Figures, parts: Mapping[str, str], slices: Sequence[Slice], unit: str, alt: str
) -> None:
    """Bars in the course of time, a colour and a pattern for each part."""
    traces = [
        _bars(figures, None, part, slices, index) | {"name": title}
        for index, (part, title) in enumerate((parts or {"": unit}).items())
    ]
    layout = _layout(_TREND_HEIGHT) | {
        "barmode": "stack",
        "showlegend": len(traces) > 1,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "xaxis": _time_axis(slices, _MOST_TICKS),
        "yaxis": _count_axis(traces) | {"title": {"text": unit}},
    }
    _draw({"data": traces, "layout": layout}, alt, "trend")


def draw_teams(
    figures: Figures, teams: Mapping[str, str], slices: Sequence[Slice], unit: str
) -> None:
    """A small drawing for each team, all on one scale, in the fixed order of the teams."""
    rows = (len(teams) + 1) // 2
    data, layout = [], _layout(rows * _TEAM_HEIGHT)
    layout |= {"grid": {"rows": rows, "columns": 2, "pattern": "independent", "ygap": 0.55}}
    notes = []
    for index, (team, title) in enumerate(teams.items()):
        suffix = "" if index == 0 else str(index + 1)
        bars = _bars(figures, team, None, slices, 0) | {"name": title}
        data.append(bars | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "showlegend": False})
        layout[f"xaxis{suffix}"] = _time_axis(slices, 3)
        layout[f"yaxis{suffix}"] = {"matches": "y"} if index else {}
        notes.append(_heading(title, suffix))
    highest = max(data, key=lambda bars: max(bars["y"], default=0))
    for axis in [name for name in layout if name.startswith("yaxis")]:
        layout[axis] |= _count_axis([highest]) | {"nticks": 3}
    layout["annotations"] = notes
    _draw({"data": data, "layout": layout}, f"{unit} per team, in vaste volgorde", "teams")


def _bars(
    figures: Figures, team: str | None, part: str | None, slices: Sequence[Slice], index: int
) -> Spec:
    shown = [figures.at(team, part or None, each.months) for each in slices]
    return {
        "type": "bar",
        "x": list(range(len(slices))),
        "y": [each.known for each in shown],
        "hovertext": [
            f"{when.title}: <b>{number(each)}</b>" for when, each in zip(slices, shown, strict=True)
        ],
        "hovertemplate": "%{hovertext}",
        "marker": {
            "color": _COLOURS[index % len(_COLOURS)],
            "pattern": {
                "shape": _PATTERNS[index % len(_PATTERNS)],
                "fillmode": "overlay",
                "size": 6,
                "solidity": 0.2,
            },
        },
    }


def _layout(height: int) -> Spec:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "separators": ",.",
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.15,
    }


def _time_axis(slices: Sequence[Slice], most: int) -> Spec:
    """Words of our own under the bars: those of plotly are English."""
    places, texts = _ticks(slices, most)
    return {
        "tickvals": places,
        "ticktext": texts,
        "range": [-0.6, len(slices) - 0.4],
        "tickangle": 0,
        "fixedrange": True,
        "showgrid": False,
        "automargin": True,
    }


def _count_axis(stacked: Sequence[Spec]) -> Spec:
    """From zero up, in whole numbers."""
    highest = max(map(sum, zip(*(bars["y"] for bars in stacked), strict=True)), default=0)
    steps: Spec = {"dtick": 1} if 0 < highest <= _FEW_STEPS else {}
    return {"rangemode": "tozero", "fixedrange": True} | steps


def _ticks(slices: Sequence[Slice], most: int) -> tuple[list[int], list[str]]:
    """Where words stand: at the start of years when there are more than two, else evenly."""
    years: dict[int, int] = {}
    for place, each in enumerate(slices):
        years.setdefault(each.start.year, place)
    if len(years) > _FEW_YEARS:
        found = list(years.items())[:: -(-len(years) // most)]
        return [place for _, place in found], [str(year) for year, _ in found]
    places = list(range(0, len(slices), max(1, -(-len(slices) // most))))
    return places, [slices[place].short for place in places]


def _heading(title: str, suffix: str) -> Spec:
    return {
        "text": f"<b>{title}</b>",
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix} domain",
        "x": 0,
        "y": 1.0,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _draw(spec: Spec, alt: str, key: str) -> None:
    st.plotly_chart(spec, key=f"doelen-{key}", config=_CONFIG, alt=alt)
