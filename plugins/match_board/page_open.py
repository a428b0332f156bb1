"""Which card stands open, what was seen of it, and doing something with it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bloei_core import BloeiError, Conflict, Context
from bloei_core.ui import say_later
from plugins.match_board import store

ADDRESS = "match"
_ASKED = "match-asked"
_STOP = "match-stop"
_SEEN = "match-seen"
_ROUND = "match-round"


def ask_to_open(match: str) -> None:
    """Let the page open this match on its next run; for callbacks."""
    st.session_state[_ASKED] = match
    st.query_params[ADDRESS] = match


def ask_to_stop(match: str) -> None:
    """Open this match with the question why it stops."""
    ask_to_open(match)
    st.session_state[_STOP] = match


def wants_to_open() -> bool:
    """Whether a card was asked for since the last time; asked once."""
    return bool(st.session_state.pop(_ASKED, None))


def forget_open() -> None:
    """No card stands open any more."""
    for key in (_STOP, _SEEN, _ASKED):
        st.session_state.pop(key, None)
    if ADDRESS in st.query_params:
        del st.query_params[ADDRESS]


def is_to_stop(match: str) -> bool:
    """Whether the open card asks why it stops."""
    return bool(st.session_state.get(_STOP) == match)


def do_not_stop() -> None:
    """Ask no more why the card stops; for callbacks."""
    st.session_state.pop(_STOP, None)


def begin() -> None:
    """A dialog opens: nothing was seen yet."""
    st.session_state.pop(_SEEN, None)


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
        say_later(told)
        forget_open()
        st.rerun()


def _look_again(context: Context, found: store.Match) -> None:
    latest = store.match(context, found.id) or found
    st.session_state[_SEEN] = {found.id: latest.version}
