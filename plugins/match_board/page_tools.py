"""What else can be done with the board: give cards of an absent colleague, download, print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bloei_core import Context
from bloei_core.ui import csv_file, formats, ods_file
from plugins.match_board import out, page_hand_over, page_print
from plugins.match_board.lanes import BACK
from plugins.match_board.looking import View
from plugins.match_board.page_open import folded

_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def draw(context: Context, view: View) -> None:
    """The button with the tools."""
    with st.popover("Meer", key=folded("meer")):
        st.button(
            "Een collega is er niet",
            icon=":material/forward:",
            key="match-afwezig-knop",
            help="Draag al haar open kaarten in één keer over",
            on_click=page_hand_over.ask_for_absent,
            width="stretch",
        )
        st.button(
            "Afdrukken",
            icon=":material/print:",
            key="match-afdruk",
            on_click=page_print.ask,
            width="stretch",
        )
        _draw_downloads(context, view)


def _draw_downloads(context: Context, view: View) -> None:
    name = f"matchbord {formats.dutch_date(formats.today())}"
    if context.names_hidden:
        st.caption("Namen zijn verborgen: in het bestand staan nummers.")

    def rows() -> list[Sequence[Any]]:
        return out.rows(context, view.filter, *BACK[0])

    st.download_button(
        "Download als CSV",
        lambda: csv_file(out.COLUMNS, rows()),
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        key="match-csv",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        "Download als ODS",
        lambda: ods_file("Matchbord", out.COLUMNS, rows()),
        f"{name}.ods",
        _ODS,
        icon=":material/table_view:",
        key="match-ods",
        on_click="ignore",
        width="stretch",
    )
