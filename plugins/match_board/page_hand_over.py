"""Cards go to a colleague: chosen ones, or all of a verbinder who is away."""

from __future__ import annotations

from typing import Final

import streamlit as st

from bloei_core import BloeiError, Context
from bloei_core.ui import formats, plain
from plugins.match_board import service, store
from plugins.match_board.page_moves import ask_note
from plugins.match_board.page_open import Question, close, fold, forget_open

QUESTION: Final = "overdragen"


def ask_for_absent() -> None:
    """Let the page ask whose cards go to whom; for callbacks."""
    Question(QUESTION, {}).ask()
    fold()


def open_dialog(context: Context, question: Question) -> None:
    """Ask for the cards that were chosen on the board, or for those of somebody."""
    title = "Kaarten overdragen" if question.cards else "Een collega is er niet"
    dialog = st.dialog(title, icon=":material/forward:", on_dismiss=forget_open)
    dialog(_draw_chosen if question.cards else _draw_absent)(context, question)


def _draw_absent(context: Context, _question: Question) -> None:
    st.markdown("Draag alle open kaarten van een collega in één keer over.")
    names = {each.id: each.name for each in service.colleagues(context)}
    counts = {each: len(service.open_cards_of(context, each)) for each in names}
    away = st.selectbox(
        "Wie is er niet?",
        [each for each in names if counts[each]],
        index=None,
        format_func=lambda each: f"{names[each]} ({counts[each]})",
        key="match-afwezig",
        placeholder="Kies een collega",
    )
    to = _ask_receiver({each: name for each, name in names.items() if each != away})
    note = "" if context.names_hidden else ask_note("match-afwezig-tekst")
    if st.button("Alles overdragen", type="primary", disabled=not (away and to)):
        _give(lambda: service.hand_over_all(context, away or "", to or "", note), names[to or ""])


def _draw_chosen(context: Context, question: Question) -> None:
    found = store.matches_in(context, list(question.cards))
    st.markdown(formats.count(len(found), "kaart", "kaarten") + " gekozen.")
    names = {each.id: each.name for each in service.colleagues(context)}
    to = _ask_receiver(names)
    note = "" if context.names_hidden else ask_note("match-gekozen-tekst")
    if st.button("Overdragen", type="primary", disabled=to is None, key="match-gekozen-geven"):
        cards = question.cards
        _give(lambda: service.hand_over_chosen(context, cards, to or "", note), names[to or ""])


def _ask_receiver(names: dict[str, str]) -> str | None:
    return st.selectbox(
        "Wie gaat ermee verder?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key="match-ontvanger",
        placeholder="Kies een collega",
    )


def _give(verb: object, name: str) -> None:
    assert callable(verb)
    try:
        given = verb()
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
        return
    close(f"{plain(name)} heeft er {formats.count(given, 'kaart', 'kaarten')} bij.")
