"""What the board shows: the filter and the rows, as codes in the address, and saved views."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bloei_core import Context, neighbourhood
from bloei_core.ui import choices
from plugins.match_board import page_views, service, words
from plugins.match_board.looking import (
    ADDRESS,
    MINE,
    NAMES,
    ROWS,
    ROWS_NAME,
    STUCK,
    Filter,
    View,
    allowed,
)
from plugins.match_board.page_views import filter_key as key

_EVERYTHING = ""


def ask(context: Context) -> View:
    """Draw the fields and give what was chosen; the address holds it too."""
    chosen(context)
    with st.popover(_title(), icon=":material/filter_alt:"):
        _draw_fields(context)
    view = chosen(context)
    page_views.draw(context, view)
    rows = st.selectbox(
        "Rijen",
        list(ROWS),
        format_func=ROWS.__getitem__,
        key=key(ROWS_NAME),
        label_visibility="collapsed",
        width=140,
    )
    _mine_switch(view)
    view = View(view.filter, rows)
    _to_address(view)
    return view


def chosen(context: Context) -> View:
    """What was chosen before, else what the address says, else her own view to begin with."""
    page_views.begin(context)
    codes = allowed(context)
    for name in ADDRESS:
        # What was chosen for another team may not exist in this one.
        if st.session_state.get(key(name)) not in codes[name]:
            asked = st.query_params.get(name, _EVERYTHING)
            st.session_state[key(name)] = asked if asked in codes[name] else _EVERYTHING
    found = {part: st.session_state[key(name)] for part, name in NAMES.items()}
    return View(Filter(**found), st.session_state[key(ROWS_NAME)])


def _draw_fields(context: Context) -> None:
    names = {each.id: each.name for each in service.colleagues(context)}
    talents = {code: neighbourhood.talent_label(code) for code in words.talent_codes()}
    _choose("Verbinder", "wie", {MINE: "Mijn kaarten", **names}, "Hele team")
    _choose("Soort", "soort", words.KINDS, "Alle soorten")
    _choose("Talent", "talent", talents, "Alle talenten")
    _choose("Buurt", "buurt", choices.buurten_of(context), "Alle buurten")
    _choose("Op wie wachten we?", "wacht", words.TURNS, "Maakt niet uit")
    _choose("Staat stil?", "stil", {STUCK: "Alleen wat stilstaat"}, "Maakt niet uit")
    used = any(st.session_state.get(key(name)) for name in NAMES.values())
    st.button("Alles laten zien", on_click=_show_all, disabled=not used)


def _choose(label: str, name: str, options: Mapping[str, str], everything: str) -> None:
    labels = {_EVERYTHING: everything, **options}
    st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key(name))


def _title() -> str:
    used = sum(bool(st.session_state.get(key(name))) for name in NAMES.values())
    return f"Filter ({used})" if used else "Filter"


def _show_all() -> None:
    for name in NAMES.values():
        st.session_state[key(name)] = _EVERYTHING


def _mine_switch(view: View) -> None:
    mine = view.filter.verbinder == MINE
    quick = st.toggle("Mijn kaarten", value=mine, key=f"mij-{view.filter.codes}")
    if quick != mine:
        st.query_params["wie"] = MINE if quick else _EVERYTHING
        del st.session_state[key("wie")]
        st.rerun()


def _to_address(view: View) -> None:
    for name in ADDRESS:
        code = view.address.get(name, "")
        if code:
            st.query_params[name] = code
        elif name in st.query_params:
            del st.query_params[name]
