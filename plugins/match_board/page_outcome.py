"""How a match went for both sides: one smiley each, and what each gained."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import plain
from plugins.match_board import page_steps, service, store, words
from plugins.match_board.cards import Names
from plugins.match_board.page_open import Question, close, do, fields_round, forget_open, seen
from plugins.match_board.service import Outcome


@dataclass(frozen=True, slots=True)
class _Side:
    letter: str
    name: str
    smiley: str | None
    gained: str


def ask_of_all(context: Context, question: Question) -> None:
    """After cards were dropped on Afgerond: how was it? One after the other; it may wait."""
    cards = [store.match(context, each) for each in question.cards]
    found = next((each for each in cards if each and each.lane == words.DONE), None)
    if found is None or context.names_hidden:
        st.markdown("De match is afgerond. Hoe het ging, vul je later in op de kaart.")
        if st.button("Goed", type="primary"):
            close()
        return
    st.markdown(f"**{plain(Names(context).title(found))}**")
    outcome = _ask(context, found)
    with st.container(horizontal=True):
        if st.button("Later", key=f"match-later-{found.id}"):
            close()
        sent = st.button("Bewaren", type="primary", key=f"match-hoe-{found.id}")
    if sent:
        try:
            service.change_outcome(context, found.id, seen(found), outcome)
        except BloeiError as error:
            st.warning(str(error), icon=":material/info:")
            return
        rest = {each: v for each, v in question.cards.items() if each != found.id}
        if rest:
            page_steps.acted()
            forget_open()  # else what is asked is added to what was asked
            Question(question.what, rest, question.batch).ask()
            st.rerun()
        close("Mooi. Zo weten jullie wat deze match opleverde.")


def show(context: Context, found: store.Match) -> None:
    """On the card of a match that was rounded off: how it went, to read and to change."""
    if found.lane != words.DONE:
        return
    with st.container(border=True):
        st.markdown("**Wat het beide kanten bracht**")
        for side in _sides(context, found):
            gained = f": {plain(side.gained)}" if side.gained else ""
            st.markdown(f"{_sign(side.smiley)} {plain(side.name)}{gained}")
        if context.names_hidden:
            return
        with st.expander("Veranderen", icon=":material/edit:"):
            version = seen(found)
            outcome = _ask(context, found)
            if st.button("Zo was het", key=f"match-hoe-{found.id}", icon=":material/check:"):
                do(
                    context,
                    found,
                    lambda: service.change_outcome(context, found.id, version, outcome),
                    "Het staat op de kaart.",
                )


def ask_on_move(context: Context, found: store.Match) -> Outcome:
    """The same fields when a card is moved by its form."""
    return _ask(context, found)


def _ask(context: Context, found: store.Match) -> Outcome:
    smileys, texts = [], []
    for side in _sides(context, found):
        key = f"match-{{}}-{side.letter}-{found.id}-{fields_round()}"
        smileys.append(
            st.segmented_control(
                f"Hoe was het voor {plain(side.name)}?",
                list(words.SMILEYS),
                default=side.smiley,
                format_func=lambda code: f"{words.SMILEY_ICONS[code]} {words.SMILEYS[code]}",
                key=key.format("smiley"),
            )
        )
        texts.append(
            st.text_input(
                f"Wat leverde het {plain(side.name)} op?",
                side.gained,
                key=key.format("winst"),
                max_chars=500,
                placeholder="Bijvoorbeeld: elke week iemand om mee te koken",
            )
        )
    return Outcome(smileys[0], smileys[1], texts[0] or "", texts[1] or "")


def _sides(context: Context, found: store.Match) -> list[_Side]:
    names = Names(context)
    a, b = found.gained_a_sealed, found.gained_b_sealed
    return [
        _Side("a", names.of(found.party_a, found.party_a_kind), found.smiley_a, context.open(a)),
        _Side("b", names.of(found.party_b, found.party_b_kind), found.smiley_b, context.open(b)),
    ]


def _sign(smiley: str | None) -> str:
    return f"{words.SMILEY_ICONS[smiley]} {words.SMILEYS[smiley]} ·" if smiley else "–"
