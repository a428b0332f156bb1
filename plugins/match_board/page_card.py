"""The dialog of one match: who, what, the next step, notes, what happened, and where it goes."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context, PartyKind, consent, neighbourhood
from bloei_core.ui import formats, go, plain
from plugins.match_board import (
    page_life,
    page_moves,
    page_outcome,
    page_told,
    service,
    store,
    words,
)
from plugins.match_board.cards import Names
from plugins.match_board.page_open import ADDRESS, Question, begin, forget_open

_PAGES: dict[PartyKind, str] = {"person": "bewoner", "organisation": "plek"}
_QUESTIONS = {
    words.STOPPED: ("Waarom stopt het?", page_moves.ask_reason),
    words.RUNNING: ("De match loopt!", page_moves.ask_start_of_all),
    words.DONE: ("Mooi afgerond", page_outcome.ask_of_all),
}


def open_dialog(context: Context) -> None:
    """Open the match that the address names, if this team has it."""
    asked = st.query_params.get(ADDRESS)
    if not asked:
        return
    found = store.match(context, asked) if neighbourhood.is_id(asked) else None
    if found is None:
        forget_open()
        st.toast("Deze match staat niet op het bord van dit team.", icon=":material/info:")
        return
    begin()
    context.saw("matchbord", found.parties)
    title = plain(Names(context).title(found))
    dialog = st.dialog(title, icon=":material/handshake:", width="medium", on_dismiss=forget_open)(
        _draw
    )
    dialog(context, found.id)


def open_question(context: Context, question: Question) -> None:
    """Ask what belongs to the lane that cards were dropped in."""
    title, draw = _QUESTIONS[question.what]
    st.dialog(title, icon=":material/handshake:", on_dismiss=forget_open)(draw)(context, question)


def _draw(context: Context, match: str) -> None:
    found = store.match(context, match)
    if found is None:
        st.warning("Deze match staat niet meer op het bord.")
        return
    _draw_facts(context, found)
    page_told.hand_over_note(context, found)
    page_outcome.show(context, found)
    page_told.agreement(context, found)
    page_told.next_step(context, found)
    notes, life, move, other = st.tabs(["Notities", "Verloop", "Verplaatsen", "Overdragen"])
    with notes:
        page_told.notes(context, found)
    with life:
        page_life.life(context, found)
    with move:
        page_moves.to_lane(context, found)
    with other:
        page_moves.to_colleague(context, found)


def _draw_facts(context: Context, found: store.Match) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(words.lane_title(found.lane), color="green")
        if found.stop_reason:
            st.badge(words.reason_label(found.stop_reason), color="gray")
        if found.started_on:
            st.badge(f"loopt mee sinds {formats.dutch_date(found.started_on)}", color="blue")
    talent = neighbourhood.talent_label(found.talent)
    who = service.member_name(context, found.verbinder)
    st.markdown(f"**{plain(talent)}** · {words.KINDS[found.kind]} · verbinder: {plain(who)}")
    names = Names(context)
    with st.container(horizontal=True):
        _draw_party(names, found.party_a, found.party_a_kind)
        _draw_party(names, found.party_b, found.party_b_kind)
        page_moves.grow(context, found)
    if found.lane in words.OPEN_LANES:
        _draw_sharing(context, names, found)


def _draw_party(names: Names, party: str, kind: PartyKind) -> None:
    icon = ":material/person:" if kind == "person" else ":material/storefront:"
    label = plain(names.of(party, kind))
    if st.button(label, icon=icon, key=f"match-naar-{party}", disabled=party not in names.known):
        go("mensen", **{_PAGES[kind]: party})


def _draw_sharing(context: Context, names: Names, found: store.Match) -> None:
    """Whether the other side may hear how to reach each resident."""
    told = [
        f"{plain(names.of(each, 'person'))}: "
        + ("ja" if consent.agreed(context, each, consent.CONTACT) else "vraag het eerst")
        for each in found.residents
        if each in names.known
    ]
    if told:
        st.caption("Contact doorgeven aan de ander? " + " · ".join(told))
