"""Matchbord: the board of a team, what it shows, and the ways in to a card and a new match."""

from __future__ import annotations

import streamlit as st

from bloei_core import Action, Context, neighbourhood
from bloei_core.ui import empty_state, plain, say_now
from plugins.match_board import (
    page_board,
    page_card,
    page_filter,
    page_hand_over,
    page_new,
    page_open,
    page_print,
    page_tools,
    service,
    words,
)
from plugins.match_board.page_open import Question

_NEW, _SIZE = "nieuw", "stap"


def render(context: Context) -> None:
    """Draw the page.

    `?match=<id>` opens a card, `?nieuw=<party>` a new match with this party; `?wie=`, `?soort=`,
    `?talent=`, `?buurt=`, `?wacht=` and `?stil=` filter, `?rijen=` groups and `?afdruk=ja` prints.
    """
    context.require(Action.MOVE_MATCHES)
    say_now()
    if page_print.is_asked():
        page_print.render(context, page_filter.chosen(context))
        return
    st.title(f"Wat loopt er in {plain(context.engine.team_name(context.team))}?")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        view = page_filter.ask(context)
        page_tools.draw(context, view)
        st.button(
            "Nieuwe match",
            type="primary",
            icon=":material/add:",
            key="match-nieuw",
            on_click=page_board.ask_for_new,
        )
    # What is asked is read before the board, which runs the page again for what is still asked.
    _read_new_from_address(context)
    lane = page_board.wanted_new()
    page_open.wants_to_open()
    if service.count_by_lane(context, page_board.LONGEST):
        page_board.draw(context, view)
    else:
        _draw_empty()
    _open_dialog(context, lane)


def _draw_empty() -> None:
    empty_state(
        "handshake",
        "Nog geen matches",
        "Een match is twee mensen of plekken en een talent. Ken je een bewoner die graag kookt, "
        "en een plek die een kok zoekt? Klik op **Nieuwe match**. Je hebt drie dingen nodig: "
        "wie, met wie, en wat ze samen doen.",
    )


def _open_dialog(context: Context, lane: str | None) -> None:
    """At most one dialog stands open; drawn by the page itself, so that the poll leaves it be."""
    if lane is not None:
        page_new.open_dialog(context, lane)
    elif (question := Question.asked()) is not None:
        if question.what == page_hand_over.QUESTION:
            page_hand_over.open_dialog(context, question)
        else:
            page_card.open_question(context, question)
    else:
        page_card.open_dialog(context)


def _read_new_from_address(context: Context) -> None:
    """A new match that another page asks for: with this party, as small a step as it says."""
    party = st.query_params.pop(_NEW, "")
    size = st.query_params.pop(_SIZE, "")
    if neighbourhood.is_id(party) and party in context.parties():
        page_board.ask_for_new()
        page_new.start(party, size if size in words.SIZES else words.WHOLE)
