"""Beheer: which plugins the team uses and what they keep, who works here, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from bloei_core import Context
from bloei_core.ui import say_now
from pages.administration import failures, members, plugins, sets

PARTS: Mapping[str, Callable[[Context], None]] = {
    "Onderdelen": plugins.draw,
    "Alle teams": sets.draw_every_team,
    "Wie werken hier": members.draw,
    "Wat misging": failures.draw,
}


def render(context: Context) -> None:
    """Draw the page: a tab for each part."""
    say_now()
    st.title("Beheer")
    st.write(f"Wat gebruikt **{context.engine.team_name(context.team)}**, en wie werken er?")
    for tab, draw in zip(st.tabs(list(PARTS)), PARTS.values(), strict=True):
        with tab:
            draw(context)
