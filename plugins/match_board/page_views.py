"""The views that somebody keeps: to open, to begin with, to take away."""

from __future__ import annotations

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import plain
from plugins.match_board import service
from plugins.match_board.looking import ADDRESS, View, read_codes
from plugins.match_board.page_open import fold, folded

_BEGUN = "match-view-begun"
_TOLD = "match-view-told"
_SURE = "match-view-sure"


def filter_key(name: str) -> str:
    """The key of the field for one part of the address."""
    return f"match-filter-{name}"


def begin(context: Context) -> None:
    """Once per session and team: her own view, unless the address asks for something else."""
    if st.session_state.get(_BEGUN) == context.team:
        return
    st.session_state[_BEGUN] = context.team
    if any(name in st.query_params for name in ADDRESS):
        return
    for view in service.saved_views(context):
        if view.is_default:
            _show(view.codes)


def draw(context: Context, now: View) -> None:
    """The button with the views, and a field to keep this one."""
    with st.popover("Weergaven", key=folded("weergaven")):
        views = service.saved_views(context)
        for view in views:
            _draw_view(context, view)
        if not views:
            st.caption("Kijk je vaak op dezelfde manier? Bewaar die weergave met een naam.")
        if any(view.is_default for view in views):
            st.button(
                "Begin met het hele bord",
                key="match-view-none",
                type="tertiary",
                on_click=_choose_default,
                args=(context, None),
            )
        _draw_form(context, now)
        if told := st.session_state.pop(_TOLD, ""):
            st.warning(told, icon=":material/info:")


def _draw_view(context: Context, view: service.View) -> None:
    if st.session_state.get(_SURE) == view.id:
        _ask_whether_sure(context, view)
        return
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.button(
            plain(view.title),
            key=f"match-view-{view.id}",
            on_click=_choose,
            args=(view.codes,),
            width="stretch",
        )
        st.button(
            "Hiermee begin je" if view.is_default else "Begin hiermee",
            icon=":material/star:" if view.is_default else ":material/star_border:",
            key=f"match-view-default-{view.id}",
            help="Hiermee begin je" if view.is_default else "Begin hiermee",
            on_click=_choose_default,
            args=(context, None if view.is_default else view.id),
            type="tertiary",
        )
        st.button(
            "Weergave weghalen",
            icon=":material/delete:",
            key=f"match-view-weg-{view.id}",
            help="Weergave weghalen",
            on_click=_ask_to_remove,
            args=(view.id,),
            type="tertiary",
        )


def _ask_whether_sure(context: Context, view: service.View) -> None:
    """A view that is gone does not come back, so this is asked once."""
    st.markdown(f"**{plain(view.title)}** weghalen?")
    with st.container(horizontal=True):
        st.button("Toch niet", key="match-view-blijft", on_click=_ask_to_remove, args=("",))
        st.button(
            "Weghalen",
            key=f"match-view-zeker-{view.id}",
            type="primary",
            on_click=_remove,
            args=(context, view.id),
        )


def _draw_form(context: Context, now: View) -> None:
    if context.names_hidden:
        return
    with st.form("match-view-form", border=False, clear_on_submit=True):
        title = st.text_input("Naam van deze weergave", placeholder="Bijvoorbeeld: mijn stille")
        if st.form_submit_button("Weergave bewaren", icon=":material/bookmark_add:"):
            _do(lambda: service.keep_view(context, title or "", now.codes))
            st.rerun()


def _choose(codes: str) -> None:
    fold()
    _show(codes)


def _show(codes: str) -> None:
    found = read_codes(codes)
    for name in ADDRESS:
        st.session_state[filter_key(name)] = found.get(name, "")


def _choose_default(context: Context, view: str | None) -> None:
    _do(lambda: service.choose_default_view(context, view))


def _ask_to_remove(view: str) -> None:
    st.session_state[_SURE] = view


def _remove(context: Context, view: str) -> None:
    _ask_to_remove("")
    _do(lambda: service.remove_view(context, view))


def _do(verb: object) -> None:
    assert callable(verb)
    try:
        verb()
    except BloeiError as error:
        st.session_state[_TOLD] = str(error)
