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
