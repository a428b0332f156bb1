"""Where a page begins: Streamlit keeps the scroll position within one page."""

from __future__ import annotations

from html import escape

import streamlit as st

from bloei_core.ui.inline import SHOW_CHOSEN, START_AT_TOP


def start_at_top(shown: str) -> None:
    """Begin at the top when something else is shown than before; `shown` is its id."""
    _run(START_AT_TOP, shown=shown)


def show_chosen_in(container: str, chosen: str) -> None:
    """Let a list of radio buttons, in a container with this key, show the one that is chosen.

    `chosen` is its code: the list moves only when that changes, and the page never.
    """
    _run(SHOW_CHOSEN, container=container, chosen=chosen)


def _run(script: str, **data: str) -> None:
    attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
    st.html(f"<script {attributes}>{script}</script>", unsafe_allow_javascript=True)
