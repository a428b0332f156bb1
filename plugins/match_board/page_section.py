"""The matches of a resident or place, on its own page."""

from __future__ import annotations

import streamlit as st

from bloei_core import Action, Context, neighbourhood
from bloei_core.ui import formats, go, plain
from plugins.match_board import service, store, words
from plugins.match_board.cards import Names
from plugins.match_board.pace import alone_days

_MOST = 10


def render(context: Context, party: str) -> None:
    """Draw the matches of this party in the team in view, open ones first."""
    found = store.matches_of(context, party)
    _propose(context, party)
    if not found:
        st.caption("Nog geen match. Maak er een op het matchbord.")
        if st.button("Naar het matchbord", icon=":material/handshake:", key=f"bord-{party}"):
            go("matchbord")
    names = Names(context)
    for match in found[:_MOST]:
        _draw(names, party, match)
    if len(found) > _MOST:
        st.caption(f"En nog {formats.number(len(found) - _MOST)} van langer geleden.")


def _propose(context: Context, party: str) -> None:
    """A small step for a resident who has been without a match for long."""
    if not context.may(Action.MOVE_MATCHES):
        return
    if service.is_alone_too_long(context, party, alone_days(context)):
        with st.container(border=True):
            st.markdown("**Al een tijd geen match.** Misschien een kleine stap?")
            with st.container(horizontal=True):
                for size in words.SIZE_CODES[:-1]:
                    if st.button(words.SIZES[size], key=f"klein-{party}-{size}"):
                        go("matchbord", nieuw=party, stap=size)


def _draw(names: Names, party: str, match: store.Match) -> None:
    sides = [(match.party_a, match.party_a_kind), (match.party_b, match.party_b_kind)]
    other, kind = next(side for side in sides if side[0] != party)
    colour = "gray" if match.lane in words.CLOSED_LANES else "green"
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(
            f"met **{plain(names.of(other, kind))}** · "
            f"{plain(neighbourhood.talent_label(match.talent))}  \n"
            f":{colour}-badge[{words.lane_title(match.lane)}]",
            width="stretch",
        )
        help_text = "Open deze match op het bord"
        if st.button("Open", key=f"match-{party}-{match.id}", help=help_text):
            go("matchbord", match=match.id)
