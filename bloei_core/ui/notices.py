"""What to say: an empty list that helps on, and what was done just before the page was drawn."""

from __future__ import annotations

from typing import Final

import streamlit as st

_LATER: Final = "bloei-straks-te-zeggen"


def empty_state(icon: str, title: str, text: str) -> None:
    """A calm block where a list is empty; `icon` is a Material name, `text` says what to do."""
    with st.container(border=True):
        st.header(f":material/{icon}: {title}", anchor=False)
        st.markdown(text)


def say_later(text: str) -> None:
    """Remember a short Dutch sentence for the next page that calls `say_now`."""
    st.session_state[_LATER] = text


def say_now() -> None:
    """Show what was remembered, once."""
    if text := st.session_state.pop(_LATER, None):
        st.toast(text, icon=":material/check:")
