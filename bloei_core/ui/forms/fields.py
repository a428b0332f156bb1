"""What all forms share: choosing out of a list, the button, a fresh start after saving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from bloei_core.context import Context

MORE: Final = "Meer vertellen"


def save_button() -> bool:
    """Draw the button that sends the form; whether it was pressed."""
    return st.form_submit_button("Bewaren", type="primary", icon=":material/check:")


def choose(label: str, options: Mapping[str, str], old: str, key: str) -> str:
    """Ask for a code out of a list; "" when nothing was chosen."""
    codes = list(options)
    chosen = st.selectbox(
        label,
        codes,
        index=codes.index(old) if old in options else None,
        format_func=options.__getitem__,
        key=key,
        placeholder="Kies uit de lijst",
    )
    return chosen or ""


def closed_for_names(context: Context) -> bool:
    """Whether nothing can be filled in because names are hidden; says so."""
    if context.names_hidden:
        st.info(
            "Namen zijn nu verborgen. Laat ze zien om iets in te vullen.",
            icon=":material/visibility_off:",
        )
    return context.names_hidden


def this_time(key: str) -> str:
    """The key of the form until it is saved."""
    return f"{key}-{st.session_state.get(_count(key), 0)}"


def next_time(key: str, saved: str | None) -> str | None:
    """Give back what was saved; when it was, the form gets another key.

    Then its fields are empty, and a second click on the old button is nothing.
    """
    if saved is not None:
        st.session_state[_count(key)] = st.session_state.get(_count(key), 0) + 1
    return saved


def _count(key: str) -> str:
    return f"{key}-keer"
