"""The initiatives that a resident came with, on her own page."""

from __future__ import annotations

import streamlit as st

from bloei_core import Context
from bloei_core.ui import go, plain
from plugins.initiative_calendar import words
from plugins.initiative_calendar.initiatives import store as initiative_store


def render(context: Context, party: str) -> None:
    """Draw what this resident came with, newest first."""
    found = initiative_store.initiatives_of(context, party)
    if not found:
        st.caption("Geen kwestie of idee waar deze bewoner of plek mee kwam.")
    for each in found:
        left, right = st.columns([5, 1], vertical_alignment="center")
        title = plain(context.open_public(each.title_sealed))
        left.markdown(f"**{title}**  \n{words.stage_title(each.stage)}")
        if right.button("Open", key=f"initiatief-{party}-{each.id}", help="Open dit initiatief"):
            go(words.INITIATIVES, initiatief=each.id)
