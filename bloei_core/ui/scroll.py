"""Where a page begins: Streamlit keeps the scroll position within one page."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

# Not scrollIntoView: that would move the page as well.
_SHOW_CHOSEN: Final = """
setTimeout(() => {
  const line = document.querySelector(KEY)?.closest("label");
  let list = line?.parentElement;
  while (list && !/auto|scroll/.test(getComputedStyle(list).overflowY)) list = list.parentElement;
  if (!list || list.matches("[data-testid=stMain]")) return;
  const [box, own] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  if (own.top < box.top || own.bottom > box.bottom) {
    list.scrollTop += own.top - box.top - box.height / 2;
  }
}, 60);
"""


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
    key = json.dumps(f".st-key-{container} input:checked")
    st.html(
        f"<script data-chosen={json.dumps(chosen)}>{_SHOW_CHOSEN.replace('KEY', key)}</script>",
        unsafe_allow_javascript=True,
    )
