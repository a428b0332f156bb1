"""Which card stands open, what was seen of it, and doing something with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from bloei_core import BloeiError, Conflict, Context
from bloei_core.ui import say_later
from plugins.match_board import page_steps, store

ADDRESS = "match"
_ASKED = "match-asked"
_QUESTION = "match-question"
_SEEN = "match-seen"
_ROUND = "match-round"
_FOLDED = "match-folded"


def ask_to_open(match: str) -> None:
    """Let the page open this match on its next run; for callbacks."""
    forget_open()
    st.session_state[_ASKED] = True
    st.query_params[ADDRESS] = match


def wants_to_open() -> bool:
    """Whether a card or a question was asked for since the last time; asked once."""
    return bool(st.session_state.pop(_ASKED, None))


def forget_open() -> None:
    """No card stands open any more, and nothing is asked."""
    for key in (_QUESTION, _SEEN, _ASKED):
        st.session_state.pop(key, None)
    if ADDRESS in st.query_params:
        del st.query_params[ADDRESS]


def folded(name: str) -> str:
    """The key of a popover that folds when something in it is chosen, by `fold`."""
    return f"match-popover-{name}-{st.session_state.get(_FOLDED, 0)}"


def fold() -> None:
    """Fold every popover with such a key; for callbacks."""
    st.session_state[_FOLDED] = int(st.session_state.get(_FOLDED, 0)) + 1


def begin() -> None:
    """A dialog opens: nothing was seen yet."""
    st.session_state.pop(_SEEN, None)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is asked about cards in a dialog of its own, after they were dropped."""

    what: str
    """The lane that they came to, or what else is asked."""
    cards: Mapping[str, int]
    """Each card with the version that was seen."""
    batch: str = ""

    def ask(self) -> None:
        """Let the page ask it on its next run, with those of the same batch; for callbacks."""
        before: Question | None = st.session_state.get(_QUESTION)
        cards = dict(self.cards)
        if before and self.batch and (before.what, before.batch) == (self.what, self.batch):
            cards = {**before.cards, **cards}
        forget_open()
        st.session_state[_QUESTION] = Question(self.what, cards, self.batch)
        st.session_state[_ASKED] = True

    @staticmethod
    def asked() -> Question | None:
        """What is asked now."""
        found: Question | None = st.session_state.get(_QUESTION)
        return found


# --- what was seen, and what was typed -------------------------------------------------------


def seen(found: store.Match) -> int:
    """The version that this person looked at when she began to type."""
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(found.id, found.version)


def fields_round() -> int:
    """Part of the keys of the fields: another round shows what is stored, not what was typed."""
    return int(st.session_state.get(_ROUND, 0))


def do(context: Context, found: store.Match, verb: Callable[[], object], told: str) -> None:
    """Do it and show the card afresh. Refused: say why, and keep what was typed."""
    try:
        verb()
    except Conflict as error:
        _look_again(context, found)
        st.warning(
            f"{error} Wat je typte staat er nog. Klopt het nog? Klik dan nog een keer.",
            icon=":material/group:",
        )
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
    else:
        page_steps.acted()
        _look_again(context, found)
        st.session_state[_ROUND] = fields_round() + 1
        st.toast(told, icon=":material/check:")
        st.rerun(scope="fragment")


def do_and_close(
    context: Context, found: store.Match, verb: Callable[[], object], told: str
) -> None:
    """Do it, close the dialog and say so on the board. Refused: say why."""
    try:
        verb()
    except Conflict as error:
        _look_again(context, found)
        st.warning(f"{error} Klopt het nog? Klik dan nog een keer.", icon=":material/group:")
    except BloeiError as error:
        st.warning(str(error), icon=":material/info:")
    else:
        close(told)


def close(told: str = "") -> None:
    """Close the dialog, and say on the board what was done."""
    page_steps.acted()
    if told:
        say_later(told)
    forget_open()
    st.rerun()


def _look_again(context: Context, found: store.Match) -> None:
    latest = store.match(context, found.id) or found
    st.session_state[_SEEN] = {found.id: latest.version}
