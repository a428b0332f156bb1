"""Where a page begins: Streamlit keeps the scroll position within one page."""

from __future__ import annotations

import json

import streamlit as st


def start_at_top(shown: str) -> None:
    """Begin at the top when something else is shown than before; `shown` is its id."""
    st.html(
        f"<script data-shown={json.dumps(shown)}>"
        "document.querySelector('[data-testid=\"stMain\"]')?.scrollTo(0, 0)"
        "</script>",
        unsafe_allow_javascript=True,
    )


def show_chosen_in(container: str, chosen: str) -> None:
    """Let a list of radio buttons, in a container with this key, show the one that is chosen.

    `chosen` is its code: the list moves only when that changes, and the page never.
    """
    key = json.dumps(f".st-key-{container}")
    st.html(
        f"<script data-chosen={json.dumps(chosen)}>(() => {{"
        f"const list = document.querySelector({key});"
        "const line = list?.querySelector('input:checked')?.closest('label');"
        "if (!line) return;"
        "const [box, own] = [list.getBoundingClientRect(), line.getBoundingClientRect()];"
        "if (own.top < box.top || own.bottom > box.bottom)"
        " list.scrollTop += own.top - box.top - box.height / 2;"
        "})()</script>",
        unsafe_allow_javascript=True,
    )
