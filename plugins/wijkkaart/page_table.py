"""The wijkkaart as tables, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from bloei_core import Context
from bloei_core.ui import csv_file, formats, plain, shown, turn_pages
from plugins.wijkkaart import service
from plugins.wijkkaart.service import Layer, Reading

_CSV: Final = "text/csv"


def draw(context: Context, reading: Reading, layer: Layer) -> None:
    """The twin of the map: the same figures in words."""
    table = st.expander(
        "Als tabel", icon=":material/table:", key="wijkkaart-tabel", on_change="rerun"
    )
    if not table.open:
        return
    with table:
        st.header("Cijfers per buurt", anchor=False)
        _draw_figures(context, reading, layer)
        if reading.layers("points"):
            st.header("Punten op de kaart", anchor=False)
            _draw_points(reading)


def _draw_figures(context: Context, reading: Reading, layer: Layer) -> None:
    rest = [each for each in reading.layers("areas") if each.id != layer.id]
    layers = [layer, *rest]
    rows = _rows(context, reading, layers)
    first = ["Buurt", "Team"] if len(context.teams) > 1 else ["Buurt"]
    headings = [*first, *(each.noun.title for each in layers)]
    st.table(
        {heading: [row[place] for row in rows] for place, heading in enumerate(headings)},
        hide_index=True,
    )
    sources = [
        f"{each.noun.title} ({each.noun.legend.source}, {each.noun.legend.year})" for each in layers
    ]
    _download("Download de cijfers", "buurten", [*first, *sources], rows)


def _rows(context: Context, reading: Reading, layers: Sequence[Layer]) -> list[tuple[str, ...]]:
    found = [reading.per_buurt(each) for each in layers]
    several = len(context.teams) > 1
    return [
        (
            name,
            *([service.team_of(code).name] if several else []),
            *(service.figure(each.get(code)) for each in found),
        )
        for code, name in service.buurten_in_view(context).items()
    ]


def _draw_points(reading: Reading) -> None:
    points = sorted(reading.points(), key=lambda each: each.title.casefold())
    names = service.every_buurt()
    rows = [(each.title, names.get(each.buurt or "", ""), ", ".join(each.lines)) for each in points]
    headings = ("Naam", "Buurt", "Toelichting")
    key = "kaart-punten"
    turn_pages(key, len(rows), formats.count(len(rows), "punt", "punten"))
    part = shown(key, rows)
    columns = {
        heading: [plain(row[place]) for row in part] for place, heading in enumerate(headings)
    }
    st.table(columns, hide_index=True)
    _download("Download de punten", "punten", headings, rows)


def _download(
    label: str, what: str, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    st.download_button(
        label,
        lambda: csv_file(headings, rows),
        file_name=f"wijkkaart-{what}-{formats.today():%Y-%m-%d}.csv",
        mime=_CSV,
        key=f"wijkkaart-download-{what}",
        icon=":material/download:",
        on_click="ignore",
    )
