"""The board on paper: what the filter shows, lane by lane, with room to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats, plain, print_button
from plugins.match_board import out, words
from plugins.match_board.lanes import BACK
from plugins.match_board.looking import View

_ADDRESS, _YES = "afdruk", "ja"


def ask() -> None:
    """Show the board as it is printed; for callbacks."""
    st.query_params[_ADDRESS] = _YES


def is_asked() -> bool:
    """Whether the address asks for it."""
    return st.query_params.get(_ADDRESS) == _YES


def render(context: Context, view: View) -> None:
    """Draw it, with the way back; the buttons stay off the paper."""
    with st.container(horizontal=True, key="niet-op-papier"):
        st.button("Terug naar het bord", icon=":material/arrow_back:", on_click=_stop)
        print_button("Afdrukken", key="match-afdrukken")
    team = plain(context.engine.team_name(context.team))
    st.title(f"Matchbord {team}")
    st.caption(f"Zoals het stond op {formats.long_date(formats.today())}.")
    rows = out.rows(context, view.filter, *BACK[0])
    if not rows:
        st.markdown("Met dit filter staat er niets op het bord.")
    with st.container(key="bord-op-papier"):
        for lane in words.LANES:
            found = [row for row in rows if row[0] == lane.title]
            if found:
                _draw_lane(lane, found)


def _draw_lane(lane: words.LaneWords, rows: Sequence[Sequence[Any]]) -> None:
    st.header(f"{lane.title} · {len(rows)}", anchor=False)
    heading, source = _LAST.get(lane.code, ("Volgende stap", "Volgende stap op"))
    lines = [f"| Wie | Met wie | Talent | Verbinder | {heading} |", "|---|---|---|---|---|"]
    for row in rows:
        named = dict(zip(out.COLUMNS, row, strict=True))
        cells = [named[each] for each in ("Wie", "Met wie", "Talent", "Verbinder", source)]
        lines.append("| " + " | ".join(plain(_cell(cell)) for cell in cells) + " |")
    st.markdown("\n".join(lines))


_LAST = {
    words.DONE: ("Liep sinds", "Loopt sinds"),
    words.STOPPED: ("Waarom", "Reden van stoppen"),
}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return formats.short_date(value) if isinstance(value, date) else str(value)


def _stop() -> None:
    del st.query_params[_ADDRESS]
