"""Where a match goes from its card: to another lane, to its end, to a colleague."""

from __future__ import annotations

from datetime import date

import streamlit as st

from bloei_core import Context
from bloei_core.ui import formats
from plugins.match_board import service, store, words
from plugins.match_board.page_open import do, do_and_close, do_not_stop, fields_round, seen
from plugins.match_board.service import MoveTo


def to_lane(context: Context, found: store.Match) -> None:
    """Another lane, with what that lane asks; and the start date of one that counts."""
    version = seen(found)
    lanes = [lane.code for lane in words.LANES if lane.code != found.lane]
    lane = st.selectbox(
        "Naar welke kolom?", lanes, format_func=words.lane_title, key=f"match-lane-{found.id}"
    )
    reason = _ask_reason(found) if lane == words.STOPPED else None
    start = _ask_start(found) if lane == words.RUNNING else None
    to = MoveTo(lane, started_on=start, reason=reason)
    if st.button("Verplaatsen", icon=":material/arrow_forward:", key=f"match-move-{found.id}"):
        do_and_close(
            context,
            found,
            lambda: service.move_card(context, found.id, version, to),
            f"De match staat nu bij {words.lane_title(lane)}.",
        )
    if found.lane in words.COUNTED_LANES:
        _draw_start(context, found)


def _ask_reason(found: store.Match) -> str | None:
    return st.selectbox(
        "Waarom stopt de match?",
        words.reasons(),
        index=None,
        format_func=words.reason_label,
        key=f"match-reden-{found.id}",
        placeholder="Kies een reden. Stoppen mag altijd.",
    )


def _ask_start(found: store.Match) -> date:
    return st.date_input(
        "Sinds wanneer loopt de match?",
        found.started_on or formats.today(),
        max_value=formats.today(),
        format="DD-MM-YYYY",
        key=f"match-start-{found.id}-{fields_round()}",
    )


def _draw_start(context: Context, found: store.Match) -> None:
    version = seen(found)
    with st.form(f"match-startdatum-{found.id}-{fields_round()}"):
        day = _ask_start(found)
        sent = st.form_submit_button("Startdatum bewaren", icon=":material/event:")
    if sent:
        do(
            context,
            found,
            lambda: service.change_start(context, found.id, version, day),
            "De startdatum is veranderd.",
        )


def to_the_end(context: Context, found: store.Match) -> None:
    """Why it stops: asked after a card was dropped on Gestopt."""
    version = seen(found)
    st.markdown("Stoppen mag altijd. Kies waarom, dan weten jullie het later nog.")
    reason = _ask_reason(found)
    with st.container(horizontal=True):
        st.button("Toch niet", key=f"match-toch-niet-{found.id}", on_click=do_not_stop)
        sure = st.button(
            "Match stoppen",
            type="primary",
            disabled=reason is None,
            key=f"match-stop-{found.id}",
        )
    if sure:
        do_and_close(
            context,
            found,
            lambda: service.move_card(
                context, found.id, version, MoveTo(words.STOPPED, reason=reason)
            ),
            f"De match is gestopt: {words.reason_label(reason or 'anders').lower()}.",
        )


def to_colleague(context: Context, found: store.Match) -> None:
    """Who goes on with it."""
    version = seen(found)
    names = {
        each.id: each.name for each in service.colleagues(context) if each.id != found.verbinder
    }
    to = st.selectbox(
        "Wie gaat verder met deze match?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"match-naar-wie-{found.id}",
        placeholder="Kies een collega",
    )
    if st.button(
        "Overdragen",
        icon=":material/forward:",
        disabled=to is None,
        key=f"match-overdragen-{found.id}",
    ):
        do(
            context,
            found,
            lambda: service.hand_over(context, found.id, version, to or ""),
            f"{names[to or '']} heeft de match nu.",
        )
