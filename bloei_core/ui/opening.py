"""Whether something is opened now, or only drawn again: each opening is told to the read log."""

from __future__ import annotations

import streamlit as st

from bloei_core.context import Context


def is_opening(context: Context, shown: str) -> bool:
    """Whether this is shown for the first time since something else was; `shown` is its id.

    Another member, team, or names that are no longer hidden count as something else.
    """
    return key_of_opened(context, shown) not in st.session_state


def key_of_opened(context: Context, shown: str) -> str:
    """Give this key to a button of what is shown.

    Streamlit keeps the state of a button as long as it is drawn and no longer: that tells.
    """
    seen = "verborgen" if context.names_hidden else "zichtbaar"
    return f"open-{context.member.id}-{context.team}-{seen}-{shown}"
